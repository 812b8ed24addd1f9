/// The rows in ascending order of a finite score, found by a radix sort over the bits of the numbers.
struct ScoreOrder {
    private let rows: [UInt32]
    private let scores: [Double]

    init(_ scores: [Double]) {
        self.scores = scores
        rows = scores.count < 2048 ? Self.compared(scores) : Self.distributed(scores)
    }

    /// Calls `body` with the rows of each distinct score, lowest first; −0 and 0 are one score.
    func forEachTie(_ body: (ArraySlice<UInt32>) -> Void) {
        var start = 0
        while start < rows.count {
            let score = scores[Int(rows[start])]
            var end = start + 1
            while end < rows.count, scores[Int(rows[end])] == score { end += 1 }
            body(rows[start..<end])
            start = end
        }
    }

    private static func compared(_ scores: [Double]) -> [UInt32] {
        scores.indices.sorted { scores[$0] < scores[$1] }.map { UInt32(truncatingIfNeeded: $0) }
    }

    /// A number's bits in an order that agrees with the numbers': negative ones are turned over.
    private static func key(_ score: Double) -> UInt64 {
        let bits = (score + 0).bitPattern
        return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
    }

    /// The bits of a digit.
    private static let width = 11

    @inline(__always)
    private static func digit(_ key: UInt64, _ pass: Int) -> Int {
        Int(truncatingIfNeeded: key >> UInt64(pass * width)) & (1 << width - 1)
    }

    /// Least significant digits of 11 bits first; digits that all rows share are passed over.
    private static func distributed(_ scores: [Double]) -> [UInt32] {
        let passes = 6
        var keys = scores.map(key)
        var rows = (0..<UInt32(truncatingIfNeeded: scores.count)).map(\.self)
        var counts = [Int](repeating: 0, count: passes << width)
        for key in keys {
            for pass in 0..<passes {
                counts[pass << width + digit(key, pass)] += 1
            }
        }
        var otherKeys = keys
        var otherRows = rows
        for pass in 0..<passes {
            let digits = (pass << width)..<((pass + 1) << width)
            if counts[digits].contains(scores.count) { continue }
            var next = 0
            for digit in digits {
                let count = counts[digit]
                counts[digit] = next
                next += count
            }
            move(keys, rows, &otherKeys, &otherRows, &counts, pass)
            swap(&keys, &otherKeys)
            swap(&rows, &otherRows)
        }
        return rows
    }

    /// Moves each key and row to the next free place of its digit. Every place is below the number of keys, since the
    /// counts were taken from these very keys.
    private static func move(
        _ keys: [UInt64], _ rows: [UInt32], _ newKeys: inout [UInt64], _ newRows: inout [UInt32], _ places: inout [Int],
        _ pass: Int
    ) {
        keys.withUnsafeBufferPointer { keys in
            rows.withUnsafeBufferPointer { rows in
                newKeys.withUnsafeMutableBufferPointer { newKeys in
                    newRows.withUnsafeMutableBufferPointer { newRows in
                        places.withUnsafeMutableBufferPointer { places in
                            for index in keys.indices {
                                let digit = pass << width + digit(keys[index], pass)
                                let place = places[digit]
                                places[digit] = place + 1
                                newKeys[place] = keys[index]
                                newRows[place] = rows[index]
                            }
                        }
                    }
                }
            }
        }
    }
}
