import Glibc
import JSON
import Measures
import Posix
import Sandbox
import Statistics

/// What the box costs a scikit-learn fit.
///
/// A sealed process and an unsealed one do the same short fit in turns, fifty milliseconds each: what the machine does meanwhile
/// changes more slowly than that, and falls on both. Nothing passes between them; each knows its turns by the clock.
struct FitCost {
    let sandbox: Sandbox
    let science: BoxEnvironment
    /// The science environment's interpreter on the host.
    let python: Path

    private static let source = """
        import sys
        import time
        import numpy
        from sklearn.ensemble import RandomForestClassifier
        rows = numpy.random.default_rng(1).normal(size=(2000, 20))
        labels = rows[:, 0] > 0
        def fit():
            begun = time.perf_counter()
            RandomForestClassifier(10, random_state=1).fit(rows, labels)
            return (time.perf_counter() - begun) * 1000
        fit()
        begin, step = float(sys.argv[1]), float(sys.argv[2])
        for turn in range(int(sys.argv[3])):
            time.sleep(max(0, begin + turn * step - time.time()))
            print(time.time() - begin - turn * step, fit())
        """

    /// Pairs of processes; each process has a layout of memory of its own, which changes its speed as well.
    private static let pairs = 8
    private static let turns = 100
    /// In seconds: a turn, and what both have to get ready.
    private static let (turn, start) = (0.05, 5.0)

    /// A process's turns: how late each began, in seconds, and what the fit took, in milliseconds.
    private struct Turns {
        let late: [Double]
        let times: [Double]

        init(_ text: String) throws {
            let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
            guard numbers.count == 2 * FitCost.turns else { throw SandboxError.lost }
            late = stride(from: 0, to: numbers.count, by: 2).map { numbers[$0] }
            times = stride(from: 1, to: numbers.count, by: 2).map { numbers[$0] }
        }

        /// Whether most turns were the process's own.
        var isOrderly: Bool { late.sorted()[late.count * 9 / 10] < FitCost.turn / 2 }
    }

    /// Inside over outside: the median over the turns of each pair of processes, and an interval over the pairs.
    func figure() async throws -> BoxCosts.Figure {
        var (inside, ratios): ([Double], [Double]) = ([], [])
        for pair in 0..<Self.pairs {
            let begin = Double(Clock.wallMilliseconds()) / 1000 + Self.start
            let isFirst = pair.isMultiple(of: 2)
            async let sealed = boxed(begin + (isFirst ? 0 : Self.turn))
            async let unsealed = bare(begin + (isFirst ? Self.turn : 0))
            let (boxed, bare) = (try await sealed, try await unsealed)
            // A machine on which a fit takes longer than a turn, or that is busy, shows nothing in this way.
            guard boxed.isOrderly, bare.isOrderly, let ratio = median(zip(boxed.times, bare.times).map { log($0 / $1) })
            else {
                return BoxCosts.Figure(
                    name: "a scikit-learn fit",
                    text:
                        "not measured: too much else ran, and the turns overlapped; try again when the machine is quiet",
                    json: .null)
            }
            inside += boxed.times
            ratios.append(ratio)
        }
        let summary = Summary(ratios)
        guard let mean = summary.mean, let interval = summary.interval(), let time = median(inside) else {
            throw SandboxError.lost
        }
        let (slower, least, most) = (percent(mean), percent(interval.lower), percent(interval.upper))
        func signed(_ value: Double) -> String { (value < 0 ? "" : "+") + decimal(value, places: 1) }
        return BoxCosts.Figure(
            name: "a scikit-learn fit",
            text: """
                \(signed(slower)) % [\(signed(least)), \(signed(most))] of time against unsealed \
                (\(decimal(time, places: 0)) ms, \(Self.pairs) pairs of processes, \(Self.turns) turns each)
                """,
            json: [
                "in_box_ms": .real(time), "slower_percent": .real(slower), "lower_percent": .real(least),
                "upper_percent": .real(most), "pairs": .int(Self.pairs), "turns": .int(Self.turns),
            ])
    }

    private func percent(_ logarithm: Double) -> Double { (exp(logarithm) - 1) * 100 }

    private func arguments(_ begin: Double) -> [String] {
        ["-c", Self.source, String(begin), String(2 * Self.turn), String(Self.turns)]
    }

    private func boxed(_ begin: Double) async throws -> Turns {
        try await Turns(sandbox.run(science.plan(["python"] + arguments(begin))).standardOutput.text)
    }

    private func bare(_ begin: Double) async throws -> Turns {
        var environment = science.variables
        environment["HOME"] = "/tmp"
        return try await Turns(
            TrustedProgram(python, arguments(begin), environment: environment).run().outputText)
    }
}
