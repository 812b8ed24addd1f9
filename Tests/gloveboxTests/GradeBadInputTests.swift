import JSON
import Posix
import Testing

/// Files that no grader should trip over: each as submission, as answers, and what the program says and ends with.
@Suite struct GradeBadInputTests {
    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// A file's name and bytes, and what is said of it behind its name.
    static let files: [(what: String, bytes: [UInt8], message: String)] = [
        ("an open quote", bytes("id,y\n1,\"2\n2,3\n"), ":2:3: this quote is never closed"),
        ("text behind a quote", bytes("id,y\n1,\"2\"3\n"), ":2:6: text after a closing quote"),
        ("Latin-1", bytes("id,y\n1,2\n") + [0xE9] + bytes(",3\n"), ":3:1: the bytes are not UTF-8"),
        ("UTF-16", [0xFF, 0xFE, 0x69, 0, 0x64, 0], ":1:1: this is UTF-16 text, not CSV"),
        ("a NUL byte", bytes("id,y\n1,2\n2,\0\n"), ":3:3: a NUL byte"),
        (
            "a million columns", bytes((0..<1_000_000).map { "c\($0)" }.joined(separator: ",") + "\n"),
            ": more than 16384 columns"
        ),
        ("a short row", bytes("id,y\n1,2\n2\n"), ":3: the row has 1 field, the header has 2"),
        ("an empty file", [], ": is empty"),
        ("blank lines only", bytes("\n\r\n\r"), ": is empty"),
        ("JSON", bytes("[{\"id\": 1, \"y\": 2}]"), ":1:1: this looks like JSON, not CSV"),
        ("gzip", [0x1F, 0x8B, 8, 0], ":1:1: this is a gzip file, not CSV"),
        ("Parquet", bytes("PAR1"), ":1:1: this is a Parquet file, not CSV"),
        ("a nameless column", bytes(",id,y\n0,1,2\n1,2,3\n"), ": column 1 of the header has no name"),
        ("a column twice", bytes("id,y,y\n1,2,3\n2,3,4\n"), ": two columns are named 'y'"),
    ]

    private static func grade(
        _ folder: Path, answers: String = "answers.csv", submission: String = "good.csv", more: [String] = []
    ) async throws -> TrustedProgram.Result {
        let words = ["grade", "--metric", "rmse", "--answers", answers, "--submission", submission, "--target", "y"]
        return try await TrustedProgram(BuiltProgram.path, words + more + ["--json"], folder: folder).run(
            timeout: .seconds(60))
    }

    private static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder(prefix: "bad-input")
        try Files.writeAtomically("id,y\n1,2\n2,3\n", to: folder.path / "answers.csv")
        try Files.writeAtomically("id,y\n1,2\n2,4\n", to: folder.path / "good.csv")
        return folder
    }

    @Test(arguments: files.indices)
    func `a file that is no table is named with its place`(index: Int) async throws {
        let (what, bytes, message) = Self.files[index]
        let folder = try Self.folder()
        try Files.writeAtomically(bytes, to: folder.path / "bad.csv")
        let submission = try await Self.grade(folder.path, submission: "bad.csv")
        #expect(submission.status == 1, "\(what): \(submission.errorText)")
        let report = try JSONNode.parse(submission.output, source: "grade").plain
        #expect(report["reason"]?.stringValue?.hasPrefix("bad.csv\(message)") ?? false, "\(what): \(report.encoded())")
        #expect(report["valid_submission"] == false && report["score"] == .null && report["submission_exists"] == true)
        let answers = try await Self.grade(folder.path, answers: "bad.csv")
        #expect(answers.status == 2 && answers.output.isEmpty)
        #expect(answers.errorText.hasPrefix("glovebox grade: bad.csv\(message)"), "\(what): \(answers.errorText)")
        let board = try await Self.grade(folder.path, more: ["--leaderboard", "bad.csv"])
        #expect(board.status == 2 && board.output.isEmpty && board.errorText.contains("bad.csv\(message)"))
    }

    @Test(arguments: [
        ("id,y\n1,two\n2,3\n", "column 'y', line 2: 'two' is not a number"),
        ("id,y\n1,\n2,3\n", "column 'y', line 2: an empty cell is not a number"),
        ("id,y\n1,2\n2,inf\n", "column 'y', line 3: 'inf' is not finite"),
        ("id,y\n1,-Infinity\n2,3\n", "column 'y', line 2: '-Infinity' is not finite"),
        ("id,y\n1,nan\n2,NaN\n", "column 'y', line 2: 'nan' is not finite (and so is 1 more)"),
        ("id,y\n1,1e999\n2,3\n", "column 'y', line 2: '1e999' is not finite"),
        ("id,y\n1,1_0\n2,3\n", "column 'y', line 2: '1_0' is not a number"),
        ("id,y\n1,True\n2,3\n", "column 'y', line 2: 'True' is not a number"),
        ("id,y\n1,0x10\n2,3\n", "column 'y', line 2: '0x10' is not a number"),
        ("id,y\n1,1e200\n2,-1e200\n", "rmse is undefined"),
        ("id,Y\n1,2\n2,3\n", "there is no column 'y'; rename 'Y' to 'y'"),
        ("id,y\n", "no row for ids '1', '2'; 0 rows are there, 2 are wanted"),
        ("id,y\n1,2\n1,2\n2,3\n", "line 3: id '1' stands there before"),
        ("id,y\n1,2\n2,3\n3,4\n", "line 4: nobody asked for id '3'"),
        ("id,y\n 1,2\n2,3\n", "no row for id '1'"),
    ])
    func `a cell of the wrong type is named with line and column`(text: String, message: String) async throws {
        let folder = try Self.folder()
        try Files.writeAtomically(text, to: folder.path / "bad.csv")
        let result = try await Self.grade(folder.path, submission: "bad.csv")
        #expect(result.status == 1, "\(result.errorText)")
        let reason = try JSONNode.parse(result.output, source: "grade").plain["reason"]?.stringValue ?? ""
        #expect(reason.contains(message), "\(reason)")
    }

    @Test(arguments: [
        ("id;y\n1;2\n2;4\n", "semicolons"), ("id\ty\n1\t2\n2\t4\n", "tabs"), ("id;y\n1;2,5\n2;4\n", "semicolons"),
        ("id;y\n1,5;2,5\n2;4,5\n", "semicolons"),
    ])
    func `another separator than a comma is named`(text: String, separator: String) async throws {
        let folder = try Self.folder()
        try Files.writeAtomically(text, to: folder.path / "bad.csv")
        let result = try await Self.grade(folder.path, submission: "bad.csv")
        let reason = try JSONNode.parse(result.output, source: "grade").plain["reason"]?.stringValue ?? ""
        #expect(result.status == 1 && reason.contains("by \(separator)"), "\(reason)")
        let answers = try await Self.grade(folder.path, answers: "bad.csv")
        #expect(answers.status == 2 && answers.errorText.contains("by \(separator)"), "\(answers.errorText)")
    }

    @Test(arguments: [
        "id,y\r\n1,2\n2,4\r", "\u{FEFF}id,y\n1,2\n\n\n2,4", "\"id\",\"y\"\n\"1\",\"2\"\n\"2\", 4.0\t\n",
        "y,id\n4e0,2\n+2.,1\n",
    ])
    func `what is unusual but clear is read`(text: String) async throws {
        let folder = try Self.folder()
        try Files.writeAtomically(text, to: folder.path / "odd.csv")
        let result = try await Self.grade(folder.path, submission: "odd.csv")
        #expect(result.status == 0, "\(result.outputText)\(result.errorText)")
        let isMixed = text.hasSuffix("\r")
        let note = "odd.csv:2:4: not all lines end alike from here on; all rows were read\n"
        #expect(result.errorText == (isMixed ? note : ""))
        // Errors of 0 and 1: √½.
        #expect(try JSONNode.parse(result.output, source: "grade").plain["score"]?.doubleValue == 0.70711)
    }

    /// The submission's error is 0.70711.
    @Test(
        arguments: [
            ("score\n0.5\n", nil, 2, 0.20711), ("score\n1\n1\n1\n", "gold", 1, nil),
            ("score\n0.7\n0.9\n", nil, 2, 0.00711), ("score\n0.70711\n0.70711\n", "gold", 1, nil),
        ] as [(String, String?, Int, Double?)])
    func `a leaderboard of one row or of equal scores is a leaderboard`(
        text: String, medal: String?, rank: Int, distance: Double?
    ) async throws {
        let folder = try Self.folder()
        try Files.writeAtomically(text, to: folder.path / "board.csv")
        let result = try await Self.grade(folder.path, more: ["--leaderboard", "board.csv"])
        #expect(result.status == 0, "\(result.errorText)")
        let report = try JSONNode.parse(result.output, source: "grade").plain
        #expect(report["is_lower_better"] == true && report["rank"]?.intValue == rank)
        #expect(
            report["any_medal"]?.boolValue == (medal != nil) && report["gold_medal"]?.boolValue == (medal == "gold"))
        #expect(report["next_medal"]?.stringValue == (medal == nil ? "gold" : nil))
        let left = report["distance_to_next_medal"]?.doubleValue
        #expect(left.map { ($0 * 1e5).rounded() / 1e5 } == distance)
    }

    @Test(arguments: [
        ("score\n", ": has a header but no rows"), ("team\n1\n", ": there is no column 'score'"),
        ("score\nnan\n", ":2: column 'score'"), ("score\n9\n5\n1\n", ":4: the last score, 1, is better"),
    ])
    func `a leaderboard that is none is our error, never the submission's`(text: String, message: String) async throws {
        let folder = try Self.folder()
        try Files.writeAtomically(text, to: folder.path / "board.csv")
        let result = try await Self.grade(folder.path, more: ["--leaderboard", "board.csv"])
        #expect(result.status == 2 && result.output.isEmpty)
        #expect(result.errorText.hasPrefix("glovebox grade: board.csv\(message)"), "\(result.errorText)")
    }
}
