import Glibc
import HTTP
import JSON
import Journal
import Knowledge
import Posix
import Record
import Testing

@testable import glovebox

/// What a run does with what it should never have been given: each on the built program, with the real box.
@Suite(.serialized) struct BadInputTests {
    @Test func `an unknown task or run is told with the nearest, and nothing is begun`() async throws {
        let scene = try RunScene()
        let run = try await scene.glovebox(["run", "tiy", "--tasks-dir", "tasks", "--name", "a"])
        #expect(run.status == 2 && run.outputText.isEmpty)
        #expect(run.errorText == "glovebox run: there is no task 'tiy'\ndid you mean 'tiny'?\n")
        #expect(!Files.exists(scene.path / "runs"))
        _ = try await scene.glovebox(RunScene.attempt("first"))
        for verb in ["resume", "replay", "report"] {
            let other = try await scene.glovebox([verb, "frist"])
            #expect(other.status == 2 && other.outputText.isEmpty)
            #expect(other.errorText.hasPrefix("glovebox \(verb): there is no 'frist'; did you mean 'first'?"))
        }
    }

    @Test func `a malformed manifest is told by file, line and nearest key, and hinders no other task`() async throws {
        let scene = try RunScene()
        let broken = scene.tasks / "broken"
        try TinyTask.write(to: broken)
        let manifest = TinyTask.manifest.replacing("\"id\": \"tiny\"", with: "\"id\": \"broken\"")
        try Files.writeAtomically(manifest.replacing("\"title\"", with: "\"titel\""), to: broken / "task.json")
        let run = try await scene.glovebox(["run", "broken", "--tasks-dir", "tasks", "--name", "a"])
        #expect(run.status == 1 && run.outputText.isEmpty)
        #expect(run.errorText.contains("/broken/task.json:1:27: there is no key \"titel\"; did you mean \"title\"?"))
        #expect(!Files.exists(scene.path / "runs"))
        #expect(try await scene.glovebox(RunScene.attempt("b")).status == 0)
    }

    @Test(arguments: [("gone", "rows.csv does not exist"), ("changed", "rows.csv: its SHA-256 is")])
    func `data that can't be used are told, and the run goes on once they are back`(
        what: String, message: String
    ) async throws {
        let scene = try RunScene()
        let data = scene.task / "data/rows.csv"
        if what == "gone" { try Files.remove(data) } else { try Files.writeAtomically("a,b,y\n1,2,3\n", to: data) }
        let run = try await scene.glovebox(RunScene.attempt("a"))
        #expect(run.status == 1 && run.outputText.isEmpty)
        #expect(run.errorText.contains(message), "\(run.errorText)")
        try Files.writeAtomically(TinyTask.rows, to: data)
        let again = try await scene.glovebox(RunScene.attempt("a"))
        #expect(again.status == 2)
        #expect(again.errorText.contains("Take it up again with 'glovebox resume"), "\(again.errorText)")
        #expect(try await scene.glovebox(["resume", "a"]).status == 0)
    }

    @Test func `a model server that dies in the middle of an answer ends the run, and another one finishes it`()
        async throws
    {
        let scene = try RunScene()
        let program = TinyTask.program("mean + 1")
        let run = try await ScriptedAuthor.serving(ScriptedAuthor(program, answers: 2)) { address in
            try await scene.glovebox(RunScene.attempt("a", model: address))
        }
        #expect(run.status == 3 && run.outputText.isEmpty)
        #expect(run.errorText.contains("closed the connection in the middle of an answer"))
        #expect(run.errorText.hasSuffix("nothing is lost; once that is put right: glovebox resume runs/a\n"))
        let resumed = try await ScriptedAuthor.serving(ScriptedAuthor(program)) { address in
            try await scene.glovebox(["resume", "a", "--model", "\(address)"])
        }
        #expect(resumed.status == 0, "\(resumed.errorText)")
        let events = try scene.events("a")
        let asked = events.compactMap { if case .modelAsked(let ask) = $0 { ask.call } else { nil } }
        #expect(asked == [0, 1, 2], "each question is put once")
        let scored = events.filter {
            if case .nodeGraded(let node) = $0 { node.node == 2 && node.score != nil } else { false }
        }
        #expect(!scored.isEmpty)
    }

    @Test func `a server that can't go on with its own text gets a tool's result in a turn, and the run is marked`()
        async throws
    {
        let scene = try RunScene()
        for (plan, marked) in [("[Calculator(6 * 7)] is the answer.", true), ("I change one thing.", false)] {
            let name = marked ? "marked" : "plain"
            let author = ScriptedAuthor(TinyTask.program("mean"), plan: plan)
            let run = try await ScriptedAuthor.serving(author) { address in
                try await scene.glovebox(RunScene.attempt(name, model: address) + ["--json"])
            }
            #expect(run.status == 0, "\(run.errorText)")
            let document = try JSONNode.parse(run.outputText, source: "output").plain
            #expect(document["spliced"] == (marked ? false : nil))
            let calls = try scene.events(name).compactMap { if case .toolCalled(let event) = $0 { event } else { nil } }
            #expect(calls.isEmpty != marked && calls.allSatisfy { $0.spliced == false && $0.result == "42" })
        }
        #expect(try Files.readText(scene.run("marked") / "report.html").contains("told in a turn of its own"))
    }

    @Test func `a run whose model can't be had leaves nothing behind, and names no run to go on with`() async throws {
        let scene = try RunScene()
        let weights = try Descriptor.open(RunScene.installed / "engine/model.gguf").readToEnd(limit: 8 << 20)
        try Files.writeAtomically(weights, to: scene.path / "cut.gguf")
        let nobody = try { try Listener.loopback().address }()
        for (model, message) in [
            ("cut.gguf", "cut.gguf can't be served: it is cut short"), ("\(nobody)", "can't be reached"),
        ] {
            let run = try await scene.glovebox(["run", "tiny", "--tasks-dir", "tasks", "--name", "a", "--model", model])
            #expect(run.status == 3 && run.outputText.isEmpty)
            #expect(run.errorText.contains(message), "\(run.errorText)")
            #expect(!run.errorText.contains("glovebox resume"))
            #expect(!Files.exists(scene.run("a")))
        }
        #expect(try await scene.glovebox(RunScene.attempt("a")).status == 0, "the name is free")
    }

    @Test func `a port that is taken is told`() async throws {
        let scene = try RunScene()
        let listener = try Listener.loopback()
        let serve = try await scene.glovebox(["model", "serve", "--port", "\(listener.address.port)"])
        #expect(serve.status == 3 && serve.outputText.isEmpty)
        #expect(serve.errorText.contains("couldn't bind port \(listener.address.port)"))
    }

    /// A program of a model, and why its node has no score.
    static let programs: [(name: String, program: String, problem: String)] = [
        ("writes nothing", "print('I am done')", "the program wrote no output/submission.csv"),
        (
            "a wrong submission", TinyTask.program("'plenty'"),
            "column 'y', line 2: 'plenty' is not a number (and so are 37 more); write a finite decimal number in every row"
        ),
        (
            "prints 10 GB",
            "import sys\nfor _ in range(10240): sys.stdout.buffer.write(bytes(1 << 20))",
            "the program was killed by its output limit (allowed 131072, used "
        ),
        (
            "writes 10 GB",
            "with open('output/submission.csv', 'wb') as out:\n    for _ in range(10240): out.write(bytes(1 << 20))",
            "the program ended with exit code 1, and its disk limit was reached (allowed 4194304, used "
        ),
    ]

    @Test(arguments: programs.indices)
    func `what a model's program does wrong makes a buggy node, and takes no memory of ours`(
        index: Int
    ) async throws {
        let (name, program, problem) = Self.programs[index]
        let scene = try RunScene()
        let measuring = """
            exec python3 -c 'import resource, subprocess, sys
            status = subprocess.call(sys.argv[1:])
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
            sys.exit(status)'
            """
        let run = try await ScriptedAuthor.serving(ScriptedAuthor(program)) { address in
            try await scene.glovebox(RunScene.attempt("a", model: address), prefix: measuring)
        }
        #expect(run.status == 0, "\(name): \(run.errorText)")
        #expect(run.errorText.contains("node 2: no score, \(problem)"), "\(run.errorText)")
        #expect(run.outputText.contains("nodes       2 tried: 1 card, 1 draft; 2 failed"))
        let kibibytes = try #require(run.errorText.split(separator: "\n").last.flatMap { Int($0) })
        #expect(kibibytes < 128 << 10)
    }

    // Who may not mount has the test below, where a file may not grow.
    @Test(.enabled(if: geteuid() == 0, "only root may mount a small disk"), arguments: [100, 400, 3_500])
    func `a disk that fills up stops a run with nothing half-written, and with room it goes on`(
        kibibytes: Int
    ) async throws {
        let scene = try RunScene()
        let disk = scene.path / "disk"
        try Files.makeFolder(disk)
        let mount = TrustedProgram(
            "/bin/mount", ["-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", disk.string])
        let mounted = try await mount.run()
        try #require(mounted.status == 0, "\(mounted.errorText)")
        let program =
            TinyTask.program("mean + 0.1 * float(row['a'])") + "open('output/big', 'wb').write(bytes(3 << 20))"
        do {
            try await ScriptedAuthor.serving(ScriptedAuthor(program)) { address in
                try await Self.stopAndGoOn(scene, runs: "disk", model: address, says: ["disk is full"]) {
                    let grown = try await TrustedProgram("/bin/mount", ["-o", "remount,size=64m", disk.string]).run()
                    #expect(grown.status == 0)
                }
            }
        } catch {
            _ = try await TrustedProgram("/bin/umount", ["-l", disk.string]).run()
            throw error
        }
        _ = try await TrustedProgram("/bin/umount", ["-l", (scene.path / "disk").string]).run()
    }

    @Test func `a file that may not grow stops a run with nothing half-written, and without the limit it goes on`()
        async throws
    {
        let scene = try RunScene()
        let program =
            TinyTask.program("mean + 0.1 * float(row['a'])") + "open('output/big', 'wb').write(bytes(3 << 20))"
        try await ScriptedAuthor.serving(ScriptedAuthor(program)) { address in
            try await Self.stopAndGoOn(
                scene, prefix: "ulimit -S -f 1024; exec", model: address,
                says: ["scratch/execution-", "big: File too large"]
            ) {}
        }
    }

    @Test func `a limit of the shell that the box could not lift is the machine's fault, not the program's`()
        async throws
    {
        let scene = try RunScene()
        let run = try await scene.glovebox(RunScene.attempt("a"), prefix: "ulimit -f 1024; exec")
        #expect(run.status == 3 && run.outputText.isEmpty)
        #expect(run.errorText.contains("give the box 4 MiB beyond 'ulimit -H -f'"), "\(run.errorText)")
        #expect(try await scene.glovebox(["resume", "a"]).status == 0)
    }

    /// A run that must stop for want of room, then `makeRoom`, then its end, which is that of a run that never stopped.
    private static func stopAndGoOn(
        _ scene: RunScene, runs: String = "runs", prefix: String = "exec", model: Address, says: [String],
        _ makeRoom: () async throws -> Void
    ) async throws {
        let stopped = try await scene.glovebox(
            RunScene.attempt("a", model: model, runs: runs), prefix: prefix)
        #expect(stopped.status == 3 && stopped.outputText.isEmpty)
        for words in says { #expect(stopped.errorText.contains(words), "\(stopped.errorText)") }
        #expect(stopped.errorText.hasSuffix("nothing is lost; once that is put right: glovebox resume \(runs)/a\n"))
        let folder = scene.path / runs / "a"
        #expect(try Journal.read(in: folder).tornBytes == 0)
        let blobs = folder / "blobs"
        if Files.exists(blobs) { #expect(try Files.list(blobs).allSatisfy { !$0.hasPrefix(".") }) }
        try await makeRoom()
        let resumed = try await scene.glovebox(["resume", "\(runs)/a", "--model", "\(model)"])
        #expect(resumed.status == 0, "\(resumed.errorText)")
        _ = try await scene.glovebox(RunScene.attempt("undisturbed", model: model))
        #expect(try kinds(in: folder) == kinds(in: scene.run("undisturbed")))
        #expect(try await scene.glovebox(["replay", "\(runs)/a"]).status == 0)
    }

    /// The kinds of a run's events, without the marks of its stops.
    private static func kinds(in folder: Path) throws -> [String] {
        try Journal.read(in: folder).entries.map(\.kind).filter { EventKind(rawValue: $0)?.isMark == false }
    }

    @Test func `two runs in one folder are refused, while the first works and after it`() async throws {
        let scene = try RunScene()
        try await ScriptedAuthor.serving(ScriptedAuthor("import time\ntime.sleep(3)")) { address in
            async let first = scene.glovebox(RunScene.attempt("a", model: address))
            while try await scene.glovebox(["ctl", "a", "status"]).status != 0 {
                try await Task.sleep(for: .milliseconds(20))
            }
            for words in [RunScene.attempt("a", model: address), ["resume", "a", "--model", "\(address)"]] {
                let second = try await scene.glovebox(words)
                #expect(second.status == 1 && second.outputText.isEmpty)
                #expect(
                    second.errorText.contains("another process works on the run in \(scene.run("a"))\n'glovebox ctl"),
                    "\(second.errorText)")
            }
            #expect(try await first.status == 0)
            let third = try await scene.glovebox(RunScene.attempt("a", model: address))
            #expect(third.status == 2)
            #expect(third.errorText.contains("there is a run in \(scene.run("a")) already"), "\(third.errorText)")
        }
    }

    @Test(arguments: ["", ".", "..", "../a", "/tmp/a", "a/b", "a\nb", String(repeating: "a", count: 201)])
    func `a name that is no folder's name is refused, and nothing is touched`(name: String) async throws {
        let scene = try RunScene()
        for words in [RunScene.attempt(name), ["score", "--agents", "baseline", "--name", name]] {
            let result = try await scene.glovebox(words)
            #expect(result.status == 2 && result.outputText.isEmpty)
            #expect(result.errorText.contains("can't be a folder's name"), "\(result.errorText)")
        }
        #expect(!Files.exists(scene.path / "runs"))
    }

    @Test func `a folder with a person's own files is not taken for a run's`() async throws {
        let scene = try RunScene()
        let folder = scene.run("mine")
        try Files.makeFolder(folder / "scratch")
        for name in ["scratch/keep.txt", "submission.csv"] { try Files.writeAtomically("mine", to: folder / name) }
        let result = try await scene.glovebox(RunScene.attempt("mine"))
        #expect(result.status == 2 && result.outputText.isEmpty)
        #expect(result.errorText.contains("which is no part of a run\nA run needs a folder of its own: name another."))
        for name in ["scratch/keep.txt", "submission.csv"] { #expect(try Files.readText(folder / name) == "mine") }
        #expect(try Files.list(folder).sorted() == ["scratch", "submission.csv"])
    }

    @Test(arguments: [
        ("tiny,tiny", "random", "--tasks", "tiny"), ("tiny", "baseline,random,baseline", "--agents", "baseline"),
    ])
    func `a cell that would be counted twice is refused`(
        tasks: String, agents: String, option: String, word: String
    ) async throws {
        let scene = try RunScene()
        let result = try await scene.glovebox(
            ["score", "--tasks-dir", "tasks", "--tasks", tasks, "--agents", agents])
        #expect(result.status == 2 && result.outputText.isEmpty)
        #expect(result.errorText.contains("\(option) names '\(word)' twice"), "\(result.errorText)")
        #expect(!Files.exists(scene.path / "runs"))
    }

    @Test func `a torn last line is cut and said, and the run ends as it would have`() async throws {
        let scene = try RunScene()
        #expect(try await scene.glovebox(RunScene.attempt("a")).status == 0)
        let whole = try Self.kinds(in: scene.run("a"))
        let file = scene.run("a") / "journal.jsonl"
        let lines = try Files.readText(file).split(separator: "\n")
        let kept = lines.prefix { !$0.contains("\"kind\":\"picked\"") }
        let torn = lines[kept.count].prefix(50)
        for words in [["resume", "a"], ["resume", "a", "--json"]] {
            try Files.writeAtomically(kept.map { $0 + "\n" }.joined() + torn, to: file)
            try Files.remove(scene.run("a") / "result.json")
            #expect(try await scene.glovebox(["replay", "a"]).status == 0, "who only looks passes over it")
            let resumed = try await scene.glovebox(words)
            #expect(resumed.status == 0)
            #expect(resumed.errorText.contains("the journal's last line was never finished: its 50 B are cut"))
            // The labels are opened again, because that part of the journal is gone as well; the vault has counted.
            let kinds = try Self.kinds(in: scene.run("a"))
            #expect(kinds.filter { $0 != "test_opened" } == whole.filter { $0 != "test_opened" })
        }
    }

    @Test(arguments: ["test_opened", "test_graded"])
    func `a second opening of test labels after a kill is an event and a number of its own`(lost: String) async throws {
        let scene = try RunScene()
        #expect(try await scene.glovebox(RunScene.attempt("a")).status == 0)
        let file = scene.run("a") / "journal.jsonl"
        let lines = try Files.readText(file).split(separator: "\n")
        let kept = lines.prefix { !$0.contains("\"kind\":\"\(lost)\"") }
        // Once the score was not written down, and once not even the opening: the vault's ledger knows of it.
        try Files.writeAtomically(kept.map { $0 + "\n" }.joined(), to: file)
        // Written behind the last event only.
        try Files.remove(scene.run("a") / "result.json")
        let resumed = try await scene.glovebox(["resume", "a"])
        #expect(resumed.status == 0, "\(resumed.errorText)")
        #expect(resumed.outputText.contains("labels opened twice, of that twice by this run"), "\(resumed.outputText)")
        let openings = try scene.events("a").compactMap { if case .testOpened(let event) = $0 { event } else { nil } }
        #expect(openings.map(\.openings) == [1, 2])
        #expect(Set(openings.map(\.process)).count == 2)
        let result = try JSONNode.parse(try Files.read(scene.run("a") / "result.json"), source: "result.json").plain
        #expect(result["test"]?["openings"]?.intValue == 2 && result["test"]?["openings_in_run"]?.intValue == 2)
        #expect(try Files.readText(scene.run("a") / "report.html").contains("Openings of the test labels in this run."))
        // Another run of the same name, elsewhere, has its own.
        let other = try await scene.glovebox(RunScene.attempt("a", runs: "elsewhere"))
        #expect(other.status == 0)
        let its = try RunScene.events(in: scene.path / "elsewhere/a").filter {
            if case .testOpened = $0 { true } else { false }
        }
        #expect(its.count == 1)
        let results = try ResultsStore.open(scene.home / "stores/results.sqlite")
        #expect(try results.runs() == ["a", "a"])
        let measures = try HeldoutStore.open(scene.home / "stores/heldout.sqlite").measures(task: "tiny")
        #expect(measures.map(\.name) == ["a", "a", "a", "a"] && Set(measures.map(\.run)).count == 2)
    }

    @Test func `a run that was killed before it began is told as that, and its name can be used again`() async throws {
        let scene = try RunScene()
        let folder = scene.run("a")
        try Files.makeFolder(folder)
        for name in ["journal.jsonl", "journal.lock"] { try Files.writeAtomically("", to: folder / name) }
        let resumed = try await scene.glovebox(["resume", "a"])
        #expect(resumed.status == 2 && resumed.outputText.isEmpty)
        #expect(resumed.errorText.contains("was stopped before it began: nothing of it was done\nStart it again"))
        #expect(resumed.errorText.contains("'glovebox run TASK --name a'"))
        #expect(try await scene.glovebox(RunScene.attempt("a")).status == 0)
        // Events without a request are another matter: they are kept, and nothing is begun over them.
        try Files.remove(folder / "run.json")
        let journal = try Files.read(folder / "journal.jsonl")
        for (words, status) in [(["resume", "a"], 1), (["replay", "a"], 1), (RunScene.attempt("a"), 1)] {
            let result = try await scene.glovebox(words)
            #expect(
                result.status == Int32(status) && result.errorText.contains("no run.json that says what was asked for"))
            #expect(try Files.read(folder / "journal.jsonl") == journal)
        }
    }

    @Test func `an edited line is named by whoever reads the run, and nothing is changed`() async throws {
        let scene = try RunScene()
        #expect(try await scene.glovebox(RunScene.attempt("a")).status == 0)
        let file = scene.run("a") / "journal.jsonl"
        // A better score, for a run that is finished and for one that is not.
        let lines = try Files.readText(file).replacing("\"rows\":14", with: "\"rows\":15").split(separator: "\n")
        for count in [lines.count, lines.count - 4] {
            let edited = lines.prefix(count).map { $0 + "\n" }.joined()
            try Files.writeAtomically(edited, to: file)
            for verb in ["resume", "replay", "report"] {
                let result = try await scene.glovebox([verb, "a"])
                #expect(result.status == 1)
                let place = verb == "report" ? "Line 8 of journal.jsonl breaks" : "/journal.jsonl:8: "
                #expect(result.errorText.contains(place), "\(verb): \(result.errorText)")
                #expect(result.errorText.contains("line 7 or this one was edited"), "\(verb): \(result.errorText)")
                #expect(try Files.readText(file) == edited)
            }
        }
    }
}
