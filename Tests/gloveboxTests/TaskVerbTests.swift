import Glibc
import JSON
import Posix
import Testing

@testable import glovebox

/// `glovebox task …` and `glovebox grade TASK FILE` from the outside, with a home of their own.
@Suite struct TaskVerbTests {
    private static let repository = Path(#filePath).parent.parent.parent
    private static let executable: Path = {
        let bundle = (try? Files.linkTarget("/proc/self/exe")) ?? ""
        let beside = bundle.parent / "glovebox"
        return Files.isExecutable(beside) ? beside : repository / ".build/debug/glovebox"
    }()

    private static func run(
        _ words: [String], home: Path, share: Path = repository
    ) async throws -> TrustedProgram.Result {
        let own = ["GLOVEBOX_HOME": home.string, "GLOVEBOX_SHARE": share.string]
        let all = TrustedProgram.ownEnvironment().merging(own) { $1 }
        return try await TrustedProgram(executable, words, environment: all).run(timeout: .seconds(60))
    }

    private static func document(_ words: [String], home: Path, status: Int32 = 0) async throws -> JSONValue {
        let result = try await run(words + ["--json"], home: home)
        #expect(result.status == status, "\(result.errorText)")
        return try JSONNode.parse(result.outputText, source: "output").plain
    }

    @Test func `the bundled tasks are listed, shown and sound`() async throws {
        let folder = try TemporaryFolder()
        let home = folder.path / "home"
        let tasks = try await Self.document(["task", "list"], home: home)["tasks"]?.arrayValue ?? []
        #expect(tasks.count >= 4)
        for task in tasks {
            #expect(task.objectValue?.keys == ["id", "title", "kind", "discipline", "metric"])
            let id = task["id"]?.stringValue ?? ""
            let shown = try await Self.document(["task", "show", id], home: home)
            #expect(shown["metric"]?["name"] == task["metric"] && shown["source"]?["licence"] != nil)
        }
        let checked = try await Self.document(["task", "check"], home: home)
        #expect(checked["ok"] == true && checked["tasks"]?.arrayValue?.count == tasks.count)
        #expect(!Files.exists(home), "looking changes nothing")
    }

    @Test func `a prepared task's sample is graded, and each look at test labels is counted`() async throws {
        let folder = try TemporaryFolder()
        let home = folder.path / "home"
        let id = "wisconsin-breast-cancer"
        let prepared = try await Self.document(["task", "prepare", id], home: home)["prepared"]?.arrayValue?.first
        let input = Path(prepared?["input"]?.stringValue ?? "")
        let sample = (input / "sample_submission.csv").string
        let validation = try await Self.document(["grade", id, sample, "--part", "validation"], home: home)
        #expect(validation["score"]?.doubleValue == 0.5 && validation["openings"] == .null)
        for opening in 1...2 {
            let report = try await Self.document(["grade", id, sample], home: home)
            #expect(report["score"]?.doubleValue == 0.5 && report["valid_submission"] == true)
            #expect(report["competition_id"]?.stringValue == id && report["openings"]?.intValue == opening)
        }
        let train = (input / "train.csv").string
        let invalid = try await Self.document(["grade", id, train], home: home, status: 1)
        #expect(invalid["score"] == .null && invalid["openings"] == .null && invalid["reason"]?.stringValue != nil)
        let seed = try await Self.document(["grade", id, sample, "--seed", "7"], home: home, status: 1)
        #expect(seed["reason"]?.stringValue?.contains("no row for ids") ?? false)
    }

    @Test func `data that were changed behind a split are noticed by the next preparation`() async throws {
        let folder = try TemporaryFolder()
        let home = folder.path / "home"
        try TinyTask.write(to: folder.path / "tasks/tiny")
        let words = ["task", "prepare", "tiny", "--tasks-dir", (folder.path / "tasks").string]
        #expect(try await Self.run(words, home: home).status == 0)
        #expect(try await Self.run(words, home: home).status == 0)
        let data = folder.path / "tasks/tiny/data"
        let file = data / (try #require(try Files.list(data).first))
        try Files.writeAtomically(Files.read(file) + Array("9,9\n".utf8), to: file)
        let changed = try await Self.run(words, home: home)
        #expect(changed.status == 1 && changed.errorText.contains("the manifest says"), "\(changed.errorText)")
    }

    /// The published split is the same everywhere, so a home that was never disturbed tells what must come out.
    @Test func `a preparation that is killed at any moment leaves nothing that is used`() async throws {
        let folder = try TemporaryFolder()
        let words = ["task", "prepare", "wine-cultivars", "--split", "published"]
        func files(_ home: Path) async throws -> [[UInt8]] {
            let document = try await Self.document(words, home: home)["prepared"]?.arrayValue?.first
            let split = Path(document?["input"]?.stringValue ?? "").parent.parent.parent
            return try ["labelled.csv", "test.csv", "vault/answers.csv", "prepared.json"].map {
                try Files.read(split / $0)
            }
        }
        let whole = try await files(folder.path / "undisturbed")
        for delay in 1...12 {
            let home = folder.path / "killed-\(delay)"
            let seconds = "0.0\(delay < 10 ? "0" : "")\(delay)"
            let line = "exec timeout -s KILL \(seconds) '\(Self.executable)' \(words.joined(separator: " "))"
            let own = ["GLOVEBOX_HOME": home.string, "GLOVEBOX_SHARE": Self.repository.string]
            let all = TrustedProgram.ownEnvironment().merging(own) { $1 }
            _ = try await TrustedProgram("/bin/sh", ["-c", line], environment: all).run(timeout: .seconds(60))
            #expect(try await files(home) == whole)
            #expect(try Files.list(home / "prepared/wine-cultivars").allSatisfy { !$0.hasPrefix(".part") })
        }
    }

    @Test(
        arguments: [
            (["task", "show", "wine-cultivar"], 2, "there is no task 'wine-cultivar'\ndid you mean 'wine-cultivars'?"),
            (["task", "list", "--tasks-dir", "/nowhere"], 2, "/nowhere: not a folder of tasks"),
            (["grade", "wine-cultivars"], 2, "the file to grade is missing"),
            (["grade", "wine-cultivars", "x.csv", "--metric", "mae"], 2, "--metric can't stand beside a task"),
            (["task", "prepare"], 2, "TASK"),
            (["task", "check", "wine-cultivars", "--all"], 2, "--all can't stand beside 'wine-cultivars'"),
            (["grade", "wine-cultivars", "--program", "x.py"], 2, "asks for a task of the kind 'program'"),
            (
                ["run", "iris-discriminants"], 2,
                "grade a program with: glovebox grade iris-discriminants --program FILE"
            ),
            (["score", "--tasks", "iris-discriminants"], 2, "asks for a task of the kind 'prediction'"),
            (["grade", "iris-discriminants", "x.csv"], 2, "asks for a task of the kind 'prediction'"),
            (["grade", "iris-discriminants", "x.csv", "--program", "x.py"], 2, "x.csv can't stand beside"),
        ] as [([String], Int32, String)])
    func `what can't be done is said with the exit code of wrong usage`(
        words: [String], status: Int32, message: String
    ) async throws {
        let folder = try TemporaryFolder()
        let result = try await Self.run(words, home: folder.path / "home")
        #expect(result.status == status && result.outputText.isEmpty)
        #expect(result.errorText.contains(message), "\(result.errorText)")
    }

    /// The user's own home, because the box needs the environment that setup made there.
    private static let installed =
        environmentVariable("GLOVEBOX_HOME").map { Path($0) }
        ?? Path(environmentVariable("HOME") ?? "/root") / ".local/share/glovebox"

    private static func furnished(in folder: Path) throws -> Path {
        try Files.setMode(folder, 0o755)
        try Files.makeFolder(folder / "home")
        try call("symlink") { symlink((installed / "environments").string, (folder / "home/environments").string) }
        return folder / "home"
    }

    @Test func `a lost trial is told of, and ends with exit code 1`() async throws {
        let folder = try TemporaryFolder()
        let home = try Self.furnished(in: folder.path)
        let share = folder.path / "share"
        try Files.makeFolder(share / "tasks")
        for name in ["sandbox", "tasks/wine-cultivars"] {
            let copied = try await TrustedProgram(
                "/bin/cp", ["-r", (Self.repository / name).string, (share / name).string]
            ).run()
            #expect(copied.status == 0)
        }
        // A corpus of two: one holds; the other asks for what can't be.
        let trials = share / "sandbox/trials"
        for name in try Files.list(trials) where Files.isFolder(trials / name) && name != "sample-copy" {
            try Files.remove(trials / name)
        }
        try Files.makeFolder(trials / "too-strict")
        let program = try Files.readText(trials / "sample-copy/program.py")
        try Files.writeAtomically(program, to: trials / "too-strict/program.py")
        try Files.writeAtomically(
            "{\"tries\": \"x\", \"stopped_by\": [], \"program\": \"program.py\", \"expect\": {\"score\": \"none\"}}",
            to: trials / "too-strict/trial.json")
        let result = try await Self.run(
            ["task", "check", "wine-cultivars", "--trials", "--json"], home: home, share: share)
        #expect(result.status == 1, "\(result.errorText)")
        let document = try JSONNode.parse(result.outputText, source: "output").plain
        let task = document["tasks"]?.arrayValue?.first
        #expect(document["ok"] == false && task?["ok"] == false)
        let found = task?["trials"]?.arrayValue ?? []
        #expect(found.compactMap { $0["name"]?.stringValue } == ["oracle", "baseline", "sample-copy", "too-strict"])
        #expect(found.map { $0["held"] } == [true, true, true, false])
        #expect(found.last?["problems"]?.arrayValue?.first?.stringValue?.contains("it got the score") ?? false)
        #expect(!Files.exists(home / "vault-openings.jsonl") && !Files.exists(home / "prepared"))
    }

    @Test func `outputs and programs are graded by a task's evaluation program`() async throws {
        let folder = try TemporaryFolder()
        let home = try Self.furnished(in: folder.path)
        let task = Self.repository / "tasks/iris-discriminants"
        let gold = try await Self.document(
            ["grade", "iris-discriminants", "--outputs", (task / "gold").string], home: home)
        #expect(gold["success"] == true && gold["verdict"]?["scores"]?["figure"]?.doubleValue == 1)
        let none = try await Self.document(
            ["grade", "iris-discriminants", "--outputs", (task / "data").string], home: home, status: 1)
        #expect(none["valid"] == false && none["verdict"] == .null && none["problems"]?.arrayValue?.count == 3)
        let words = ["grade", "iris-discriminants", "--program"]
        let solved = try await Self.document(
            words + [(task / "oracle.py").string, "--attempts", "2", "--pass-at", "2"], home: home)
        #expect(solved["success_rate"]?["value"]?.doubleValue == 1 && solved["n"]?.intValue == 2)
        #expect(solved["pass_at"]?["value"]?.doubleValue == 1)
        let partial = try await Self.document(words + [(task / "baseline.py").string], home: home, status: 1)
        #expect(partial["success_rate"]?["value"]?.doubleValue == 0)
        #expect(partial["valid_execution_rate"]?["value"]?.doubleValue == 1)
        #expect(partial["scores"]?["distances"]?["mean"]?.doubleValue == 1)
        let few = try await Self.run(words + [(task / "oracle.py").string, "--pass-at", "2"], home: home)
        #expect(few.status == 2 && few.errorText.contains("--pass-at 2 needs at least 2 runs"))
    }

    @Test func `a broken task of the user is told of beside the others`() async throws {
        let folder = try TemporaryFolder()
        try Files.makeFolder(folder.path / "mine/broken")
        for name in ["description.md", "baseline.py"] {
            try Files.writeAtomically("", to: folder.path / "mine/broken" / name)
        }
        try Files.writeAtomically("{\n  \"titel\": 1\n}\n", to: folder.path / "mine/broken/task.json")
        let mine = (folder.path / "mine").string
        let result = try await Self.run(["task", "list", "--tasks-dir", mine], home: folder.path / "home")
        #expect(result.status == 1 && result.outputText.contains("wine-cultivars"))
        #expect(result.errorText.contains("broken/task.json:2:12: there is no key \"titel\"; did you mean \"title\"?"))
    }
}
