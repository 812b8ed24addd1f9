import Statistics
import Testing

@testable import Grading

/// Joining by id against dictionaries.
@Suite struct RowMatchTests {
    @Test func `ids are matched as a dictionary matches them`() throws {
        var generator = SeededGenerator(seed: 41)
        for round in 0..<300 {
            let size = generator.integer(below: 40)
            // Quoted, doubled and long ids among short ones; few enough for repetitions and misses.
            func id() -> String {
                let number = generator.integer(below: 60)
                return ["r\(number)", "a,\(number)", "q\"\(number)", "long identifier number \(number)"][number % 4]
            }
            let wanted = Set((0..<size).map { _ in id() }).sorted()
            var found = round % 3 == 0 ? wanted : (0..<size).map { _ in id() }
            if round % 2 == 0 { generator.shuffle(&found) }
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
}
