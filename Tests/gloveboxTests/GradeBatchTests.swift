import Glibc
import JSON
import Posix
import Testing

/// `glovebox grade --submissions`, `--summary` and `--check-only` from the outside, on a small task with a leaderboard.
@Suite struct GradeBatchTests {
    /// A prepared task, and a file that predicts its rows.
    private final class Bench: Sendable {
        let folder: TemporaryFolder
        let sample: String

        var path: Path { folder.path }
        var openings: Path { path / "home/vault-openings.jsonl" }

        init() async throws {
            folder = try TemporaryFolder(prefix: "batch")
            try TinyTask.write(to: folder.path / "tasks/tiny")
            let scores = [1, 5, 50, 60, 70, 80, 90, 100, 110, 120].map { "\($0)\n" }.joined()
            try Files.writeAtomically("score\n" + scores, to: folder.path / "tasks/tiny/leaderboard.csv")
            let prepared = try await Self.run(
                ["task", "prepare", "tiny", "--tasks-dir", "tasks", "--json"], in: folder.path)
            let document = try JSONNode.parse(prepared.output, source: "prepare").plain["prepared"]?.arrayValue?.first
            sample = try Files.readText(Path(document?["input"]?.stringValue ?? "") / "sample_submission.csv")
        }

        /// The sample with another number in each row.
        func predictions(_ number: Double) -> String {
            let rows = sample.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } + ",\(number)\n" }
            return "id,y\n" + rows.joined()
        }

        func write(_ text: String, _ name: String) throws { try Files.writeAtomically(text, to: path / name) }

        func glovebox(_ words: [String]) async throws -> TrustedProgram.Result {
            try await Self.run(words + ["--tasks-dir", "tasks"], in: path)
        }

        private static func run(_ words: [String], in folder: Path) async throws -> TrustedProgram.Result {
            let share = Path(#filePath).parent.parent.parent
            let own = ["GLOVEBOX_HOME": (folder / "home").string, "GLOVEBOX_SHARE": share.string]
            return try await TrustedProgram(
                BuiltProgram.path, words, environment: TrustedProgram.ownEnvironment().merging(own) { $1 },
                folder: folder
            ).run(timeout: .seconds(60))
        }
    }

    @Test func `one bad file stops no other, and each row says why it has no score`() async throws {
        let bench = try await Bench()
        try bench.write(bench.predictions(25), "good.csv")
        try bench.write("id,y\n1,\"2\n", "open.csv")
        try Files.writeAtomically([0x69, 0x64, 0x2C, 0x79, 0x0A, 0xE9, 0x2C, 0x31, 0x0A], to: bench.path / "latin.csv")
        try bench.write(bench.predictions(25), "good.txt")
        try bench.write("score\nmany\n", "tasks/tiny/other.csv")
        try TinyTask.write(to: bench.path / "tasks/broken")
        let rows: [(task: String, path: String?, reason: String)] = [
            ("tiny", "open.csv", "open.csv:2:3: this quote is never closed"),
            ("tiny", "latin.csv", "latin.csv:2:1: the bytes are not UTF-8"),
            ("tiny", "gone.csv", "gone.csv: can't be read: No such file or directory"),
            ("tiny", "good.txt", "good.txt: a submission's name ends in .csv"),
            ("tiny", nil, "the attempt has no submission"),
            ("tinny", "good.csv", "there is no task 'tinny'; did you mean 'tiny'?"),
            ("broken", "good.csv", "broken/task.json:1:"),
            ("tiny", "good.csv", ""),
        ]
        let lines = rows.map { row in
            let path = row.path.map { "\"\($0)\"" } ?? "null"
            return "{\"competition_id\": \"\(row.task)\", \"submission_path\": \(path)}\n"
        }
        try bench.write("# a batch\n\n" + lines.joined() + "not a line\n", "list.jsonl")
        let result = try await bench.glovebox(["grade", "--submissions", "list.jsonl", "--json"])
        #expect(result.status == 1, "\(result.errorText)")
        let summary = try JSONNode.parse(result.output, source: "grade").plain
        let reports = try #require(summary["competition_reports"]?.arrayValue)
        #expect(reports.count == rows.count + 1)
        for (row, report) in zip(rows, reports) {
            let reason = report["reason"]?.stringValue ?? ""
            #expect(row.reason.isEmpty ? reason.isEmpty : reason.contains(row.reason), "\(reason)")
            #expect(report["competition_id"]?.stringValue == row.task)
            #expect(report["submission_path"]?.stringValue == row.path ?? "")
            #expect((report["score"]?.doubleValue == nil) == !row.reason.isEmpty)
        }
        #expect(reports.last?["reason"]?.stringValue?.hasPrefix("list.jsonl:11:1: ") ?? false)
        #expect(summary["total_runs"] == 9 && summary["total_runs_with_submissions"] == 5)
        #expect(summary["total_valid_submissions"] == 1 && summary["total_not_gradable"] == 3)
        #expect(reports.compactMap { $0["openings"]?.intValue } == [1], "only a well-formed file opens the labels")
        // Guessing 25 everywhere errs by about 14: behind 1 and 5, and so the third of eleven.
        let good = reports[7]
        #expect(good["rank"] == 3 && good["bronze_medal"] == true && good["next_medal"] == "silver")
        #expect(summary["total_bronze_medals"] == 1 && good["part"] == "test")

        let table = try await bench.glovebox(["grade", "--submissions", "list.jsonl"])
        #expect(table.status == 1 && table.outputText.contains("open.csv:2:3: this quote is never closed"))
        #expect(table.outputText.contains("9 runs, 5 with a submission, 1 valid; 1 medal (0 gold, 0 silver, 1 bronze)"))
        #expect(table.outputText.contains("3 could not be graded"))
    }

    @Test func `several attempts at one task are seeds, in one list or in several reports`() async throws {
        let bench = try await Bench()
        for (name, number) in [("a.csv", 24.0), ("b.csv", 25), ("c.csv", 300)] {
            try bench.write(bench.predictions(number), name)
        }
        func lines(_ names: [String]) -> String {
            names.map { "{\"competition_id\": \"tiny\", \"submission_path\": \"\($0)\"}\n" }.joined()
        }
        try bench.write(lines(["a.csv", "b.csv", "c.csv"]), "all.jsonl")
        let all = try await bench.glovebox(["grade", "--submissions", "all.jsonl", "--json"])
        #expect(all.status == 0, "\(all.errorText)")
        let document = try JSONNode.parse(all.output, source: "grade").plain
        let one = try #require(document["aggregate"]?["by_competition"]?.arrayValue?.first)
        #expect(one["attempts"] == 3 && one["valid"] == 3 && one["medals"] == 2)
        let scores = document["competition_reports"]?.arrayValue?.compactMap { $0["score"]?.doubleValue } ?? []
        #expect(scores.count == 3)
        let mean = scores.reduce(0, +) / 3
        let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        #expect(abs((one["score"]?.doubleValue ?? 0) - mean) < 1e-9)
        #expect(abs((one["standard_error"]?.doubleValue ?? 0) - (squares / 2 / 3).squareRoot()) < 1e-9)
        #expect(one["interval"]?.arrayValue?[0].doubleValue == 0, "an error can't be below 0")
        #expect(document["aggregate"]?["any_medal"]?["interval"] == .null, "one task is too few")
        for name in ["a", "b", "c"] {
            try bench.write(lines(["\(name).csv"]), "\(name).jsonl")
            let report = try await bench.glovebox(["grade", "--submissions", "\(name).jsonl", "--json"])
            #expect(report.status == 0)
            try bench.write(report.outputText, "\(name).json")
        }
        let words = ["grade", "--summary", "a.json", "--summary", "b.json", "--summary", "c.json"]
        let combined = try await bench.glovebox(words + ["--json"])
        #expect(combined.status == 0, "\(combined.errorText)")
        let aggregate = try JSONNode.parse(combined.output, source: "grade").plain["aggregate"]
        #expect(aggregate == document["aggregate"])
        let text = try await bench.glovebox(words)
        #expect(text.outputText.contains("2 of 3 [") && text.outputText.contains("over 3 seeds 0.6667 ± 0.3333"))
        try bench.write("{\"no\": 1}", "a.json")
        let bad = try await bench.glovebox(words)
        #expect(bad.status == 2 && bad.errorText.contains("a.json:1:1: the key \"competition_reports\" is missing"))
    }

    @Test func `a file's form is checked without a look at any label`() async throws {
        let bench = try await Bench()
        try bench.write(bench.predictions(1), "good.csv")
        let good = try await bench.glovebox(["grade", "tiny", "good.csv", "--check-only", "--json"])
        #expect(good.status == 0, "\(good.errorText)")
        let document = try JSONNode.parse(good.output, source: "grade").plain
        #expect(document["well_formed"] == true && document["problems"] == [] && document["score"] == nil)
        // A missing, a repeated and an unknown id, an infinity, and a column too many.
        var rows = bench.predictions(1).split(separator: "\n").map { $0 + ",0" }
        rows[0] = "id,y,z"
        rows[1] = rows[2]
        rows[3] = "nobody,1,0"
        rows[4] = rows[4].prefix { $0 != "," } + ",inf,0"
        try bench.write(rows.joined(separator: "\n"), "bad.csv")
        let bad = try await bench.glovebox(["grade", "tiny", "bad.csv", "--check-only", "--json"])
        #expect(bad.status == 1)
        let problems = try JSONNode.parse(bad.output, source: "grade").plain["problems"]?.arrayValue ?? []
        let found = problems.map { problem in
            "\(problem["kind"]?.stringValue ?? "") \(problem["line"]?.intValue ?? 0) ×\(problem["count"]?.intValue ?? 0)"
        }
        #expect(
            found.sorted() == [
                "duplicate_id 3 ×1", "missing_id 0 ×2", "not_a_number 5 ×1", "unknown_column 1 ×1", "unknown_id 4 ×1",
            ])
        #expect(problems.allSatisfy { $0["hint"]?.stringValue != nil })
        let text = try await bench.glovebox(["grade", "tiny", "bad.csv", "--check-only"])
        #expect(
            text.status == 1 && text.outputText.contains("line 5: 'inf' is not finite; write a finite decimal number"))
        #expect(!Files.exists(bench.openings), "no label was opened")
        _ = try await bench.glovebox(["grade", "tiny", "good.csv"])
        #expect(Files.exists(bench.openings))
    }

    private static let pair = [
        "grade", "--metric", "mae", "--answers", "a.csv", "--submission", "s.csv", "--target", "y",
    ]

    @Test(
        arguments: [
            (["grade", "--check-only"], 2, "--check-only needs a task"),
            (["grade", "tiny", "x.csv", "--submissions", "l"], 2, "--submissions can't stand beside a task"),
            (["grade", "--submissions", "l", "--metric", "rmse"], 2, "--metric can't stand beside --submissions"),
            (["grade", "--submissions", "l", "--summary", "r"], 2, "--summary can't stand beside --submissions"),
            (["grade", "--submissions", "l", "--id", "x"], 2, "--id can't stand beside --submissions"),
            (["grade", "--summary", "r", "--seed", "1"], 2, "--seed can't stand beside --summary"),
            (["grade", "--summary", "r", "--summary", "s", "--summary", "r"], 2, "--summary names 'r' twice"),
            (["grade", "tiny", "x.csv", "--target", "y"], 2, "--target can't stand beside a task"),
            (pair + ["--part", "validation"], 2, "--part can't stand beside --answers and --submission"),
            (pair + ["--split", "published"], 2, "--split can't stand beside --answers and --submission"),
            (pair + ["--seed", "1"], 2, "--seed can't stand beside --answers and --submission"),
            // Where tasks lie may always be said.
            (pair + ["--tasks-dir", "t"], 2, "a.csv: can't be read: No such file or directory"),
            (["grade", "--submissions", "none.jsonl"], 2, "none.jsonl: can't be read: No such file or directory"),
        ] as [([String], Int32, String)])
    func `what can't be asked together is said`(words: [String], status: Int32, message: String) async throws {
        let bench = try await Bench()
        let result = try await bench.glovebox(words)
        #expect(result.status == status && result.outputText.isEmpty)
        #expect(result.errorText.contains(message), "\(result.errorText)")
    }

    /// Nobody writes into the pipe, so a reader that opens it as a file would wait for ever.
    @Test(arguments: [
        ("--submissions", "pipe", "is a pipe"), ("--summary", "pipe", "is a pipe"), ("--answers", "pipe", "is a pipe"),
        ("--leaderboard", "pipe", "is a pipe"), ("--submissions", ".", "Is a directory"),
        ("--summary", "/dev/null", "no regular file"),
    ])
    func `what is no regular file is refused at once`(option: String, name: String, message: String) async throws {
        let folder = try TemporaryFolder(prefix: "pipe")
        #expect(mkfifo((folder.path / "pipe").string, 0o600) == 0)
        try Files.writeAtomically("id,y\n1,2\n", to: folder.path / "a.csv")
        var words = ["grade", option, name]
        if option == "--answers" { words += ["--metric", "mae", "--submission", "a.csv", "--target", "y"] }
        if option == "--leaderboard" {
            words += ["--metric", "mae", "--submission", "a.csv", "--answers", "a.csv", "--target", "y"]
        }
        let result = try await TrustedProgram(BuiltProgram.path, words, folder: folder.path).run(timeout: .seconds(20))
        #expect(result.status == 2 && result.outputText.isEmpty)
        #expect(result.errorText.contains(message), "\(result.errorText)")
    }
}
