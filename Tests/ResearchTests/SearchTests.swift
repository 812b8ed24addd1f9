import Record
import Testing

@testable import Research

@Suite struct SearchTests {
    static func tree(_ nodes: [(Operator, parent: Int?, score: Double?)], higher: Bool = true) -> SolutionTree {
        var tree = SolutionTree(isHigherBetter: higher)
        for (id, (kind, parent, score)) in nodes.enumerated() {
            let program = Program(files: [Program.File("main.py", "node \(id)")])
            let outcome = Node.Outcome(
                record: OutcomeRecord(kind: "exited", code: score == nil ? 1 : 0), wall: .zero, cpu: .zero, stdout: "",
                stderr: "")
            let record = score.map { value in
                ScoreRecord(metric: "m", value: value, standardError: nil, low: nil, high: nil, rows: 1)
            }
            let stage: Node.Stage =
                record.map { .graded(program, outcome, $0, submission: []) } ?? .buggy(program, outcome, ["broken"])
            tree.add(
                Node(id: id, step: id, operator: kind, parent: parent, plan: "", card: nil, knobs: [], stage: stage))
        }
        return tree
    }

    @Test func `the best node is the first of the best`() {
        let tree = Self.tree([(.baseline, nil, 0.5), (.draft, nil, 0.7), (.draft, nil, 0.7), (.draft, nil, nil)])
        #expect(tree.best?.id == 1)
        #expect(tree.ranked.map(\.id) == [1, 2, 0])
        #expect(Self.tree([(.baseline, nil, 0.5), (.draft, nil, 0.7)], higher: false).best?.id == 0)
    }

    @Test func `repairs are counted along their chain, and only leaves are repaired`() {
        let tree = Self.tree([
            (.baseline, nil, 0.5), (.draft, nil, nil), (.debug, 1, nil), (.debug, 2, nil), (.debug, 3, nil),
            (.draft, nil, nil),
        ])
        #expect((0..<6).map { tree.debugDepth(of: $0) } == [0, 0, 1, 2, 3, 0])
        #expect(tree.debuggable(deepest: 3).map(\.id) == [5])
        #expect(tree.debuggable(deepest: 4).map(\.id) == [4, 5])
    }

    @Test(
        arguments: [
            // Fewer than five drafts: draft.
            ([(Operator.baseline, nil, 0.5)], [Double](), Operator.card, nil),
            // A card has paid, but free code was never tried.
            ([(.baseline, nil, 0.5), (.card, nil, 0.6)], [], .draft, nil),
            // Free code has failed, and the card has paid.
            ([(.baseline, nil, 0.5), (.card, nil, 0.6), (.draft, nil, nil)], [], .card, nil),
            // Five drafts: knobs were never turned, so they come first, on the best that can be tuned.
            (
                [
                    (.baseline, nil, 0.5), (.draft, nil, nil), (.card, nil, 0.6), (.card, nil, 0.9), (.card, nil, 0.6),
                    (.card, nil, 0.6),
                ],
                [], .tune, 3
            ),
            // Free code has paid where knobs have not; its buggy leaf is repaired where the draw says so.
            (
                [
                    (.baseline, nil, 0.5), (.draft, nil, 0.6), (.draft, nil, 0.7), (.draft, nil, nil),
                    (.card, nil, 0.1),
                    (.card, nil, 0.1), (.tune, 4, nil),
                ],
                [0.1, 0.0], .debug, 3
            ),
            // Else the best node is changed.
            (
                [
                    (.baseline, nil, 0.5), (.draft, nil, 0.6), (.draft, nil, 0.7), (.draft, nil, nil),
                    (.card, nil, 0.1),
                    (.card, nil, 0.1), (.tune, 4, nil),
                ],
                [0.9], .improve, 2
            ),
        ] as [([(Operator, Int?, Double?)], [Double], Operator, Int?)])
    func `the greedy policy follows AIDE`(
        nodes: [(Operator, Int?, Double?)], draws: [Double], expected: Operator, parent: Int?
    ) {
        var left = draws
        let decision = GreedyPolicy().next(
            Self.tree(nodes.map { ($0.0, parent: $0.1, score: $0.2) }),
            Choices(canWriteCode: true, hasUntriedCard: true, tunable: [3])
        ) { left.removeFirst() }
        #expect(decision?.operator == expected)
        #expect(decision?.parent == parent)
        #expect(left.isEmpty)
    }

    @Test func `without a model no code is written, and at the end nothing is left`() {
        let tree = Self.tree([(.baseline, nil, 0.5), (.draft, nil, nil)])
        let none = Choices(canWriteCode: false, hasUntriedCard: false, tunable: [])
        #expect(GreedyPolicy().next(tree, none) { 0 } == nil)
        #expect(BestOfNPolicy().next(tree, none) { 0 } == nil)
        #expect(
            BaselinePolicy().next(tree, Choices(canWriteCode: true, hasUntriedCard: true, tunable: [0])) { 0 } == nil)
    }

    @Test func `free code that never runs is tried seldom, and free code that pays is not given up`() {
        /// How often free code is chosen in 24 steps after the baseline, where it scores as told, cards and knobs a little.
        func uses(codeScores: @escaping (Int) -> Double?) -> Int {
            var nodes: [(Operator, parent: Int?, score: Double?)] = [(.baseline, nil, 0.5)]
            for step in 1...24 {
                let decision = GreedyPolicy().next(
                    Self.tree(nodes), Choices(canWriteCode: true, hasUntriedCard: true, tunable: [0])
                ) { 0.9 }
                guard let decision else { break }
                let isCode = decision.operator.level == .code
                nodes.append((decision.operator, decision.parent, isCode ? codeScores(step) : 0.5))
            }
            return nodes.count { $0.0.level == .code }
        }
        #expect(uses { _ in nil } <= 3)
        #expect(uses { 0.5 + Double($0) / 100 } >= 18)
    }

    @Test func `the bandit learns which level pays`() {
        let tree = Self.tree([
            (.baseline, nil, 0.5), (.draft, nil, nil), (.card, nil, 0.6), (.draft, nil, nil), (.card, nil, 0.7),
            (.draft, nil, nil),
        ])
        let records = LevelBandit.records(tree)
        #expect(records[.cards] == LevelBandit.Record(uses: 2, meanReward: 1))
        #expect(records[.code] == LevelBandit.Record(uses: 3, meanReward: 0))
        #expect(LevelBandit().choose(among: [.code, .cards], tree) == .cards)
        #expect(LevelBandit().choose(among: [.code, .knobs], tree) == .knobs)
        #expect(LevelBandit().choose(among: [], tree) == nil)
    }

    @Test(arguments: [
        (String(repeating: "ab", count: 200), true), (String(repeating: "x", count: 240), true),
        ((0..<60).map { "line \($0)\n" }.joined(), false), (String(repeating: "ab", count: 100), false),
        ("start " + String(repeating: "and then I ran it, ", count: 20), true),
    ])
    func `text that turns in circles is noticed`(text: String, isLoop: Bool) {
        var detector = LoopDetector()
        var noticed = false
        for character in text where detector.hear(String(character)) { noticed = true }
        #expect(noticed == isLoop)
    }
}
