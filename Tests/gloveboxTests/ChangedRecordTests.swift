import Digest
import Evaluation
import Glibc
import JSON
import Journal
import Posix
import Record
import Testing

/// What `report` and `resume` say of a finished run whose folder somebody changed: on a real run, by the built program.
@Suite(.serialized) struct ChangedRecordTests {
    /// A change, what the record is called after it, and words of the warning.
    struct Change: Sendable, CustomTestStringConvertible {
        let name: String
        let record: String
        let says: String
        let apply: @Sendable (RunCopy) throws -> Void
        var testDescription: String { name }

        init(_ name: String, _ record: String, _ says: String, _ apply: @escaping @Sendable (RunCopy) throws -> Void) {
            self.name = name
            self.record = record
            self.says = says
            self.apply = apply
        }
    }

    static let files: [Change] = [
        Change("nothing", "intact", "") { _ in },
        Change("a program's text", "changed", "main.py of node 0 (was changed") { try $0.append(to: $0.program()) },
        Change("the submission's blob", "changed", "the submission, the baseline's predictions (was changed") { run in
            try run.append(to: "blobs/\(try run.first(.submissionFixed, "submission", "digest"))")
        },
        Change("all blobs", "incomplete", "Files of this run are missing.") { try Files.remove($0.folder / "blobs") },
        Change("a pipe for a blob", "changed", "main.py of node 0 (was changed") { try $0.pipe($0.program()) },
        Change("the table of predictions", "changed", "submission.csv is not the submission that was fixed") {
            try $0.append(to: "submission.csv")
        },
        Change("no table of predictions", "incomplete", "submission.csv is missing") {
            try Files.remove($0.folder / "submission.csv")
        },
        Change("a forged test score", "changed", "result.json says test.score 0.001") {
            try $0.result { $0.set(0.001, at: "test", "score") }
        },
        Change("a forged seed", "changed", "result.json says seed 99") { try $0.result { $0.set(99, at: "seed") } },
        Change("a result with less", "changed", "result.json lacks spent") {
            try $0.result { $0.set(nil, at: "spent") }
        },
        Change("a result with more", "changed", "result.json has medals") {
            try $0.result { $0.set(3, at: "medals") }
        },
        Change("a result moved elsewhere", "intact", "") { try $0.result { $0.set("/elsewhere", at: "report") } },
        Change("an empty result", "changed", "The seal is missing. result.json keeps no hash") { run in
            try run.result { $0 = [:] }
        },
        Change("a result that is none", "changed", "The seal is missing. result.json could not be read") {
            try $0.append(to: "result.json")
        },
        Change("no result", "incomplete", "The seal is missing. There is no result.json") {
            try Files.remove($0.folder / "result.json")
        },
        Change("a pipe for a result", "changed", "The seal is missing.") { try $0.pipe("result.json") },
        Change("the seal alone", "changed", "last hash is not the one that result.json keeps") { run in
            try run.result { $0.set(.string(String(repeating: "0", count: 64)), at: "journal_tip") }
        },
    ]

    /// Bytes that nobody was writing any more.
    static let longer = Change(
        "half a line behind the end", "changed", "6 bytes were written behind the journal's last"
    ) {
        let journal = $0.folder / Journal.fileName
        try Files.writeAtomically(try Files.read(journal) + Array("{\"v\":1".utf8), to: journal)
    }

    /// The journal written anew, chained and sealed.
    static let events: [Change] = [
        Change("a second test score", "changed", "(test_graded) is a second test_graded") { run in
            try run.rewrite { lines in
                lines.insert(lines[lines.count - 2], at: lines.count - 1)
                lines[lines.count - 2].payload.set(0.00001, at: "submission", "value")
            }
        },
        Change("a test score after the end", "changed", "(test_graded) is a second test_graded") { run in
            try run.rewrite { $0.append($0[$0.count - 2]) }
        },
        Change("an opening after the end", "changed", "(test_opened) comes after run_finished") { run in
            try run.rewrite { $0.append($0[$0.count - 3]) }
        },
        Change("a resume after the end", "changed", "(resumed) comes after run_finished") { run in
            try run.rewrite { $0.append(.init("resumed", ["process": 1, "cut_bytes": 0])) }
        },
        Change("a later kind after the end", "changed", "(telepathy) comes after run_finished") { run in
            try run.rewrite { $0.append(.init("telepathy", [:])) }
        },
        Change("a stop while the end was synced", "intact", "") { run in
            try run.rewrite { $0.append(.init("interrupted", ["reason": "Ctrl-C"])) }
        },
        Change("a program after the opening", "changed", "(execution_started) comes after test_opened") { run in
            try run.rewrite { lines in
                let start = try #require(lines.first { $0.kind == "execution_started" })
                lines.insert(start, at: lines.count - 2)
            }
        },
        Change("no opening", "changed", "(test_graded) comes after submission_fixed, which only test_opened") { run in
            try run.rewrite { $0.removeAll { $0.kind == "test_opened" } }
        },
        Change("no test score", "changed", "(run_finished) comes after test_opened, which only test_graded") { run in
            try run.rewrite { $0.removeAll { $0.kind == "test_graded" } }
        },
        Change("a test score that the result lacks", "changed", "result.json says test.score") { run in
            try run.rewrite { $0[$0.count - 2].payload.set(0.00001, at: "submission", "value") }
        },
    ]

    /// Times that no run can take, in every kind of event that has one.
    static let times: [Change] = [
        ("execution_finished", ["wall_ms"], 50_000_000_000_000), ("execution_finished", ["cpu_ms"], -1),
        ("execution_finished", ["setup_ms"], 5e13), ("execution_finished", ["box_ms"], .int(Int.max)),
        ("node_graded", ["harness_us"], .int(Int.min)), ("gate_passed", ["waited_ms"], 50_000_000_000_000),
        ("attempt_ended", ["elapsed_ms"], .int(Int.max)), ("run_finished", ["spent", "wall_ms"], 50_000_000_000_000),
        ("run_finished", ["spent", "sync_ms"], .int(Int.min)),
        ("run_finished", ["spent", "generated_tokens"], .int(Int.max)),
        ("picked", ["candidates", "0", "cpu_ms"], 50_000_000_000_000),
    ].map { (kind: String, path: [String], value: JSONValue) in
        let field = path.map { $0 == "0" ? "[0]" : $0 }.joined(separator: ".")
        return Change(
            "\(kind) \(field) \(value.encoded())", "incomplete", "event \(kind), \(field): \(value.encoded()) is no"
        ) {
            try $0.rewrite { lines in
                let index = try #require(lines.firstIndex { $0.kind == kind })
                lines[index].payload.set(value, at: path)
            }
        }
    }

    @Test func `what was changed in a folder is told alike by page, Markdown, document and exit code`() async throws {
        let scene = try RunScene()
        #expect(try await scene.glovebox(RunScene.attempt("whole")).status == 0)
        for change in Self.files + [Self.longer] + Self.events + Self.times {
            let copy = try RunCopy(of: scene.run("whole"), at: scene.path / "copy")
            try change.apply(copy)
            let result = try await scene.glovebox(["report", "copy", "--json"], timeout: .seconds(20))
            let page = try Files.readText(scene.path / "reports/copy.html")
            let markdown = try Files.readText(scene.path / "reports/copy.md")
            let document = try JSONNode.parse(result.output, source: "report").plain
            let isIntact = change.record == "intact"
            #expect(result.status == (isIntact ? 0 : 1), "\(change.name): \(result.errorText)")
            #expect(document["record"] == .string(change.record), "\(change.name)")
            #expect(document["intact"] == .bool(isIntact), "\(change.name)")
            #expect(document["problems"]?.arrayValue?.isEmpty == isIntact, "\(change.name)")
            #expect(page.contains(">record \(change.record)</span>"), "\(change.name)")
            #expect(result.errorText.isEmpty == isIntact, "\(change.name): \(result.errorText)")
            #expect(result.errorText.contains(change.says), "\(change.name): \(result.errorText)")
            let plain = markdown.replacing("\\", with: "")
            #expect(plain.contains(change.says), "\(change.name)")
            #expect(plain.contains("as it was written.\n") == isIntact, "\(change.name)")
        }
    }

    @Test func `a finished run whose files were changed is shown by resume with the report's warning`() async throws {
        let scene = try RunScene()
        #expect(try await scene.glovebox(RunScene.attempt("whole")).status == 0)
        let names = ["nothing", "a program's text", "the table of predictions", "a forged test score"]
        for change in Self.files where names.contains(change.name) {
            let copy = try RunCopy(of: scene.run("whole"), at: scene.path / "copy")
            try change.apply(copy)
            let result = try await scene.glovebox(["resume", "copy"], timeout: .seconds(20))
            #expect(result.status == (change.record == "changed" ? 1 : 0), "\(change.name): \(result.errorText)")
            #expect(result.errorText.contains(change.says), "\(change.name): \(result.errorText)")
        }
    }

    @Test func `a run whose journal says what cannot be is not resumed, and the line is named`() async throws {
        let scene = try RunScene()
        #expect(try await scene.glovebox(RunScene.attempt("whole")).status == 0)
        for change in Self.events + Self.times where change.record != "intact" && !change.says.hasPrefix("result") {
            let copy = try RunCopy(of: scene.run("whole"), at: scene.path / "copy")
            try change.apply(copy)
            let result = try await scene.glovebox(["resume", "copy"], timeout: .seconds(20))
            #expect(result.status == 1, "\(change.name): \(result.errorText)")
            #expect(result.errorText.contains(" of journal.jsonl"), "\(change.name): \(result.errorText)")
            #expect(result.errorText.contains(change.says), "\(change.name): \(result.errorText)")
        }
    }

    @Test(arguments: ["-9000000000000000000", "9000000000000000000", "253402300800000"])
    func `a clock that no machine shows is a damaged line`(time: String) async throws {
        let scene = try RunScene()
        let lines = [
            #"{"v":1,"seq":0,"at_ms":\#(time),"kind":"resumed","payload":{"process":1,"cut_bytes":0},"prev":"\#(Digest.zero.hex)"}"#
        ]
        try Files.makeFolder(scene.path / "run")
        try Files.writeAtomically(lines.map { $0 + "\n" }.joined(), to: scene.path / "run/journal.jsonl")
        let report = try await scene.glovebox(["report", "run"])
        #expect(report.status == 1)
        #expect(report.errorText.contains("Line 1 of journal.jsonl is damaged: column"), "\(report.errorText)")
        #expect(report.errorText.contains("\(time) is out of range"), "\(report.errorText)")
    }

    @Test func `a pipe for a journal is refused, and nobody waits for it`() async throws {
        let scene = try RunScene()
        try Files.makeFolder(scene.path / "run")
        try call("mkfifo") { mkfifo((scene.path / "run/journal.jsonl").string, 0o644) }
        for verb in ["report", "resume", "replay"] {
            let result = try await scene.glovebox([verb, "run"], timeout: .seconds(10))
            #expect(result.status == 1)
            #expect(result.errorText.contains("run/journal.jsonl: this is no regular file"), "\(result.errorText)")
        }
    }

    @Test(arguments: ["file", "file/below"])
    func `a report that is to go into a file is wrong usage, with what to do next`(output: String) async throws {
        let scene = try RunScene()
        try Files.makeFolder(scene.path / "run")
        try Files.writeAtomically("", to: scene.path / "run/journal.jsonl")
        try Files.writeAtomically("", to: scene.path / "file")
        let result = try await scene.glovebox(["report", "run", "--output", output])
        #expect(result.status == 2)
        #expect(
            result.errorText.contains("'file' is a file, and a report's two files go into a folder\nName a folder;"))
    }
}

/// A copy of a run's folder that a test may change.
struct RunCopy {
    let folder: Path

    /// A line to be written.
    struct Line {
        var kind: String
        var payload: JSONValue
        var at: Int64?

        init(_ kind: String, _ payload: JSONValue, at: Int64? = nil) {
            self.kind = kind
            self.payload = payload
            self.at = at
        }
    }

    /// Copies the files of a run; a copy that stands there is removed.
    init(of run: Path, at folder: Path) throws {
        self.folder = folder
        try Files.remove(folder)
        try Files.makeFolder(folder / "blobs")
        for name in try Files.list(run) where Files.isRegular(run / name) {
            try Files.copy(run / name, to: folder / name)
        }
        for name in try Files.list(run / "blobs") { try Files.copy(run / "blobs" / name, to: folder / "blobs" / name) }
    }

    func append(to name: String) throws {
        try Files.writeAtomically(try Files.read(folder / name) + Array("# evil\n".utf8), to: folder / name)
    }

    /// Puts a pipe in a file's place, that nobody writes to.
    func pipe(_ name: String) throws {
        try Files.remove(folder / name)
        try call("mkfifo") { mkfifo((folder / name).string, 0o644) }
    }

    /// The blob of the baseline's program.
    func program() throws -> String {
        let node = try #require(lines().first { $0.kind == "node_proposed" }?.payload)
        let files = try #require(node["program"]?["files"]?.arrayValue)
        let digest = try #require(files.first { $0["name"] == "main.py" }?["digest"]?.stringValue)
        return "blobs/\(digest)"
    }

    /// A text in the first event of a kind.
    func first(_ kind: EventKind, _ path: String...) throws -> String {
        let payload = try #require(lines().first { $0.kind == kind.rawValue }?.payload)
        return try #require(path.reduce(payload as JSONValue?) { $0?[$1] }?.stringValue)
    }

    func lines() throws -> [Line] {
        try Journal.read(in: folder).entries.map { Line($0.kind, $0.payload, at: $0.atMilliseconds) }
    }

    func result(_ change: (inout JSONValue) -> Void) throws {
        var result = try JSONNode.parse(try Files.read(folder / "result.json"), source: "result.json").plain
        change(&result)
        try Files.writeAtomically(result.encoded(), to: folder / "result.json")
    }

    /// Writes the journal anew by the journal's own writer, and keeps its new hash in the result.
    func rewrite(_ change: (inout [Line]) throws -> Void) throws {
        var lines = try lines()
        try change(&lines)
        try Files.remove(folder / Journal.fileName)
        let journal = try Journal.create(in: folder)
        for line in lines { try journal.append(kind: line.kind, payload: line.payload, atMilliseconds: line.at) }
        let tip = journal.tip.hex
        try result { $0.set(.string(tip), at: "journal_tip") }
    }
}

extension JSONValue {
    /// Sets what lies at a place, by keys of objects and numbers of elements; nil removes a member.
    mutating func set(_ value: JSONValue?, at path: String...) { set(value, at: path) }

    mutating func set(_ value: JSONValue?, at path: [String]) {
        guard let key = path.first else {
            self = value ?? .null
            return
        }
        let rest = Array(path.dropFirst())
        if var elements = arrayValue, let index = Int(key), elements.indices.contains(index) {
            elements[index].set(value, at: rest)
            self = .array(elements)
        } else if var object = objectValue {
            if rest.isEmpty {
                object[key] = value
            } else {
                object[key]?.set(value, at: rest)
            }
            self = .object(object)
        }
    }
}
