import JSON
import Measures
import Posix
import Sandbox

/// `glovebox sandbox env …`: what can be inside a box.
enum SandboxEnvVerb {
    static let verb = Verb.family(
        "env", "Show, check and add environments: what is inside a box", [list, show, check, add])

    private static let name = Argument<String>.positional("NAME", "The environment")

    private static func load(_ parsed: Parsed, _ context: Context) throws -> (BoxEnvironment, Installation) {
        let installation = try context.installation()
        let environment = try BoxEnvironment.load(
            name: parsed[name], share: installation.share, home: installation.home)
        return (environment, installation)
    }

    // MARK: list

    private static let list = Verb(
        "list", "Show all environments, and whether this machine has what they need",
        example: "glovebox sandbox env list", arguments: [Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        var rows: [JSONValue] = []
        var lines: [[String]] = []
        for name in BoxEnvironment.names(share: installation.share, home: installation.home) {
            let environment: BoxEnvironment
            do throws(SandboxError) {
                environment = try BoxEnvironment.load(name: name, share: installation.share, home: installation.home)
            } catch {
                lines.append([name, "broken", error.message])
                rows.append([
                    "name": .string(name), "summary": .null, "ready": false, "missing": .null,
                    "fix": .string([error.message, error.hint].compactMap(\.self).joined(separator: ". ")),
                ])
                continue
            }
            let lack = environment.needs.first { !Files.exists($0.path) }
            lines.append([name, lack == nil ? "ready" : "lacks \(lack?.path.string ?? "")", environment.summary])
            rows.append([
                "name": .string(name), "summary": .string(environment.summary), "ready": .bool(lack == nil),
                "missing": lack.map { .string($0.path.string) } ?? .null, "fix": lack.map { .string($0.fix) } ?? .null,
            ])
        }
        if parsed[Common.json] {
            context.console.document(["environments": .array(rows)])
        } else {
            let widths = (0..<2).map { column in lines.map { $0[column].count }.max() ?? 0 }
            for line in lines {
                let cells = zip(line, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
                context.console.print((cells + [line[2]]).joined(separator: "  "))
            }
        }
        return .done
    }

    // MARK: show

    private static let show = Verb(
        "show", "Print an environment's file", example: "glovebox sandbox env show python-science",
        arguments: [name, Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        let (environment, _) = try load(parsed, context)
        let file = try BoxEnvironment.file(name: environment.name, share: installation.share, home: installation.home)
        if parsed[Common.json] {
            context.console.document(document(environment, file))
        } else {
            context.console.write(try Files.readText(file))
            context.console.finish()
        }
        return .done
    }

    private static func document(_ environment: BoxEnvironment, _ file: Path) -> JSONValue {
        func object(_ texts: [String: String]) -> JSONValue {
            .object(JSONObject(texts.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }))
        }
        return [
            "name": .string(environment.name), "summary": .string(environment.summary), "file": .string(file.string),
            "places": .strings(environment.mounts.map(\.place)), "commands": object(environment.commands),
            "variables": object(environment.variables), "profile": .string(environment.profile),
            "warm": .bool(environment.warmUp != nil),
        ]
    }

    // MARK: check

    private static let check = Verb(
        "check", "Build a box of an environment, and ask each of its programs for its version",
        discussion:
            "Exit code 1 where a program does not answer or a warm box can't import its modules, 3 where this machine lacks something.",
        example: "glovebox sandbox env check python-science", arguments: [name, Common.json]
    ) { parsed, context in
        let (environment, installation) = try load(parsed, context)
        try environment.check()
        let sandbox = try Sandbox(jail: installation.jail, share: installation.share)
        var answers: [(command: String, version: String, succeeded: Bool)] = []
        let commands = environment.commands.isEmpty ? ["sh": "/bin/sh"] : environment.commands
        for (command, program) in commands.sorted(by: { $0.key < $1.key }) {
            let words = command == "sh" ? [program, "-c", "echo a shell"] : [program, "--version"]
            let outcome = try await sandbox.run(environment.plan(words))
            if let obstacle = outcome.obstacleOfMachine { throw obstacle }
            let said = outcome.standardOutput.text + outcome.standardError.text
            let line = said.split(separator: "\n").first.map(String.init) ?? outcome.ending.words
            answers.append((command, line, outcome.succeeded))
        }
        let warm = try await tryWarm(environment, sandbox)
        let isFine = answers.allSatisfy(\.succeeded) && warm?.isFine != false
        if parsed[Common.json] {
            context.console.document([
                "name": .string(environment.name), "ok": .bool(isFine),
                "commands": .array(
                    answers.map { answer in
                        [
                            "name": .string(answer.command), "version": .string(answer.version),
                            "ok": .bool(answer.succeeded),
                        ]
                    }),
                "warm_up_ms": warm.flatMap { $0.failure == nil ? .int($0.ready.wholeMilliseconds) : nil } ?? .null,
                "warm_failure": .optional(warm?.failure),
                "not_imported": .strings(warm?.missing ?? []),
            ])
        } else {
            let width = answers.map(\.command.count).max() ?? 0
            for answer in answers {
                let pad = String(repeating: " ", count: width - answer.command.count)
                context.console.print(
                    "\(answer.succeeded ? "ok    " : "FAILED")  \(answer.command)\(pad)  \(answer.version)")
            }
            if let failure = warm?.failure {
                context.console.print("FAILED  a warm box \(failure)")
            } else if let warm, warm.isFine {
                context.console.print("ok      a warm box is ready after \(warm.ready.brief)")
            } else if let warm {
                let names = warm.missing.joined(separator: ", ")
                context.console.print("FAILED  a warm box could not import \(names)")
            }
        }
        return isFine ? .done : .failed
    }

    /// What a warm box of an environment is good for.
    private struct WarmUp {
        var ready: Duration
        /// Modules that its hook was to import, and could not.
        var missing: [String] = []
        /// How the box ended instead of doing its work.
        var failure: String?

        var isFine: Bool { missing.isEmpty && failure == nil }
    }

    /// Prints those of its arguments that no module of the interpreter bears as a name.
    private static let absent = "import sys; print(*[name for name in sys.argv[1:] if name not in sys.modules])"

    /// Tries a warm box; nil where the environment has none.
    private static func tryWarm(_ environment: BoxEnvironment, _ sandbox: Sandbox) async throws -> WarmUp? {
        let names = environment.warmUp?.imports ?? []
        guard let plan = environment.warmPlan(["python", "-c", absent] + names) else { return nil }
        let begun = ContinuousClock.now
        let box = try WarmBox(plan, in: sandbox)
        guard await box.readiness() else {
            let outcome = try await box.discard().get()
            if let obstacle = outcome.obstacleOfMachine { throw obstacle }
            return WarmUp(
                ready: ContinuousClock.now - begun, failure: "did not get ready: \(outcome.ending.words)")
        }
        let time = ContinuousClock.now - begun
        guard let outcome = try await box.run([:]) else { return WarmUp(ready: time, failure: "took no order") }
        guard outcome.succeeded else {
            return WarmUp(ready: time, failure: "ran no program: \(outcome.ending.words)")
        }
        return WarmUp(
            ready: time,
            missing: outcome.standardOutput.text.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    // MARK: add

    private static let from = Argument<String?>.text(
        "from", "PREFIX", "A virtual environment or conda prefix: the folder that holds bin/python")
    private static let imports = Argument<[String]>.list(
        "imports", "A,B", "Modules that a warm box imports before its program is known", default: ["numpy"])

    private static let add = Verb(
        "add", "Make an environment of a Python virtual environment or conda prefix",
        discussion: "It is written to boxes/NAME.json in Glovebox's state folder; edit it as you like.",
        example: "glovebox sandbox env add mine --from ~/venvs/mine --imports numpy,torch",
        arguments: [name, from, imports, Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        guard let from = parsed[from] else {
            throw UsageError("--from is missing", hint: "Like --from ~/venvs/mine")
        }
        let prefix = (Path(from).isAbsolute ? Path(from) : Files.workingFolder() / from).normalized
        let maker = EnvironmentMaker(name: parsed[name], prefix: prefix, imports: parsed[imports])
        let file = try maker.make(share: installation.share, home: installation.home)
        if parsed[Common.json] {
            context.console.document(["name": .string(parsed[name]), "file": .string(file.string)])
        } else {
            context.console.print("\(file)")
            context.console.say(
                "glovebox sandbox env: look whether it works: glovebox sandbox env check \(parsed[name])")
        }
        return .done
    }
}
