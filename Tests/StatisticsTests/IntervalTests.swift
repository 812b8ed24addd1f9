import JSON
import Statistics
import Testing

@Suite struct IntervalTests {
    @Test func `proportions have scipy's Wilson and Clopper–Pearson intervals`() async throws {
        var counts: [(Int, Int)] = []
        for trials in [1, 2, 5, 22, 75, 1000] {
            for successes in Set([0, 1, trials / 3, trials / 2, trials - 1, trials]).sorted() {
                counts.append((successes, trials))
            }
        }
        let program = """
            import json, sys
            from scipy.stats import binomtest
            out = []
            for k, n in json.load(sys.stdin):
                test = binomtest(k, n)
                w = test.proportion_ci(0.95, method="wilson")
                e = test.proportion_ci(0.95, method="exact")
                out.append([w.low, w.high, e.low, e.high])
            print(json.dumps(out))
            """
        let reply = try await PythonReference.answer(program, to: .array(counts.map { [.int($0.0), .int($0.1)] }))
        for ((successes, trials), answer) in zip(counts, reply) {
            let expected = (answer.arrayValue ?? []).compactMap { $0.doubleValue }
            try #require(expected.count == 4)
            let proportion = Proportion(successes: successes, trials: trials)
            let wilson = try #require(proportion.wilson())
            let exact = try #require(proportion.clopperPearson())
            #expect(
                isClose(wilson.lower, expected[0], within: 1e-9) && isClose(wilson.upper, expected[1], within: 1e-9))
            #expect(isClose(exact.lower, expected[2], within: 1e-9) && isClose(exact.upper, expected[3], within: 1e-9))
        }
        // The reference page's example: nothing of 22.
        let none = try #require(Proportion(successes: 0, trials: 22).wilson())
        #expect(none.lower == 0 && abs(none.upper - 0.149) < 0.0005)
        #expect(Proportion(successes: 0, trials: 0).wilson() == nil)
        #expect(Proportion(successes: 3, trials: 2).clopperPearson() == nil)
    }

    @Test func `summaries are numpy's and scipy's`() async throws {
        var generator = SeededGenerator(seed: 51)
        let samples = [2, 3, 10, 500].map { count in (0..<count).map { _ in 1e6 + generator.normal() } }
        let program = """
            import json, sys
            import numpy as np
            from scipy import stats
            out = []
            for x in json.load(sys.stdin):
                x = np.array(x)
                ci = stats.ttest_1samp(x, 0).confidence_interval(0.95)
                out.append([x.mean(), x.var(ddof=1), stats.sem(x), ci.low, ci.high])
            print(json.dumps(out))
            """
        let reply = try await PythonReference.answer(
            program, to: .array(samples.map { .array($0.map(JSONValue.real)) }))
        for (sample, answer) in zip(samples, reply) {
            let expected = (answer.arrayValue ?? []).compactMap { $0.doubleValue }
            try #require(expected.count == 5)
            let summary = Summary(sample)
            let interval = try #require(summary.interval())
            #expect(isClose(summary.mean, expected[0]))
            #expect(isClose(summary.variance, expected[1], within: 1e-8))
            #expect(isClose(summary.standardError, expected[2], within: 1e-8))
            #expect(isClose(interval.lower, expected[3]) && isClose(interval.upper, expected[4]))
        }
        #expect(Summary([]).mean == nil)
        #expect(Summary([3]).standardError == nil && Summary([3]).mean == 3)
    }

    @Test func `a sum keeps what plain addition loses`() {
        #expect(compensatedSum([1e100, 1, -1e100]) == 1)
        #expect(compensatedSum([Double](repeating: 0.1, count: 10_000_000 / 1000)) == 1000)
        #expect(compensatedSum([Double.infinity, 1]) == .infinity)
    }

    @Test func `clusters of one value have the plain standard error, and equal clusters a larger one`() throws {
        let values = [0.1, 0.9, 0.4, 0.7, 0.2, 0.8]
        let single = try #require(clusteredStandardError(values.map { [$0] }))
        #expect(isClose(single.standardError, Summary(values).standardError))
        #expect(single.degrees == 5)
        let doubled = try #require(clusteredStandardError(values.map { [$0, $0] }))
        #expect(isClose(doubled.standardError, Summary(values).standardError))
        #expect(clusteredStandardError([[1, 2, 3]]) == nil)
    }

    @Test func `a bootstrap repeats with its seed and covers like the t interval`() throws {
        var generator = SeededGenerator(seed: 52)
        let values = (0..<60).map { _ in generator.normal() }
        var first = SeededGenerator(seed: 1)
        var second = SeededGenerator(seed: 1)
        let one = Bootstrap.percentile(values, draws: 4000, using: &first) { Summary($0).mean }
        let two = Bootstrap.percentile(values, draws: 4000, using: &second) { Summary($0).mean }
        #expect(one == two)
        let bootstrap = try #require(one)
        let exact = try #require(Summary(values).interval())
        #expect(abs(bootstrap.width / exact.width - 1) < 0.1)
        #expect(Bootstrap.percentile([Double](), using: &first) { Summary($0).mean } == nil)
        #expect(Bootstrap.percentile(values, draws: 100, using: &first) { _ in nil } == nil)
    }

    @Test func `a hierarchical bootstrap is as wide as the highest level's spread makes it`() throws {
        var generator = SeededGenerator(seed: 53)
        // Ten clusters that differ, tasks and attempts inside that don't: ten values in truth.
        let centres = (0..<10).map { _ in generator.normal() }
        let clusters = centres.map { centre in [[Double]](repeating: [centre, centre], count: 5) }
        let interval = try #require(
            Bootstrap.hierarchical(clusters, draws: 3000, using: &generator) { tasks in
                Summary(tasks.flatMap(\.self)).mean
            })
        let error = try #require(Summary(centres).standardError)
        #expect(abs(interval.width / (2 * 1.96 * error) - 1) < 0.2)
        #expect(Bootstrap.hierarchical([[[]], []], using: &generator) { Summary($0.flatMap(\.self)).mean } == nil)
    }

    @Test(arguments: [(0.0, 1.0), (0.5, 2.5), (1.0, 4.0), (0.25, 1.75)])
    func `quantiles interpolate as numpy's do`(probability: Double, expected: Double) {
        #expect(quantile(ofSorted: [1, 2, 3, 4], probability) == expected)
    }

    @Test func `the reference's power table is met`() throws {
        for (tasks, attempts, expected) in [(22, 1, 0.40), (22, 3, 0.28), (75, 1, 0.22), (75, 3, 0.15)] {
            let effect = try #require(
                minimumDetectableEffect(
                    tasks: tasks, attempts: (attempts, attempts), betweenTasks: 1.0 / 9, withinTasks: (1.0 / 6, 1.0 / 6)
                ))
            #expect(abs(effect - expected) < 0.006, "\(tasks) tasks, \(attempts) attempts: \(effect)")
        }
    }
}
