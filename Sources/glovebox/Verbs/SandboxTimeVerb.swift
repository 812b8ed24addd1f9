import JSON
import Measures
import Posix
import Sandbox

/// `glovebox sandbox time`: what a box costs on this machine, beside what else there is.
enum SandboxTimeVerb {
    private static let times = Argument.integer("times", "N", "How often", default: 50, in: 1...100_000)
    private static let jobs = Argument.integer("jobs", "N", "Boxes at one time, for the rate", default: 2, in: 1...256)

    private static let thorough = Argument<Bool>.flag(
        "thorough", "Also system calls, a fit, a waiting box's memory, and launches beside 4 GiB of memory")

    static let verb = Verb(
        "time", "Measure what cold and warm boxes cost, beside bubblewrap where it is installed",
        discussion: """
            Cold boxes are measured in turn with bubblewrap, round by round, and then warm ones, in one process. 'true' is from \
            the call to its result; 'until execve' from the call to the command's execve; 'until it counts' from a warm \
            box's order to its process 1, which begins to count; 'python's pass' from the order to the result of a program \
            that does nothing; 'first line' from the call or the order to the first line of \
            a program that imports numpy, pandas and scikit-learn (cold in every tenth round). bubblewrap runs the same \
            payload with the same system folders, all namespaces and no capability, but without control groups, Landlock or \
            a filter. The first box of a process, which compiles the filter, is not counted.
            """,
        example: "glovebox sandbox time --times 50", arguments: [times, jobs, thorough, Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        let benchmark = try BoxBenchmark(installation)
        let count = parsed[times]
        var table = try await benchmark.rounds(count)
        let rate = try await benchmark.rate(count: max(20, count), jobs: parsed[jobs])
        let alone = try await benchmark.rate(count: max(20, count), jobs: 1)
        let costs = parsed[thorough] ? try await benchmark.costs.figures() : []
        table.sort { $0.order < $1.order }
        if parsed[Common.json] {
            context.console.document([
                "times": .int(count), "kernel": .string(Machine.kernel), "cores": .int(Machine.cores),
                "measures": .object(JSONObject(table.map { .init($0.name, $0.json) })),
                "boxes_per_second": [
                    "one_at_a_time": .real(alone), "jobs": .int(parsed[jobs]), "at_a_time": .real(rate),
                ],
                "costs": .object(JSONObject(costs.map { .init($0.name, $0.json) })),
            ])
            return .done
        }
        let width = table.map(\.name.count).max() ?? 0
        for row in table {
            let pad = String(repeating: " ", count: width - row.name.count)
            context.console.print("\(row.name)\(pad)  \(row.text)")
        }
        context.console.print(
            "boxes a second: \(decimal(alone, places: 0)) one at a time, \(decimal(rate, places: 0)) with \(parsed[jobs])"
        )
        for figure in costs { context.console.print("\(figure.name): \(figure.text)") }
        return .done
    }
}
