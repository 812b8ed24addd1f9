import Testing

@testable import Reports

struct DiffTests {
    private static func lines(_ text: String) -> [String] { text.map(String.init) }

    static let pairs = [
        ("", ""), ("abc", "abc"), ("", "abc"), ("abc", ""), ("abcabba", "cbabac"), ("abc", "axc"), ("abc", "xabc"),
        ("abc", "abcx"),
        ("aaaa", "aa"), ("abab", "baba"), ("kitten", "sitting"), ("abcdef", "fedcba"), ("aXbXc", "abc"), ("x", "y"),
    ]

    private func sides(_ diff: Diff) -> (old: [String], new: [String], changes: Int) {
        var (old, new, changes): ([String], [String], Int) = ([], [], 0)
        for line in diff.lines {
            switch line {
            case .kept(let text):
                old.append(text)
                new.append(text)
            case .removed(let text):
                old.append(text)
                changes += 1
            case .added(let text):
                new.append(text)
                changes += 1
            }
        }
        return (old, new, changes)
    }

    /// Length of the shortest edit script, by the table that Myers' method avoids.
    private func reference(_ old: [String], _ new: [String]) -> Int {
        var row = Array(0...new.count)
        for i in 0..<old.count {
            var next = [i + 1]
            for j in 0..<new.count {
                next.append(old[i] == new[j] ? row[j] : min(row[j + 1], next[j]) + 1)
            }
            row = next
        }
        return row[new.count]
    }

    @Test(arguments: pairs)
    func `a diff holds both texts and is as short as can be`(old: String, new: String) {
        let (before, after) = (Self.lines(old), Self.lines(new))
        let found = sides(Diff(from: before, to: after))
        #expect(found.old == before)
        #expect(found.new == after)
        #expect(found.changes == reference(before, after))
    }

    @Test func `so are the diffs of many texts drawn by chance`() {
        var state: UInt64 = 88_172_645_463_325_252
        func draw(_ limit: UInt64) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % limit)
        }
        for _ in 0..<400 {
            let before = (0..<draw(24)).map { _ in String(draw(5)) }
            let after = (0..<draw(24)).map { _ in String(draw(5)) }
            let found = sides(Diff(from: before, to: after))
            #expect(found.old == before && found.new == after && found.changes == reference(before, after))
        }
    }

    @Test func `past the limit the middle counts as replaced`() {
        let before = ["same"] + (0..<50).map { "a\($0)" } + ["end"]
        let after = ["same"] + (0..<50).map { "b\($0)" } + ["end"]
        let found = sides(Diff(from: before, to: after, limit: 10))
        #expect(found.old == before && found.new == after && found.changes == 100)
    }

    @Test func `hunks carry line numbers and three lines around`() {
        let before = (1...20).map { "line \($0)" }
        var after = before
        after[9] = "changed"
        let hunks = Diff(from: before, to: after).hunks()
        #expect(hunks.count == 1)
        #expect(hunks.first?.oldStart == 7 && hunks.first?.newStart == 7)
        #expect(hunks.first?.lines.count == 8)
        after.insert("first", at: 0)
        let two = Diff(from: before, to: after).hunks()
        #expect(two.map(\.oldStart) == [1, 7] && two.map(\.newStart) == [1, 8])
        #expect(Diff(from: before, to: before).hunks().isEmpty)
    }

    @Test func `a missing line break at the end is a difference`() {
        #expect(CodePart.lines("a\nb\n") == ["a", "b"])
        #expect(CodePart.lines("a\nb") == ["a", "b", "\\ no line break at the end"])
        #expect(CodePart.lines("").isEmpty)
        #expect(CodePart.lines("a\r\nb\n") == ["a\r", "b"])
    }

    @Test func `a text is cut between characters`() {
        #expect(Clip("short", head: 10, tail: 10).dropped == 0)
        let clip = Clip("\u{E9}\u{E9}\u{E9}\u{E9}\u{E9}", head: 3, tail: 3)
        #expect(clip.head == "\u{E9}" && clip.tail == "\u{E9}" && clip.dropped == 6)
    }
}
