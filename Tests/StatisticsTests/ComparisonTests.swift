import JSON
import Statistics
import Testing

@Suite struct ComparisonTests {
    @Test func `paired and exact tests are scipy's`() async throws {
        var generator = SeededGenerator(seed: 61)
        // Rounded, so that differences are tied and some vanish.
        let pairs = [3, 6, 9].map { count in
            (0..<count).map { _ in
                [(generator.normal() * 4).rounded() / 4 + 0.25, (generator.normal() * 4).rounded() / 4]
            }
        }
        let tables = [(0, 0), (0, 5), (1, 9), (4, 4), (12, 30), (0, 200)]
        let program = """
            import json, sys
            import numpy as np
            from scipy import stats
            pairs, tables = json.load(sys.stdin)
            flips = []
            for rows in pairs:
                a = np.array(rows)
                result = stats.permutation_test((a[:, 0], a[:, 1]), lambda x, y: np.sum(x - y),
                                                permutation_type="samples", n_resamples=np.inf, vectorized=False)
                flips.append(float(result.pvalue))
            mcnemar = [float(stats.binomtest(b, b + c, 0.5).pvalue) if b + c else 1.0 for b, c in tables]
            print(json.dumps([flips, mcnemar]))
            """
        let reply = try await PythonReference.answer(
            program,
            to: [
                .array(pairs.map { .array($0.map { .array($0.map(JSONValue.real)) }) }),
                .array(tables.map { [.int($0.0), .int($0.1)] }),
            ])
        for (rows, expected) in zip(pairs, try #require(reply[0].arrayValue)) {
            let comparison = try #require(PairedComparison(rows.map { $0[0] }, rows.map { $0[1] }))
            let exact = comparison.signFlipTest(using: &generator)
            #expect(isClose(exact, expected.doubleValue))
            // Random patterns: within four standard errors of a share of 40,000.
            let random = comparison.signFlipTest(exactLimit: 0, draws: 40_000, using: &generator)
            #expect(abs(random - exact) < 4 * 0.0025)
        }
        for ((first, second), expected) in zip(tables, try #require(reply[1].arrayValue)) {
            #expect(isRelativelyClose(mcNemarExact(onlyFirst: first, onlySecond: second), expected.doubleValue))
        }
        #expect(PairedComparison([1], [1, 2]) == nil)
        let nothing = try #require(PairedComparison([1, 2], [1, 2]))
        #expect(nothing.signFlipTest(using: &generator) == 1)
    }

    @Test func `sign flips of twenty differences are counted exactly`() throws {
        var generator = SeededGenerator(seed: 62)
        let differences = (0..<16).map { _ in generator.normal() + 0.4 }
        let comparison = try #require(PairedComparison(differences, differences.map { _ in 0 }))
        let observed = abs(differences.reduce(0, +))
        var extreme = 0
        for pattern in 0..<(1 << differences.count) {
            var sum = 0.0
            for (bit, value) in differences.enumerated() { sum += pattern >> bit & 1 == 0 ? value : -value }
            if abs(sum) >= observed - 1e-9 { extreme += 1 }
        }
        let exact = Double(extreme) / Double(1 << differences.count)
        #expect(comparison.signFlipTest(using: &generator) == exact)
    }

    @Test func `corrections for several comparisons are those of scipy and of a plain reading`() async throws {
        var generator = SeededGenerator(seed: 63)
        let lists = [1, 2, 5, 20].map { count in (0..<count).map { _ in generator.uniform() * generator.uniform() } }
        let program = """
            import json, sys
            from scipy.stats import false_discovery_control
            print(json.dumps([false_discovery_control(p).tolist() for p in json.load(sys.stdin)]))
            """
        let reply = try await PythonReference.answer(
            program, to: .array(lists.map { .array($0.map(JSONValue.real)) }))
        for (values, answer) in zip(lists, reply) {
            let expected = (answer.arrayValue ?? []).compactMap { $0.doubleValue }
            let adjusted = MultipleComparisons.benjaminiHochberg(values)
            #expect(expected.count == values.count)
            #expect(zip(adjusted, expected).allSatisfy { isClose($0, $1) })
            // Holm: the adjusted value is the smallest level at which the step-down procedure rejects.
            for (value, level) in zip(values, MultipleComparisons.holm(values)) where level < 1 {
                #expect(Self.holmRejects(value, among: values, at: level * (1 + 1e-9)))
                #expect(!Self.holmRejects(value, among: values, at: level * (1 - 1e-9)))
            }
        }
        #expect(MultipleComparisons.holm([]).isEmpty)
    }

    private static func holmRejects(_ value: Double, among values: [Double], at level: Double) -> Bool {
        for (rank, candidate) in values.sorted().enumerated() {
            if candidate > level / Double(values.count - rank) { return false }
            if candidate == value { return true }
        }
        return false
    }

    @Test func `pass@k and the expected best of k are averages over all choices`() throws {
        var generator = SeededGenerator(seed: 64)
        for attempts in 1...8 {
            let scores = (0..<attempts).map { _ in (generator.normal() * 3).rounded() }
            let successes = scores.count { $0 > 0 }
            for k in 1...attempts {
                let choices = Self.choices(of: k, from: scores)
                let best = choices.map { $0.max() ?? .nan }
                let expectedBest = best.reduce(0, +) / Double(choices.count)
                let anyPass = Double(choices.count { $0.contains { $0 > 0 } }) / Double(choices.count)
                let allPass = Double(choices.count { $0.allSatisfy { $0 > 0 } }) / Double(choices.count)
                #expect(isClose(RepeatedAttempts.expectedBest(of: k, scores: scores), expectedBest))
                #expect(isClose(RepeatedAttempts.passAtK(successes: successes, attempts: attempts, k: k), anyPass))
                #expect(
                    isClose(RepeatedAttempts.passToThePowerOfK(successes: successes, attempts: attempts, k: k), allPass)
                )
            }
            #expect(RepeatedAttempts.passAtK(successes: successes, attempts: attempts, k: attempts + 1) == nil)
            #expect(RepeatedAttempts.expectedBest(of: attempts + 1, scores: scores) == nil)
        }
    }

    private static func choices(of k: Int, from scores: [Double]) -> [[Double]] {
        guard k > 0 else { return [[]] }
        guard let first = scores.first else { return [] }
        let rest = Array(scores.dropFirst())
        return choices(of: k - 1, from: rest).map { [first] + $0 } + choices(of: k, from: rest)
    }
}
