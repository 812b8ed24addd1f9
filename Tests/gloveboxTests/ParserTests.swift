import Measures
import Posix
import Testing

@testable import glovebox

/// The verbs that these tests parse: one of each kind of argument.
private enum Sample {
    static let task = Argument<String>.positional("TASK", "a task")
    static let extra = Argument<[String]>.positionals("EXTRA", "more", isRequired: false)
    static let steps = Argument<Int>.integer("steps", "N", "how many", default: 24, in: 1...100)
    static let wall = Argument<Duration?>.duration("wall", "how long")
    static let memory = Argument<Bytes>.bytes("memory", "how much", default: .mebibytes(512), shown: "512MiB")
    static let agent = Argument<String>.choice("agent", ["greedy", "random"], "which", default: "greedy")
    static let agents = Argument<[String]>.list("agents", "A,B", "which", default: ["greedy"])
    static let quiet = Argument.flag("quiet", "say less")
    static let command = Argument<[String]>.rest("CMD", "what to run")

    static let root = Verb.root([
        Verb(
            "run", "Run", example: "glovebox run x",
            arguments: [task, extra, steps, wall, memory, agent, agents, quiet, Common.tasksDir, Common.seed]
        ) { _, _ in .done },
        .family(
            "box", "Boxes",
            [Verb("exec", "Execute", example: "glovebox box exec -- ls", arguments: [wall, command]) { _, _ in .done }]),
        Verb("secret", "Hidden", example: "glovebox secret", isHidden: true) { _, _ in .done },
    ])

    static func parsed(_ line: String) throws -> Parsed {
        let request = try Parser.parse(line.split(separator: " ").map(String.init), root: root)
        guard case .run(let invocation) = request else { throw UsageError("asks for a page") }
        return invocation.parsed
    }

    /// What a person would read: `glovebox run: there is no '--wal'; did you mean '--wall'?`
    static func complaint(_ line: String) -> String? {
        do throws(Parser.Failure) {
            _ = try Parser.parse(line.split(separator: " ").map(String.init), root: root)
            return nil
        } catch { return "\(error.command): \(error.error.message)" }
    }
}

@Suite struct ParserTests {
    @Test func `values are read by the argument that declared them`() throws {
        let parsed = try Sample.parsed(
            "run wine --steps 12 --wall=90s --memory 1.5GiB --agent random --quiet --seed 18446744073709551615")
        #expect(parsed[Sample.task] == "wine")
        #expect(parsed[Sample.steps] == 12)
        #expect(parsed[Sample.wall] == .seconds(90))
        #expect(parsed[Sample.memory] == .mebibytes(1536))
        #expect(parsed[Sample.agent] == "random")
        #expect(parsed[Sample.quiet])
        #expect(parsed[Common.seed] == .max)
    }

    @Test func `what is not given has its default`() throws {
        let parsed = try Sample.parsed("run wine")
        #expect(parsed[Sample.steps] == 24)
        #expect(parsed[Sample.wall] == nil)
        #expect(parsed[Sample.memory] == .mebibytes(512))
        #expect(parsed[Sample.agents] == ["greedy"])
        #expect(parsed[Sample.quiet] == false)
        #expect(parsed[Sample.extra].isEmpty)
        #expect(parsed.has(Sample.steps) == false)
    }

    @Test func `repeatable options gather in order`() throws {
        let parsed = try Sample.parsed("run a b c --tasks-dir x --tasks-dir y --agents greedy,random --agents greedy")
        #expect(parsed[Common.tasksDir] == ["x", "y"])
        #expect(parsed[Sample.agents] == ["greedy", "random", "greedy"])
        #expect(parsed[Sample.extra] == ["b", "c"])
    }

    @Test func `everything behind the dashes is left alone`() throws {
        let parsed = try Sample.parsed("box exec --wall 5s -- ls --help -- -l")
        #expect(parsed[Sample.command] == ["ls", "--help", "--", "-l"])
        #expect(parsed[Sample.wall] == .seconds(5))
        #expect(try Sample.parsed("run -- --odd-name")[Sample.task] == "--odd-name")
    }

    @Test(arguments: [
        ("rnu", "glovebox: there is no 'rnu'; did you mean 'run'?"),
        ("box exce", "glovebox box: there is no 'exce'; did you mean 'exec'?"),
        ("box", "glovebox box: which one? exec"),
        ("xyzzy", "glovebox: there is no 'xyzzy'"),
        ("secre", "glovebox: there is no 'secre'"),
        ("run", "glovebox run: TASK is missing"),
        ("run wine --wal 90s", "glovebox run: there is no '--wal'; did you mean '--wall'?"),
        ("run wine --wal=90s", "glovebox run: there is no '--wal'; did you mean '--wall'?"),
        ("run wine --wall 90", "glovebox run: '--wall': '90' has no unit"),
        ("run wine --wall 90sec", "glovebox run: '--wall': '90sec': there is no unit 'sec'"),
        ("run wine --wall", "glovebox run: '--wall' needs a value"),
        ("run wine --wall --quiet", "glovebox run: '--wall' needs a value"),
        ("run wine --memory 512", "glovebox run: '--memory': '512' has no unit"),
        ("run wine --steps many", "glovebox run: '--steps': 'many' is not a whole number"),
        ("run wine --steps 0", "glovebox run: '--steps': 0 is out of range"),
        ("run wine --steps 5 --steps 6", "glovebox run: '--steps' is given twice"),
        ("run wine --quiet=yes", "glovebox run: '--quiet' takes no value"),
        ("run wine --agent gredy", "glovebox run: '--agent': there is no 'gredy'; did you mean 'greedy'?"),
        ("run wine --agents a,,b", "glovebox run: '--agents': 'a,,b' has an empty word between its commas"),
        ("run wine --seed -1", "glovebox run: '--seed': '-1' is not a whole number from 0 to 18446744073709551615"),
        ("run wine --tasks-dir=", "glovebox run: '--tasks-dir': an empty text is not a path"),
        ("run wine -q", "glovebox run: there is no '-q'"),
        ("box exec ls", "glovebox box exec: 'ls' must stand behind '--'"),
        ("box exec --wall 5s", "glovebox box exec: '-- CMD' is missing"),
        ("box exec --wall 5s --", "glovebox box exec: '-- CMD' is missing"),
        ("secret word", "glovebox secret: 'word' is one argument too many"),
        ("help rnu", "glovebox help: there is no 'rnu'; did you mean 'run'?"),
    ])
    func `a wrong command line is told what is wrong and what was meant`(line: String, message: String) {
        #expect(Sample.complaint(line) == message)
    }

    @Test(arguments: ["--help", "run --help", "run wine --steps -h", "help run", "box --help", "help box exec", ""])
    func `help is shown wherever it is asked for`(line: String) throws {
        let request = try Parser.parse(line.split(separator: " ").map(String.init), root: Sample.root)
        guard case .help = request else {
            Issue.record("'\(line)' does not show help")
            return
        }
    }

    @Test func `a page tells usage, arguments, defaults and an example`() throws {
        let path = [Sample.root] + Sample.root.children.prefix(1)
        let page = Help.page(path, width: 72)
        #expect(page.contains("Usage: glovebox run TASK [EXTRA…] [options]"))
        #expect(page.contains("  --steps N"))
        #expect(page.contains("(default: 512MiB)"))
        #expect(page.contains("  glovebox run x\n"))
        #expect(page.split(separator: "\n").allSatisfy { $0.count <= 72 }, "\(page)")
    }
}
