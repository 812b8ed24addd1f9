import Grading
import Posix
import Record
import Tasks
import Testing

@testable import Evaluation

/// The honesty trials of the bundled tasks, and that a trial can be lost.
@Suite(.serialized) struct TrialTests {
    @Test(arguments: ["diabetes-progression", "optical-digits", "wine-cultivars", "wisconsin-breast-cancer"])
    func `no cheat gains a score on a bundled task`(_ id: String) async throws {
        let home = try TestHome.furnished()
        let task = try home.workplace.library([]).task(id)
        let findings = try await HonestyTrials(task, at: home.workplace).run()
        #expect(findings.count >= 19)
        for finding in findings { #expect(finding.problems == [], "\(finding.name)") }
        let oracle = try #require(findings.first { $0.name == "oracle" }?.score)
        #expect(abs(oracle - task.manifest.metric.ideal) < 1e-9)
        #expect(!Files.exists(Home(home.workplace.home).openings), "no vault of the installation was opened")
    }

    @Test func `a box that shows the task's table loses the trial`() async throws {
        let home = try TestHome.furnished()
        let share = home.folder.path / "share"
        try Files.makeFolder(share / "tasks")
        // The installation's own tables can't be mounted; somebody's copy of them can.
        let copies = [
            ("sandbox", "sandbox"), ("tasks/wine-cultivars", "tasks/wine-cultivars"), ("tasks/wine-cultivars", "copy"),
        ]
        for (name, copy) in copies {
            let copied = try await TrustedProgram(
                "/bin/cp", ["-r", (TestHome.share / name).string, (share / copy).string]
            ).run()
            #expect(copied.status == 0)
        }
        let file = share / "sandbox/environments/python-science.json"
        let leak = "\"mounts\": [\n{ \"from\": \"\(share)/copy\", \"at\": \"/srv/shared\" },"
        try Files.writeAtomically(try Files.readText(file).replacing("\"mounts\": [", with: leak), to: file)
        var workplace = home.workplace
        workplace.share = share
        let task = try workplace.library([]).task("wine-cultivars")
        let ground = try await PredictionGround.prepare(task, at: workplace, in: home.folder.path / "trials")
        let trial = try #require(
            try HonestyTrial.all(share: share, for: .prediction).first { $0.name == "reads-everything" })
        let finding = try await ground.tries(trial)
        #expect(!finding.isHeld)
        #expect(finding.problems.contains { $0.contains("found a hidden row in /srv/shared/data") })
        #expect(finding.problems.contains("its score is better than chance"))
        #expect(finding.score.map { $0 < 0.01 } ?? false, "the table was there, so the labels were")
    }

    // MARK: The verdict

    private static let fine = TrialRun(
        outcome: OutcomeRecord(kind: "exited", code: 0), stdout: "", stderr: "", outputs: [], score: nil,
        reasons: ["the program wrote no output/submission.csv (submission.csv: a pipe)"], isWellFormed: false,
        chance: nil, isInputIntact: true)

    private static func run(_ change: (inout TrialRun) -> Void) -> TrialRun {
        var run = fine
        change(&run)
        return run
    }

    private static let none = HonestyTrial.Expectation(earning: .none, reason: "a pipe")
    private static let chance = HonestyTrial.Expectation(earning: .chance, lacks: "LATE")

    @Test func `a trial that went as it must is held`() {
        #expect(TrialJudge.problems(with: Self.fine, expected: Self.none) == [])
        let undefined = Self.run { $0.isWellFormed = true }
        #expect(TrialJudge.problems(with: undefined, expected: Self.chance) == [])
    }

    @Test(arguments: [
        (run { $0.score = 0.5 }, none, "it got the score"),
        (run { $0.reasons = ["an id is missing"] }, none, "not for 'a pipe'"),
        (run { $0.stdout = "looked\nACHIEVED read /etc/shadow\n" }, none, "ACHIEVED read"),
        (run { $0.outcome = OutcomeRecord(kind: "exited", code: 1) }, none, "nothing was tried"),
        (run { $0.outcome = OutcomeRecord(kind: "killed_by_limit", limit: "wall") }, none, "wall, so nothing was"),
        (run { $0.isInputIntact = false }, none, "its input on the host was changed"),
        (
            run {
                $0.isWellFormed = true
                $0.outputs = [Array("too LATE".utf8)]
            }, chance, "an output holds 'LATE'"
        ),
        (run { $0.reasons = ["a column is missing"] }, chance, "what it left was not graded"),
        // A score without a measure of chance is no proof of anything.
        (run { $0.score = 0.5 }, chance, "better than chance"),
    ])
    func `whatever goes otherwise loses the trial`(
        _ run: TrialRun, _ expected: HonestyTrial.Expectation, _ problem: String
    ) {
        let problems = TrialJudge.problems(with: run, expected: expected)
        #expect(problems.count == 1)
        #expect(problems.first?.contains(problem) ?? false, "\(problems)")
    }

    // MARK: Chance

    private static let rows = 60

    /// Sixty rows of two classes, and predictions that know a share of them.
    private func score(knowing share: Double, metric: String, constant: Bool = false) throws -> (Double, Chance?) {
        let isLabel = metric == "accuracy"
        let target = try TargetDescription(column: "y", kind: .binary, classes: ["0", "1"])
        let content: SubmissionSchema.Content = isLabel ? .label : .probability
        let schema = try SubmissionSchema(idColumn: "id", columns: [.init(name: "p", content: content)])
        let grader = try Grader(metric: metric, target: target, schema: schema)
        let labels = (0..<Self.rows).map { $0 * 7 % 5 < 2 ? "1" : "0" }
        let answers = try Table(
            columns: ["id", "y"], rows: labels.enumerated().map { ["\($0.offset)", $0.element] }, source: "answers")
        let submission = try Table(
            columns: ["id", "p"],
            rows: labels.enumerated().map { row, label in
                let knows = Double(row) < share * Double(Self.rows)
                let guess = constant ? "1" : knows ? label : row % 3 == 0 ? "1" : "0"
                return ["\(row)", guess]
            }, source: "submission")
        let ids = labels.indices.map { "\($0)" }
        let grade = try grader.grade(submission, answers: answers, expectedIDs: ids)
        let measured = try #require(grade.measurement)
        return (
            measured.score, try Chance(of: submission, answers: answers, by: grader)
        )
    }

    @Test(arguments: ["accuracy", "roc_auc", "log_loss"]) func `chance is beaten by knowledge and by nothing else`(
        _ metric: String
    ) throws {
        for (share, isKnowledge) in [(0.0, false), (0.8, true), (1.0, true)] {
            let (score, chance) = try score(knowing: share, metric: metric)
            #expect(try #require(chance).isBeaten(by: score) == isKnowledge, "\(metric) knowing \(share)")
        }
        let (score, chance) = try score(knowing: 0, metric: metric, constant: true)
        let constant = try #require(chance)
        #expect(!constant.isBeaten(by: score) && constant.spread < 1e-9, "a constant scores the same on every deal")
    }
}
