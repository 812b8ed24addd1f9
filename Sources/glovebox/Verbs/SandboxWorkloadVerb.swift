import JSON
import Measures
import Posix
import Sandbox

/// `glovebox sandbox workload`: honest programs that must work in the box.
enum SandboxWorkloadVerb {
    private static let names = Argument<[String]>.positionals(
        "WORKLOAD", "Workloads of sandbox/workloads; all where none is named", isRequired: false)

    static let verb = Verb(
        "workload", "Run honest programs in the box, and see that nothing they need is refused",
        discussion: """
            Each program of sandbox/workloads runs in a cold box, and in a warm one where its environment has those. It must \
            end well, print what it should, and have no system call refused but those that do no harm. What this machine \
            lacks (R, torch) is said and left out. Exit code 1 where one did not work, 3 where one that was named can't run here.
            """,
        example: "glovebox sandbox workload scikit-learn", arguments: [names, Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        let sandbox = try Sandbox(jail: installation.jail, share: installation.share)
        let all = try Workload.all(share: installation.share)
        var chosen: [Workload] = []
        for name in parsed[names] {
            guard let workload = all.first(where: { $0.name == name }) else {
                throw UsageError.unknown(name, near: all.map(\.name), hint: "See sandbox/workloads.")
            }
            chosen.append(workload)
        }
        var rows: [JSONValue] = []
        var (failed, lacking) = (0, 0)
        for workload in chosen.isEmpty ? all : chosen {
            for warm in [false, true] {
                try Task.checkCancellation()
                let row = try await row(workload, warm: warm, sandbox, home: installation.home)
                guard let row else { continue }
                if row.state == .failed { failed += 1 }
                rows.append(row.json)
                if !parsed[Common.json] { for line in row.lines { context.console.print(line) } }
                if row.state == .lacking {
                    lacking += 1
                    break
                }
            }
        }
        if parsed[Common.json] {
            context.console.document(["failed": .int(failed), "lacking": .int(lacking), "workloads": .array(rows)])
        } else {
            let worked = failed == 0 ? "all that could run worked" : "\(failed) did not work"
            context.console.print(lacking == 0 && failed == 0 ? "all worked" : "\(worked), \(lacking) can't run here")
        }
        if failed > 0 { return .failed }
        return lacking > 0 && !chosen.isEmpty ? .lacking : .done
    }

    private enum State: String {
        case works, failed, lacking
    }

    private struct Row {
        var workload: Workload
        var isWarm: Bool
        var state: State
        var wall: Duration?
        var problems: [String]

        var lines: [String] {
            let word = [.works: "works  ", .failed: "FAILED ", .lacking: "lacking"][state] ?? ""
            let name = workload.name + String(repeating: " ", count: max(0, 18 - workload.name.count))
            let time = wall.map { "\(isWarm ? "warm" : "cold")  \($0.brief)" } ?? ""
            return ["\(word) \(name)\(time)"] + problems.map { "        \($0)" }
        }

        var json: JSONValue {
            [
                "name": .string(workload.name), "runs": .string(workload.runs),
                "environment": .string(workload.environment), "box": .string(isWarm ? "warm" : "cold"),
                "state": .string(state.rawValue), "wall_ms": wall.map { .int($0.wholeMilliseconds) } ?? .null,
                "problems": .strings(problems),
            ]
        }
    }

    private static func row(_ workload: Workload, warm: Bool, _ sandbox: Sandbox, home: Path) async throws -> Row? {
        do {
            let trial = try await WorkloadTrial.run(workload, in: sandbox, home: home, warm: warm)
            guard let trial else { return nil }
            return Row(
                workload: workload, isWarm: warm, state: trial.problems.isEmpty ? .works : .failed,
                wall: trial.outcome.wall, problems: trial.problems)
        } catch let error as SandboxError {
            guard case .incompleteEnvironment = error else { throw error }
            return Row(
                workload: workload, isWarm: warm, state: .lacking,
                problems: [error.message] + (error.hint.map { [$0] } ?? []))
        }
    }
}
