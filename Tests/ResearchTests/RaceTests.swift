import Record
import Testing

@testable import Research

/// Grades by a table: what a submission says is its score, and differences have the same standard error everywhere.
private struct TableExaminer: Examiner {
    var standardError: Double

    private func value(_ submission: [UInt8]) -> Double { Double(String(decoding: submission, as: UTF8.self)) ?? 0 }

    func grade(_ submission: [UInt8]) throws -> Verdict { Verdict(score: nil) }

    func gain(of submission: [UInt8], over other: [UInt8]) throws -> DifferenceRecord {
        DifferenceRecord(value: value(submission) - value(other), standardError: standardError, low: 0, high: 0)
    }

    func testPart(of submission: [UInt8]) throws -> [UInt8] { submission }
    func problems(inRefit submission: [UInt8]) throws -> [String] { [] }
}

@Suite struct RaceTests {
    /// A tree whose node 0 is the baseline; each node's submission is its score as text.
    private static func tree(_ scores: [Double], cpu: [Int] = []) -> SolutionTree {
        var tree = SolutionTree(isHigherBetter: true)
        for (id, score) in scores.enumerated() {
            let outcome = Node.Outcome(
                record: OutcomeRecord(kind: "exited", code: 0), wall: .zero,
                cpu: .milliseconds(cpu.isEmpty ? 10 : cpu[id]), stdout: "", stderr: "")
            let record = ScoreRecord(
                metric: "accuracy", value: score, standardError: 0.01, low: nil, high: nil, rows: 100)
            tree.add(
                Node(
                    id: id, step: id, operator: id == 0 ? .baseline : .card, parent: nil, plan: "", card: nil,
                    knobs: [],
                    stage: .graded(
                        Program(files: [Program.File("main.py", "print(\(id))")]), outcome, record,
                        submission: Array(String(score).utf8))))
        }
        return tree
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        /// Scores on the first hold-out, by node; then on the others, nil where the program failed.
        var first: [Double]
        var further: [[Int: Double]] = []
        var enters: [Int]
        var staysIn: [Int]
        var wins: Int
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "far ahead, it runs alone", first: [0.5, 0.9], enters: [1], staysIn: [1], wins: 1),
        Case(
            name: "a lead below one standard error leaves the baseline", first: [0.80, 0.805], enters: [1, 0],
            staysIn: [1, 0], wins: 0),
        Case(
            name: "a lead of more than one standard error wins", first: [0.80, 0.815], enters: [1, 0], staysIn: [1, 0],
            wins: 1),
        Case(
            name: "the same lead on four hold-outs is worth twice as much", first: [0.80, 0.807],
            further: [[0: 0.80, 1: 0.807], [0: 0.80, 1: 0.807], [0: 0.80, 1: 0.807]], enters: [1, 0],
            staysIn: [1, 0], wins: 1),
        Case(
            name: "of equal submissions one enters", first: [0.80, 0.82, 0.82, 0.82, 0.81], enters: [1, 4, 0],
            staysIn: [1, 4, 0], wins: 1),
        Case(
            name: "at most three, and the baseline", first: [0.80, 0.81, 0.812, 0.814, 0.816], enters: [4, 3, 2, 0],
            staysIn: [4, 3, 2, 0], wins: 4),
        Case(
            name: "who fails on a hold-out is out", first: [0.80, 0.83, 0.825],
            further: [[0: 0.80, 2: 0.825]], enters: [1, 2], staysIn: [2], wins: 2),
        Case(
            name: "who falls behind is out", first: [0.80, 0.82, 0.81],
            further: [[0: 0.82, 1: 0.70, 2: 0.83]], enters: [1, 2, 0], staysIn: [2, 0], wins: 2),
        Case(
            name: "a hold-out on which nobody has a score says nothing", first: [0.80, 0.815], further: [[:]],
            enters: [1, 0], staysIn: [1, 0], wins: 1),
    ]

    @Test(arguments: cases) func `the race lets in, drops and picks`(_ example: Case) throws {
        let examiner = TableExaminer(standardError: 0.01)
        var race = try Race(Self.tree(example.first), on: examiner, most: 3)
        #expect(race.entrants.map(\.node.id) == example.enters)
        for scores in example.further {
            var results: [Int: (score: Double, submission: [UInt8])] = [:]
            for place in race.runners {
                guard let score = scores[race.entrants[place].node.id] else { continue }
                results[place] = (score, Array(String(score).utf8))
            }
            try race.add(results, on: examiner)
        }
        #expect(race.runners.map { race.entrants[$0].node.id } == example.staysIn)
        let winner = try #require(race.winner)
        #expect(race.entrants[winner].node.id == example.wins)
    }

    @Test func `of equal means the cheaper wins`() throws {
        let examiner = TableExaminer(standardError: 0.01)
        var race = try Race(Self.tree([0.5, 0.83, 0.82], cpu: [10, 900, 20]), on: examiner, most: 3)
        try race.add([0: (0.82, Array("0.82".utf8)), 1: (0.83, Array("0.83".utf8))], on: examiner)
        let winner = try #require(race.winner)
        #expect(race.entrants[winner].node.id == 2)
    }
}
