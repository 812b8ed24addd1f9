import Digest
import Glibc
import HTTP
import JSON
import Journal
import Posix
import Record
import Synchronization

@testable import glovebox

/// A small task, a home of the test's own, and the built program that is run on them.
final class RunScene: Sendable {
    private let folder: TemporaryFolder

    /// The scene's folder; runs lie below `runs` in it.
    var path: Path { folder.path }
    var tasks: Path { path / "tasks" }
    var home: Path { path / "home" }
    var task: Path { tasks / "tiny" }

    private static let share = Path(#filePath).parent.parent.parent
    /// Where setup put the environments and the engine.
    static let installed =
        environmentVariable("GLOVEBOX_HOME").map { Path($0) }
        ?? Path(environmentVariable("HOME") ?? "/root") / ".local/share/glovebox"

    init() throws {
        folder = try TemporaryFolder(prefix: "run-scene")
        // The box's user must be able to reach the environment through this folder.
        try Files.setMode(folder.path, 0o755)
        try Files.makeFolder(folder.path / "home")
        for name in ["environments", "engine"] {
            let (target, link) = (Self.installed / name, folder.path / "home" / name)
            try call("symlink") { symlink(target.string, link.string) }
        }
        try TinyTask.write(to: folder.path / "tasks/tiny")
    }

    func run(_ name: String) -> Path { path / "runs" / name }

    /// Runs the built program in the scene's folder.
    func glovebox(
        _ words: [String], prefix: String = "exec", timeout: Duration = .seconds(60)
    ) async throws -> TrustedProgram.Result {
        let own = ["GLOVEBOX_HOME": home.string, "GLOVEBOX_SHARE": Self.share.string]
        let all = TrustedProgram.ownEnvironment().merging(own) { $1 }
        return try await TrustedProgram(
            "/bin/bash", ["-c", "\(prefix) \"$@\"", "bash", BuiltProgram.path.string] + words, environment: all,
            folder: path
        ).run(timeout: timeout)
    }

    /// The words of a run of the small task: two steps, of which the second is one of free code.
    static func attempt(_ name: String, model: Address? = nil, runs: String = "runs") -> [String] {
        let words = ["run", "tiny", "--tasks-dir", "tasks", "--runs", runs, "--name", name, "--seed", "1"]
        guard let model else { return words + ["--agent", "baseline"] }
        return words + ["--steps", "2", "--model", "\(model)"]
    }

    func events(_ name: String) throws -> [Event] { try Self.events(in: run(name)) }

    static func events(in folder: Path) throws -> [Event] {
        try Journal.read(in: folder).entries.compactMap { try Event(kind: $0.kind, payload: $0.payload) }
    }
}

/// A table of eighty rows, a baseline without libraries, and limits that are soon reached.
enum TinyTask {
    static let rows =
        "a,b,y\n" + (0..<80).map { "\($0 % 7),\($0 % 11),\($0 * 37 % 50).5\n" }.joined()

    static let manifest = """
        {"id": "tiny", "title": "Tiny", "discipline": "testing", "kind": "prediction",
         "source": {"citation": "made for a test", "url": "https://doi.org/10.0000/test", "licence": "CC0",
           "origin": "a test", "upstream_sha256": "\(SHA256.hash(rows).hex)",
           "files": [{"path": "data/rows.csv", "sha256": "\(SHA256.hash(rows).hex)"}]},
         "environment": "python-science",
         "metric": {"name": "rmse", "direction": "lower", "ideal": 0},
         "target": {"column": "y", "type": "real"},
         "submission": {"id_column": "id", "columns": [{"name": "y", "type": "real"}], "rows_sum_to_one": false},
         "splits": {"strategy": "random", "table": "data/rows.csv", "test": 0.3, "validation": 0.25},
         "limits": {"wall": "60s", "cpu": "60s", "memory": "512MiB", "disk": "4MiB", "inodes": 4096, "processes": 32,
           "output": "128KiB"}}
        """

    static func write(to task: Path) throws {
        try Files.makeFolder(task / "data")
        try Files.writeAtomically(rows, to: task / "data/rows.csv")
        try Files.writeAtomically(manifest, to: task / "task.json")
        try Files.writeAtomically("Predict y.", to: task / "description.md")
        try Files.writeAtomically(program("mean"), to: task / "baseline.py")
    }

    /// A program that predicts a Python expression, in which `mean` is the labels' mean and `row` the asked row.
    static func program(_ expression: String) -> String {
        """
        import csv
        rows = list(csv.DictReader(open('input/train.csv')))
        mean = sum(float(row['y']) for row in rows) / len(rows)
        with open('output/submission.csv', 'w') as out:
            out.write('id,y\\n')
            for row in csv.DictReader(open('input/test.csv')):
                out.write(f"{row['id']},{\(expression)}\\n")

        """
    }
}

/// A model server of the OpenAI API that chooses no card, plans in one sentence, and writes the program that it was given.
final class ScriptedAuthor: Handler {
    private let program: String
    private let plan: String
    private let left: Mutex<Int>

    /// After so many answers it breaks off in the middle of the next.
    init(_ program: String, plan: String = "I change one thing.", answers: Int = .max) {
        self.program = program
        self.plan = plan
        left = Mutex(answers)
    }

    func respond(to request: Request, over connection: inout ServerConnection) async throws(HTTPError) {
        switch request.path {
        case "/v1/models": try await connection.send(.json(#"{"data": [{"id": "scripted"}]}"#))
        case "/v1/chat/completions":
            let body = String(decoding: request.body, as: UTF8.self)
            let text =
                body.contains("Options:")
                ? "none of these" : body.contains("Python code only") ? "```python\n\(program)\n```" : plan
            let isAlive = left.withLock { left in
                left -= 1
                return left >= 0
            }
            try await connection.start(ResponseHead(200, headers: ["Content-Type": "text/event-stream"]))
            let said = isAlive ? text : String(text.prefix(4))
            let delta: JSONValue = ["choices": [["delta": ["content": .string(said)]]]]
            try await connection.write(Array("data: \(delta.encoded())\n\n".utf8))
            guard isAlive else { return }
            let end = #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"# + "\n\ndata: [DONE]\n\n"
            try await connection.write(Array(end.utf8))
            try await connection.end()
        default: try await connection.send(Response(404))
        }
    }

    /// Serves on a free port while the body runs.
    static func serving<Result: Sendable>(
        _ author: ScriptedAuthor, _ body: (Address) async throws -> Result
    ) async throws -> Result {
        let listener = try Listener.loopback()
        let address = listener.address
        let raw = listener.take()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await Server(author).run(on: try Listener(owning: raw)) }
            defer { group.cancelAll() }
            return try await body(address)
        }
    }
}
