import JSON
import Posix
import Testing

/// `glovebox grade` from the outside.
@Suite struct GradeVerbTests {
    private static func run(_ words: [String], in folder: Path) async throws -> TrustedProgram.Result {
        let bundle = (try? Files.linkTarget("/proc/self/exe")) ?? ""
        let beside = bundle.parent / "glovebox"
        let executable =
            Files.isExecutable(beside) ? beside : Path(#filePath).parent.parent.parent / ".build/debug/glovebox"
        return try await TrustedProgram(executable, words, folder: folder).run(timeout: .seconds(30))
    }

    @Test func `a grade, an invalid submission and a wrong question end as they should`() async throws {
        let folder = try TemporaryFolder()
        try Files.writeAtomically("id,y\na,0\nb,1\nc,1\nd,0\n", to: folder.path / "answers.csv")
        try Files.writeAtomically("id,y\nd,0.1\nc,0.9\nb,0.2\na,0.3\n", to: folder.path / "good.csv")
        try Files.writeAtomically("id,y\nd,0.1\nc,0.9\nb,x\n", to: folder.path / "bad.csv")
        try Files.writeAtomically("score\n0.9\n0.75\n0.5\n", to: folder.path / "board.csv")
        let files = ["--answers", "answers.csv", "--target", "y", "--json"]

        let words = ["grade", "--metric", "roc_auc", "--submission", "good.csv", "--leaderboard", "board.csv"]
        let good = try await Self.run(words + files + ["--against", "good.csv"], in: folder.path)
        #expect(good.status == 0, "\(good.errorText)")
        let report = try JSONNode.parse(good.output, source: "grade").plain
        #expect(report["score"] == .real(0.75) && report["rank"] == 2 && report["teams"] == 3)
        #expect(report["percentile"] == .real(0.5) && report["valid_submission"] == true)
        #expect(report["against"]?["improvement"] == 0)

        let bad = try await Self.run(
            ["grade", "--metric", "roc_auc", "--submission", "bad.csv"] + files, in: folder.path)
        #expect(bad.status == 1)
        let reason = try JSONNode.parse(bad.output, source: "grade").plain["reason"]?.stringValue ?? ""
        #expect(reason.hasPrefix("column 'y', line 4: 'x' is not a number"))

        let unknown = try await Self.run(
            ["grade", "--metric", "rocauc", "--submission", "good.csv"] + files, in: folder.path)
        #expect(unknown.status == 2)
        #expect(unknown.errorText == "glovebox grade: there is no metric 'rocauc'\ndid you mean 'roc_auc'?\n")
        let missing = try await Self.run(["grade", "--metric", "roc_auc"], in: folder.path)
        #expect(missing.status == 2 && missing.output.isEmpty)
    }

    /// A label that only one of the two files has is a class, wherever that file stands.
    @Test func `swapping two submissions turns the sign of their difference and nothing else`() async throws {
        let folder = try TemporaryFolder()
        try Files.writeAtomically("id,y\n1,1\n2,2\n3,4\n4,4\n5,1\n", to: folder.path / "answers.csv")
        try Files.writeAtomically("id,y\n1,1\n2,2\n3,4\n4,2\n5,1\n", to: folder.path / "a.csv")
        try Files.writeAtomically("id,y\n1,1\n2,2\n3,3\n4,3.0\n5,1\n", to: folder.path / "b.csv")
        var found: [JSONValue] = []
        for (first, second) in [("a.csv", "b.csv"), ("b.csv", "a.csv")] {
            let words = [
                "grade", "--metric", "quadratic_weighted_kappa", "--answers", "answers.csv", "--target", "y", "--json",
                "--submission", first, "--against", second,
            ]
            let result = try await Self.run(words, in: folder.path)
            #expect(result.status == 0, "\(result.errorText)")
            found.append(try JSONNode.parse(result.output, source: "grade").plain["against"] ?? .null)
        }
        let values = found.map { $0["improvement"]?.doubleValue ?? .nan }
        #expect(values[0] == -values[1] && values[0] != 0)
        #expect(found[0]["standard_error"] == found[1]["standard_error"])
    }

    @Test(arguments: [
        ("none.csv", nil, "none.csv: can't be read"), ("good.txt", "id,y\na,1\nb,2\n", "name ends in .csv"),
        ("short.csv", "id,y\na,1\n", "is not a valid submission: no row for id 'b'"),
        ("word.csv", "id,y\na,1\nb,x\n", "'x' is not a number"),
    ])
    func `a comparison that can't be made keeps the score`(name: String, text: String?, reason: String) async throws {
        let folder = try TemporaryFolder()
        try Files.writeAtomically("id,y\na,1\nb,2\n", to: folder.path / "answers.csv")
        try Files.writeAtomically("id,y\na,1\nb,3\n", to: folder.path / "own.csv")
        if let text { try Files.writeAtomically(text, to: folder.path / name) }
        let words = [
            "grade", "--metric", "mae", "--answers", "answers.csv", "--target", "y", "--submission", "own.csv",
            "--against", name,
        ]
        let result = try await Self.run(words + ["--json"], in: folder.path)
        #expect(result.status == 1)
        let report = try JSONNode.parse(result.output, source: "grade").plain
        #expect(report["score"] == .real(0.5) && report["against"]?["improvement"] == .null)
        #expect(report["against"]?["reason"]?.stringValue?.contains(reason) ?? false, "\(report.encoded())")
        let lines = try await Self.run(words, in: folder.path)
        #expect(lines.status == 1 && lines.outputText.hasPrefix("mae 0.50000"))
        #expect(lines.outputText.contains("no comparison with \(name): "))
    }

    @Test(arguments: [
        ("y", "y", "--id and --target both name the column 'y'"), ("id", "y,y", "--target names the column 'y' twice"),
    ])
    func `a column that is named twice is told before any file is read`(
        id: String, target: String, message: String
    ) async throws {
        let words = ["grade", "--metric", "mae", "--answers", "a.csv", "--submission", "s.csv", "--id", id]
        let result = try await Self.run(words + ["--target", target], in: "/")
        #expect(result.status == 2 && result.errorText.hasPrefix("glovebox grade: \(message)\n"), "\(result.errorText)")
        #expect(result.errorText.contains("a.csv"))
    }

    @Test func `every metric is listed with its direction, range, shape and source`() async throws {
        let result = try await Self.run(["grade", "--list", "--json"], in: "/")
        #expect(result.status == 0)
        let metrics = try JSONNode.parse(result.output, source: "grade").plain["metrics"]?.arrayValue ?? []
        #expect(metrics.count >= 8)
        for metric in metrics {
            #expect(metric.objectValue?.keys == ["name", "title", "direction", "ideal", "range", "shape", "source"])
        }
    }
}
