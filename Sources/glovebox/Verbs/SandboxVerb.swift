import JSON
import Measures
import Posix
import Sandbox

/// `glovebox sandbox …`: the box itself, for people.
enum SandboxVerb {
    static let verb = Verb.family(
        "sandbox", "Run programs in the box, and look at what it is made of",
        [
            exec, SandboxEnvVerb.verb, SandboxProfileVerb.verb, SandboxAttackVerb.verb, SandboxWorkloadVerb.verb,
            SandboxTimeVerb.verb, SandboxSoakVerb.verb,
        ])

    private static let readOnly = Argument<[String]>.texts(
        "ro", "PATH[:DEST]", "A file or folder to see in the box, read-only; at /box/NAME where no DEST is given")
    private static let writable = Argument<[String]>.texts(
        "rw", "PATH[:DEST]", "A folder that the program may write to; at /box/NAME where no DEST is given")
    private static let environment = Argument<String?>.text(
        "env", "NAME", "What is inside (sandbox/environments); python-science where it is set up, else shell")
    private static let wall = Argument.duration(
        "wall", "Time on the clock", default: Limits.standard.wall, shown: "60s")
    private static let cpu = Argument.duration(
        "cpu", "Processor time of all processes together", default: Limits.standard.cpu, shown: "120s")
    private static let memory = Argument.bytes(
        "memory", "Memory of all processes and of what they write", default: Limits.standard.memory, shown: "1GiB")
    private static let disk = Argument.bytes(
        "disk", "Bytes in all writable folders of the box", default: Limits.standard.disk, shown: "64MiB")
    private static let processes = Argument.integer(
        "processes", "N", "Processes and threads at one time", default: Limits.standard.processes, in: 1...100_000)
    private static let output = Argument.bytes(
        "output", "Bytes kept of each output stream", default: Limits.standard.output, shown: "1MiB")
    private static let command = Argument<[String]>.rest("CMD", "The program and its arguments")

    private static let exec = Verb(
        "exec", "Run a program sealed, and say how it ended and what it tried",
        discussion: """
            Nothing of this machine is in the box but the environment and what --ro and --rw name: no network, no other \
            process, no variable. The program starts in /box, and its standard input is empty; it may write to /tmp, /dev/shm and \
            what --rw names. Its output is passed on when it has ended, byte for byte; where a stream has more than \
            --output, a line in its middle says how much is missing. With --json everything about it is one document instead, \
            in which bytes that are no UTF-8 become U+FFFD. Exit code 4 where the program failed.
            """,
        example: "glovebox sandbox exec --json -- true",
        arguments: [
            readOnly, writable, environment, wall, cpu, memory, disk, processes, output, Common.json, command,
        ]
    ) { parsed, context in
        let installation = try context.installation()
        var plan = try inside(parsed, installation, context.console).plan(parsed[command], limits: limits(parsed))
        for text in parsed[readOnly] {
            let (path, place) = try split(text, option: "ro")
            plan.mounts.append(.readOnly(path, at: place))
        }
        for text in parsed[writable] {
            let (path, place) = try split(text, option: "rw")
            plan.mounts.append(.readWrite(path, at: place))
        }
        plan.shown = plan.limits.output
        let outcome = try await Sandbox(jail: installation.jail, share: installation.share).run(plan)
        return show(outcome, asJSON: parsed[Common.json], on: context.console)
    }

    private static func limits(_ parsed: Parsed) -> Limits {
        Limits(
            wall: parsed[wall], cpu: parsed[cpu], memory: parsed[memory], processes: parsed[processes],
            disk: parsed[disk], output: parsed[output])
    }

    private static func inside(
        _ parsed: Parsed, _ installation: Installation, _ console: Console
    ) throws(SandboxError) -> BoxEnvironment {
        func load(_ name: String) throws(SandboxError) -> BoxEnvironment {
            let environment = try BoxEnvironment.load(name: name, share: installation.share, home: installation.home)
            try environment.check()
            return environment
        }
        if let name = parsed[environment] { return try load(name) }
        do throws(SandboxError) { return try load("python-science") } catch {
            guard case .incompleteEnvironment = error else { throw error }
            console.say("glovebox sandbox exec: python-science is not set up here (scripts/setup does it); using shell")
            return try load("shell")
        }
    }

    /// `PATH` or `PATH:DEST`, DEST absolute; the path is made absolute, and must be there.
    private static func split(_ text: String, option: String) throws(UsageError) -> (Path, String) {
        let colon = text.indices.last {
            text[$0...].hasPrefix(":/") && Files.exists(Path(String(text[..<$0])))
        }
        let first = colon.map { String(text[..<$0]) } ?? text
        let given = Path(first).isAbsolute ? Path(first) : Files.workingFolder() / first
        guard !first.isEmpty, Files.exists(given) else {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            if parts.count == 2, !parts[1].hasPrefix("/"), Files.exists(Path(parts[0])) {
                throw UsageError(
                    "--\(option): '\(parts[1])' is no absolute path in the box",
                    hint: "Like --\(option) \(parts[0]):/data")
            }
            let name = text.firstRange(of: ":/").map { String(text[..<$0.lowerBound]) } ?? text
            throw UsageError("--\(option): there is no file or folder '\(name)'")
        }
        // Links are followed as the kernel does it, and not by leaving out what stands before '..'.
        let path: Path
        do throws(SystemError) { path = try Files.resolve(given) } catch {
            throw UsageError(
                "--\(option): '\(first)' can't be followed to a file or folder: \(SystemError.text(of: error.code))")
        }
        if let colon { return (path, String(text[text.index(after: colon)...])) }
        let name = given.normalized.name
        guard path.string != "/", name != "/", name != ".." else {
            throw UsageError(
                "--\(option): '\(first)' has no name to be mounted by", hint: "Say where: --\(option) \(first):/host")
        }
        return (path, "/box/\(name)")
    }

    private static func show(_ outcome: Outcome, asJSON: Bool, on console: Console) -> Exit {
        if asJSON {
            console.document(outcome.json())
        } else {
            console.write(bytes: outcome.standardOutput.bytes)
            console.finish()
            if outcome.standardError.total > 0 { StandardStreams.write(err: outcome.standardError.bytes) }
            for line in remarks(outcome) { console.say("glovebox sandbox exec: \(line)") }
        }
        switch outcome.ending {
        case .exited(0): return .done
        case .couldNotStart(let obstacle) where !obstacle.isCommand: return .lacking
        case .cancelled: return .interrupted
        default: return .programFailed
        }
    }

    /// What a person should know beside the output; nothing where all went well.
    private static func remarks(_ outcome: Outcome) -> [String] {
        var lines: [String] = []
        switch outcome.ending {
        case .exited(0): break
        case .exited(let code): lines.append("the program exited with code \(code)")
        case .signalled(let signal): lines.append("the program was ended by signal \(signal)")
        case .killedByLimit(let limit):
            lines.append("the program was killed: it reached its limit of \(limit.rawValue)")
        case .refused: lines.append("the program was killed: it made a system call of another architecture")
        case .cancelled: lines.append("cancelled")
        case .couldNotStart(let obstacle): lines += [obstacle.message] + (obstacle.hint.map { [$0] } ?? [])
        }
        for hit in outcome.limitsHit {
            let unit = hit.limit.unit == "count" ? "" : " \(hit.limit.unit)"
            lines.append("limit \(hit.limit.rawValue): \(hit.allowed)\(unit) allowed, \(hit.used) used")
        }
        for call in outcome.refused {
            let arguments = call.arguments.isEmpty ? "" : "(\(call.arguments))"
            let hint = call.hint.map { ": \($0)" } ?? ""
            let program = call.program.isEmpty ? "" : " by \(call.program)"
            lines.append("refused \(call.systemCall)\(arguments)\(program) ×\(call.count) with \(call.answer)\(hint)")
        }
        return lines
    }
}
