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
