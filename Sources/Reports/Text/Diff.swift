/// The lines in which a text differs from another, by Myers' greedy algorithm (Algorithmica 1, 1986, pages 251–266).
///
/// Equal lines at both ends are set aside first. Where more than `limit` lines were removed or added in between, the
/// shortest script is not looked for: the middle counts as replaced, which is right, if not short.
struct Diff: Equatable {
    /// One line of the comparison.
    enum Line: Equatable {
        case kept(String)
        case removed(String)
        case added(String)
    }

    let lines: [Line]

    init(from old: [String], to new: [String], limit: Int = 1_000) {
        var head = 0
        while head < old.count, head < new.count, old[head] == new[head] { head += 1 }
        var tail = 0
        while tail < old.count - head, tail < new.count - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] {
            tail += 1
        }
        let (before, after) = (Array(old[head..<old.count - tail]), Array(new[head..<new.count - tail]))
        let middle = Self.shortest(before, after, limit: limit) ?? (before.map(Line.removed) + after.map(Line.added))
        lines = old[..<head].map(Line.kept) + middle + old[(old.count - tail)...].map(Line.kept)
    }

    var isEmpty: Bool { lines.allSatisfy { if case .kept = $0 { true } else { false } } }

    /// The furthest point on each diagonal for 0, 1, 2, … changes; then the way back.
    private static func shortest(_ old: [String], _ new: [String], limit: Int) -> [Line]? {
        let most = min(old.count + new.count, limit)
        let middle = most + 1
        var reach = [Int](repeating: 0, count: 2 * most + 3)
        var history: [ArraySlice<Int>] = []
        for changes in 0...most {
            history.append(reach[(middle - changes - 1)...(middle + changes + 1)])
            for diagonal in stride(from: -changes, through: changes, by: 2) {
                let isDown = Self.isDown(diagonal, changes, reach[...], middle)
                var x = isDown ? reach[middle + diagonal + 1] : reach[middle + diagonal - 1] + 1
                while x < old.count, x - diagonal < new.count, old[x] == new[x - diagonal] { x += 1 }
                reach[middle + diagonal] = x
                if x >= old.count, x - diagonal >= new.count { return path(history, old, new, middle) }
            }
        }
        return nil
    }

    /// Whether the best way onto a diagonal is an added line (down) rather than a removed one (right).
    private static func isDown(_ diagonal: Int, _ changes: Int, _ reach: ArraySlice<Int>, _ middle: Int) -> Bool {
        diagonal == -changes || (diagonal != changes && reach[middle + diagonal - 1] < reach[middle + diagonal + 1])
    }

    private static func path(_ history: [ArraySlice<Int>], _ old: [String], _ new: [String], _ middle: Int) -> [Line] {
        var (x, y) = (old.count, new.count)
        var backwards: [Line] = []
        for changes in stride(from: history.count - 1, to: 0, by: -1) {
            let reach = history[changes]
            let isDown = Self.isDown(x - y, changes, reach, middle)
            let from = isDown ? x - y + 1 : x - y - 1
            let fromX = reach[middle + from]
            let start = isDown ? fromX : fromX + 1
            while x > start {
                (x, y) = (x - 1, y - 1)
                backwards.append(.kept(old[x]))
            }
            backwards.append(isDown ? .added(new[y - 1]) : .removed(old[x - 1]))
            (x, y) = (fromX, fromX - from)
        }
        // Without a change there is one diagonal only: what is left is equal.
        while x > 0 {
            x -= 1
            backwards.append(.kept(old[x]))
        }
        return backwards.reversed()
    }
}

extension Diff {
    /// A group of changes with the lines around them.
    struct Hunk: Equatable {
        /// 1-based lines where it begins.
        var oldStart: Int
        var newStart: Int
        var lines: [Line]
    }

    /// The changes with so many equal lines around each, as `diff -u` groups them.
    func hunks(context: Int = 3) -> [Hunk] {
        var ranges: [Range<Int>] = []
        for place in lines.indices {
            if case .kept = lines[place] { continue }
            let range = max(0, place - context)..<min(lines.count, place + context + 1)
            if let last = ranges.last, last.upperBound >= range.lowerBound {
                ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
            } else {
                ranges.append(range)
            }
        }
        var (old, new, place) = (1, 1, 0)
        func pass(_ end: Int) {
            for line in lines[place..<end] {
                if case .added = line {} else { old += 1 }
                if case .removed = line {} else { new += 1 }
            }
            place = end
        }
        return ranges.map { range in
            pass(range.lowerBound)
            let hunk = Hunk(oldStart: old, newStart: new, lines: Array(lines[range]))
            pass(range.upperBound)
            return hunk
        }
    }
}
