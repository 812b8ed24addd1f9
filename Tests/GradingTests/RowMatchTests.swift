import Statistics
import Testing

@testable import Grading

/// Joining by id against dictionaries.
@Suite struct RowMatchTests {
    @Test func `ids are matched as a dictionary matches them`() throws {
        var generator = SeededGenerator(seed: 41)
        for round in 0..<300 {
            // Ids are looked up 64 at a time, so there are fewer, as many, and more.
            let size = [generator.integer(below: 40), 64, 65, generator.integer(below: 300)][round % 4]
            // Quoted, doubled and long ids among short ones; only short ones; only long ones that differ at one end. Few
            // enough for repetitions and misses.
            func id() -> String {
                let number = generator.integer(below: size * 3 / 2 + 1)
                switch round / 4 % 3 {
                case 0:
                    return ["r\(number)", "a,\(number)", "q\"\(number)", "long identifier number \(number)"][number % 4]
                case 1: return ["\(number)", "0000\(number + 1000)", "é\(number)"][number % 3]
                default: return ["\(number + 1_000_000_000)", "\(number)-is-the-first"][number % 2]
                }
            }
            let wanted = Set((0..<size).map { _ in id() }).sorted()
            var found = round % 3 == 0 ? wanted : (0..<size).map { _ in id() }
            if round % 5 == 0 { generator.shuffle(&found) }
            let left = try Table(columns: ["id"], rows: wanted.map { [$0] }, source: "wanted")
            let right = try Table(columns: ["x", "id"], rows: found.map { ["0", $0] }, source: "found")
            let finding = RowMatch.find(left, 0, in: right, 1)
            let first = Dictionary(found.enumerated().map { ($1, $0) }) { earlier, _ in earlier }
            let missing = wanted.filter { first[$0] == nil }
            #expect(finding.missingCount == missing.count)
            #expect(finding.missing.map { left.text($0, 0) } == Array(missing.prefix(3)))
            #expect(finding.repeatedCount == found.count - Set(found).count)
            #expect(finding.extraCount == found.indices.count { !wanted.contains(found[$0]) })
            #expect((finding.match != nil) == (missing.isEmpty && Set(found).count == found.count))
            if let match = finding.match {
                #expect(match.gather(found) == wanted)
                #expect(wanted.indices.allSatisfy { found[match[$0]] == wanted[$0] })
            }
        }
    }

    @Test func `ids in the same order are matched without a table of rows, unless one is repeated`() throws {
        for ids in [["b", "a", "c"], ["1", "2", "10"], ["an identifier of some length", "a shorter one"]] {
            let table = try Table(columns: ["id"], rows: ids.map { [$0] }, source: "t")
            let finding = RowMatch.find(table, 0, in: table, 0)
            #expect(finding.match?.gather(ids) == ids && finding.extraCount == 0)
        }
        for ids in [["b", "a", "b"], ["1", "1"], ["a long identifier", "another", "a long identifier"]] {
            let table = try Table(columns: ["id"], rows: ids.map { [$0] }, source: "t")
            let finding = RowMatch.find(table, 0, in: table, 0)
            #expect(finding.match == nil && finding.repeated == [ids.count - 1] && finding.repeatedWanted.count == 1)
        }
    }

    /// A short id's key is its bytes, a long one's a hash: a long id is never taken for a short one.
    @Test func `a long id is missing where all others are short`() throws {
        let short = try Table(columns: ["id"], rows: (0..<100).map { ["\($0)"] }, source: "short")
        let long = try Table(columns: ["id"], rows: (0..<100).map { ["\($0) and more"] }, source: "long")
        #expect(RowMatch.find(long, 0, in: short, 0).missingCount == 100)
        #expect(RowMatch.find(short, 0, in: long, 0).missingCount == 100)
    }
}
