import Glibc
import JSON
import Measures
import Posix
import Sandbox

/// `glovebox sandbox soak`: boxes again and again, and a look at what they leave.
enum SandboxSoakVerb {
    private static let times = Argument.integer("times", "N", "How many boxes", default: 1000, in: 10...1_000_000)
    private static let processes = Argument.integer(
        "processes", "N", "Processes that the last box leaves running", default: 4000, in: 1...30_000)

    static let verb = Verb(
        "soak", "Run many boxes, and see that they leave nothing behind",
        discussion: """
            The boxes end in turn by themselves, with a daemon left running, by a signal, at the wall limit, at the memory \
            limit, and at a full disk. Before and after, this process looks at its descriptors, children, mounts, control \
            groups and memory. Then a box is left with many processes, and the time is taken until all are \
            gone. Exit code 1 where anything stayed.
            """,
        example: "glovebox sandbox soak --times 10000", arguments: [times, processes, Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        let sandbox = try Sandbox(jail: installation.jail, share: installation.share)
        let shell = try BoxEnvironment.load(name: "shell", share: installation.share, home: installation.home)
        for end in ends { _ = try await run(end, sandbox, shell) }
        try await Task.sleep(for: .milliseconds(200))
        let before = try Traces.now()
        let begun = ContinuousClock.now
        for number in 0..<parsed[times] {
            try Task.checkCancellation()
            let (end, outcome) = (ends[number % ends.count], try await run(ends[number % ends.count], sandbox, shell))
            guard outcome.ending.kind == end.kind else { throw SoakError(name: end.name, ending: outcome.ending) }
        }
        let time = ContinuousClock.now - begun
        try await Task.sleep(for: .milliseconds(200))
        let after = try Traces.now()
        let (crowd, gone) = try await crowd(parsed[processes], sandbox, shell)
        let left = after.left(since: before)
        if parsed[Common.json] {
            context.console.document([
                "boxes": .int(parsed[times]), "wall_ms": .int(time.wholeMilliseconds), "left": .strings(left),
                "resident_bytes_before": .int(before.residentBytes), "resident_bytes_after": .int(after.residentBytes),
                "processes": .int(crowd), "gone_ms": .int(gone.wholeMilliseconds),
            ])
        } else {
            let each = time / parsed[times]
            context.console.print("\(parsed[times]) boxes in \(time.brief), \(each.brief) each")
            context.console.print(
                left.isEmpty ? "nothing was left behind" : "left behind: \(left.joined(separator: ", "))")
            context.console.print(
                "memory of this process: \(Bytes(before.residentBytes)) before, \(Bytes(after.residentBytes)) after")
            context.console.print("\(crowd) processes were gone \(gone.brief) after their box's program ended")
        }
        return left.isEmpty ? .done : .failed
    }

    /// A way for a box to end.
    private struct End: Sendable {
        var name: String
        var script: String
        var kind: String
        var wall = Duration.seconds(60)
    }

    private static let ends = [
        End(name: "by itself", script: "true", kind: "exited"),
        End(name: "with a daemon left", script: "setsid sleep 1000 & exit 0", kind: "exited"),
        End(name: "by a signal", script: "kill -9 $$", kind: "signalled"),
        End(name: "at the wall limit", script: "sleep 1000", kind: "killed_by_limit", wall: .milliseconds(20)),
        End(name: "at a full disk", script: "head -c 100m /dev/zero > /tmp/full; exit 0", kind: "exited"),
        End(name: "at the memory limit", script: "a=x; while :; do a=$a$a; done", kind: "killed_by_limit"),
    ]

    private static func run(_ end: End, _ sandbox: Sandbox, _ shell: BoxEnvironment) async throws -> Outcome {
        var plan = shell.plan(["sh", "-c", end.script])
        plan.limits.memory = .mebibytes(32)
        plan.limits.disk = .mebibytes(4)
        plan.limits.wall = end.wall
        let outcome = try await sandbox.run(plan)
        if let obstacle = outcome.obstacleOfMachine { throw obstacle }
        return outcome
    }

    /// How long a box with so many sleeping processes takes to be gone once its program has ended.
    private static func crowd(
        _ count: Int, _ sandbox: Sandbox, _ shell: BoxEnvironment
    ) async throws -> (processes: Int, gone: Duration) {
        let script = "i=0; while [ $i -lt \(count) ]; do sleep 1000 & i=$((i+1)); done; date +%s%3N"
        var plan = shell.plan(["sh", "-c", script])
        plan.limits.processes = count + 16
        plan.limits.memory = .gibibytes(4)
        plan.limits.wall = .seconds(300)
        let outcome = try await sandbox.run(plan)
        let over = Clock.wallMilliseconds()
        let text = outcome.standardOutput.text.filter { !$0.isWhitespace }
        guard outcome.succeeded, let ended = Int64(text) else {
            throw SoakError(name: "with \(count) processes", ending: outcome.ending)
        }
        return (max(0, (outcome.peakProcesses ?? 1) - 1), .milliseconds(over - ended))
    }

    /// What this process holds, and what bears its name on this machine.
    private struct Traces {
        var descriptors: Int
        var children: Int
        var mounts: Int
        var groups: Int
        var residentBytes: Int

        static func now() throws -> Traces {
            let threads = try Files.list("/proc/self/task")
            let children = threads.reduce(0) { count, thread in
                let text = (try? Files.readText(Path("/proc/self/task/\(thread)/children"))) ?? ""
                return count + text.split(separator: " ").count
            }
            let pages = try Files.readText("/proc/self/statm").split(separator: " ").dropFirst().first
            return Traces(
                descriptors: try Files.list("/proc/self/fd").count, children: children,
                mounts: try Files.readText("/proc/self/mountinfo").split(separator: "\n").count,
                groups: groups(below: "/sys/fs/cgroup", depth: 0),
                residentBytes: (pages.flatMap { Int($0) } ?? 0) * sysconf(Int32(_SC_PAGESIZE)))
        }

        private static func groups(below folder: Path, depth: Int) -> Int {
            ((try? Files.list(folder)) ?? []).reduce(0) { count, name in
                guard depth < 5, Files.isFolder(folder / name), (try? Files.linkTarget(folder / name)) == nil else {
                    return count
                }
                let isOurs = name.hasPrefix("glovebox-\(getpid())-")
                return count + (isOurs ? 1 : 0) + groups(below: folder / name, depth: depth + 1)
            }
        }

        /// What there is more of than before, in words.
        func left(since before: Traces) -> [String] {
            let counts = [
                ("descriptors", descriptors, before.descriptors), ("children", children, before.children),
                ("mounts", mounts, before.mounts), ("control groups", groups, 0),
            ]
            var words = counts.filter { $0.1 > $0.2 }.map { "\($0.1 - $0.2) \($0.0)" }
            // A runtime's memory settles after some hundred boxes; more than this is a leak.
            let grown = residentBytes - before.residentBytes
            if grown > 8 << 20 { words.append("\(Bytes(grown)) of memory") }
            return words
        }
    }

    /// A box ended otherwise than it should.
    private struct SoakError: Explained {
        let name: String
        let ending: Outcome.Ending
        var message: String { "a box that ends \(name) ended as \(ending.words)" }
        var hint: String? { "See 'glovebox doctor'." }
        var exitCode: Int32 { 1 }
    }
}
