import JSON
import Measures
import Posix
import Sandbox

/// `glovebox sandbox time`: what a box costs on this machine.
enum SandboxTimeVerb {
    private static let times = Argument.integer("times", "N", "How often", default: 50, in: 1...100_000)

    static let verb = Verb(
        "time", "Measure what a box costs: 'true' in a box with every layer, again and again",
        discussion: """
            The first box of a process, which compiles the filter, is not counted. 'whole' is from the call to its result; \
            'start' from the call to the program's first instruction.
            """,
        example: "glovebox sandbox time --times 50", arguments: [times, Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        let sandbox = try Sandbox(jail: installation.jail, share: installation.share)
        let environment = try BoxEnvironment.load(
            name: "shell", share: installation.share, home: installation.home)
        let plan = environment.plan(["/usr/bin/true"])
        _ = try await sandbox.run(plan)
        var (whole, start): ([Double], [Double]) = ([], [])
        for _ in 0..<parsed[times] {
            try Task.checkCancellation()
            let begun = ContinuousClock.now
            let outcome = try await sandbox.run(plan)
            whole.append((ContinuousClock.now - begun).fractionalMilliseconds)
            start.append(outcome.setup.fractionalMilliseconds)
            guard outcome.succeeded else { throw TrialError(ending: outcome.ending) }
        }
        let figures = [("whole", quantiles(whole)), ("start", quantiles(start))]
        if parsed[Common.json] {
            context.console.document(
                [
                    "times": .int(parsed[times]), "kernel": .string(Machine.kernel),
                    "whole_ms": figures[0].1.json, "start_ms": figures[1].1.json,
                ])
        } else {
            for (name, figure) in figures { context.console.print("\(name)  \(figure.text)") }
        }
        return .done
    }

    /// Order statistics of a handful of measurements, in milliseconds.
    private struct Quantiles {
        var low: Double
        var median: Double
        var high: Double

        var text: String {
            "median \(decimal(median, places: 2)) ms, p10 \(decimal(low, places: 2)), p95 \(decimal(high, places: 2))"
        }
        var json: JSONValue { ["p10": .real(low), "median": .real(median), "p95": .real(high)] }
    }

    private static func quantiles(_ values: [Double]) -> Quantiles {
        let sorted = values.sorted()
        func at(_ share: Double) -> Double { sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))] }
        return Quantiles(low: at(0.1), median: at(0.5), high: at(0.95))
    }

    /// 'true' did not end well: this machine's boxes are worth no measurement.
    private struct TrialError: Explained {
        let ending: Outcome.Ending
        var message: String { "'true' ended as \(ending.kind)" }
        var hint: String? { "See 'glovebox doctor'." }
        var exitCode: Int32 { 3 }
    }
}
