import JSON
import Posix
import Record
import Testing

/// A task with a leaderboard, from its file to everything that tells of a run.
@Suite struct LeaderboardRunTests {
    @Test func `a run's score gets its place on the leaderboard, wherever the score is told`() async throws {
        let scene = try RunScene()
        let scores = [1, 5, 50, 60, 70, 80, 90, 100, 110, 120].map { "\($0)\n" }.joined()
        try Files.writeAtomically("score\n" + scores, to: scene.task / "leaderboard.csv")
        // The baseline's error lies between 5 and 50 on any split of these labels.
        let run = try await scene.glovebox(RunScene.attempt("a"))
        #expect(run.status == 0, "\(run.errorText)")
        #expect(run.outputText.contains("bronze medal, rank 3 of 10, better than 80.0 % of teams"), "\(run.outputText)")
        let graded = try scene.events("a").compactMap { if case .testGraded(let event) = $0 { event } else { nil } }
        let event = try #require(graded.first)
        #expect(event.medal == "bronze" && event.rank == 3 && event.teams == 10 && event.percentile == 0.8)
        let result = try JSONNode.parse(try Files.read(scene.run("a") / "result.json"), source: "result.json").plain
        #expect(result["test"]?["medal"] == "bronze" && result["test"]?["percentile"] == .real(0.8))
        #expect(result["test"]?["rank"]?.intValue == 3 && result["test"]?["teams"]?.intValue == 10)
        #expect(try Files.readText(scene.run("a") / "report.html").contains("bronze"))
        let words = ["score", "--agents", "baseline", "--tasks", "tiny", "--seeds", "1", "--tasks-dir", "tasks"]
        let lines = try await scene.glovebox(words)
        #expect(lines.outputText.contains("80.0 %, 1 bronze"), "\(lines.outputText)")
        let table = try await scene.glovebox(words + ["--json"])
        let row = try JSONNode.parse(table.outputText, source: "output").plain["rows"]?.arrayValue?.first
        #expect(row?["leaderboard"]?["bronze"]?.intValue == 1)
        #expect(row?["leaderboard"]?["percentile"]?["mean"] == .real(0.8))
    }

    @Test func `a leaderboard that can't be read is told before anything runs`() async throws {
        let scene = try RunScene()
        try Files.writeAtomically("score\n1\nmany\n", to: scene.task / "leaderboard.csv")
        let run = try await scene.glovebox(RunScene.attempt("a"))
        #expect(run.status == 1 && run.outputText.isEmpty)
        #expect(run.errorText.contains("leaderboard.csv:3"), "\(run.errorText)")
        #expect(!Files.exists(scene.home / "vault-openings.jsonl"))
        try Files.writeAtomically("score\n1\n2\n", to: scene.task / "leaderboard.csv")
        #expect(try await scene.glovebox(["resume", "a"]).status == 0)
    }
}
