import Glibc
import Grading
import JSON
import Posix
import Testing

@testable import Tasks

struct TaskCheckTests {
    private func steps(_ fixture: Fixture) throws -> [TaskCheck.Step] {
        let environments = fixture.folder.path / "environments"
        try Files.makeFolder(environments)
        try Files.writeAtomically("{}", to: environments / "python-science.json")
        return try TaskCheck.run(fixture.definition(), environments: environments)
    }

    @Test func `a sound task passes every step`() throws {
        let fixture = try Fixture()
        let steps = try steps(fixture)
        #expect(steps.map(\.name) == ["manifest", "environment", "data", "split", "carve", "oracle", "sample"])
        #expect(steps.filter { !$0.passed } == [])
    }

    /// The fixture's metric is accuracy: higher is better.
    @Test(arguments: [
        ("score\n0.9\n0.8\n", true, "2 team(s), best first"), ("score\n0.5\n", true, "1 team(s)"),
        ("score\n0.8\n0.9\n", false, "leaderboard.csv:3: the last score, 0.9, is better than the first"),
        ("score\n0.8\n0.9\n", false, "; sort the rows best first"),
        ("score\n0.9\n0.7\n0.8\n", false, "team 3 stands below a worse one"),
        ("team,points\na,1\n", false, "there is no column 'score'"), ("score\nmany\n", false, "'many' is not a number"),
    ])
    func `a leaderboard is readable, sorted, and agrees with the metric`(
        text: String, passes: Bool, detail: String
    ) throws {
        let fixture = try Fixture()
        try Files.writeAtomically(text, to: fixture.task / "leaderboard.csv")
        let steps = try steps(fixture)
        let step = try #require(steps.first { $0.name == "leaderboard" })
        #expect(step.passed == passes && step.detail.contains(detail), "\(step.detail)")
        #expect(steps.last?.name == "sample", "the other steps don't need it")
    }

    @Test func `a leaderboard that is a link out of the task's folder is not read`() throws {
        let fixture = try Fixture()
        let outside = fixture.folder.path / "board.csv"
        try Files.writeAtomically("score\n0.9\n", to: outside)
        #expect(symlink(outside.string, (fixture.task / "leaderboard.csv").string) == 0)
        let step = try steps(fixture).first { $0.name == "leaderboard" }
        #expect(step?.passed == false && step?.detail.contains("leads out of the task's folder") ?? false)
    }

    /// One submission form for each content a column can have; the true labels must reach the ideal in each.
    @Test(arguments: [
        ("log_loss", "lower", 0, "multiclass", "probability"), ("macro_f1", "higher", 1, "multiclass", "label"),
        ("quadratic_weighted_kappa", "higher", 1, "ordinal", "label"),
    ])
    func `the oracle reaches the ideal in every form`(
        metric: String, direction: String, ideal: Int, kind: String, form: String
    ) throws {
        let classes = ["iris", "lily", "rose"]
        let fixture = try Fixture { manifest in
            manifest["metric"] = ["name": .string(metric), "direction": .string(direction), "ideal": .int(ideal)]
            manifest.set("target", "type", .string(kind))
            guard form == "probability" else { return }
            manifest["submission"] = [
                "id_column": "id", "rows_sum_to_one": true,
                "columns": .array(
                    classes.map { ["name": .string("p_\($0)"), "type": "probability", "class": .string($0)] }),
            ]
        }
        let steps = try steps(fixture)
        #expect(steps.filter { !$0.passed } == [])
    }

    @Test func `a task whose labels are all alike asks for nothing, and is told so`() throws {
        var table = "length,kind\n"
        for row in 0..<30 { table += "\(row),iris\n" }
        let fixture = try Fixture(table: table)
        let failed = try steps(fixture).filter { !$0.passed }
        #expect(failed.map(\.name) == ["sample"])
        #expect(failed.first?.detail.contains("asks for nothing") ?? false)
    }

    /// Means of constants are rounded: 0.1 thirty times over gives 0.1 and a bit, and a score that isn't quite 0.
    @Test(arguments: ["0.1", "5", "1e9", "-0.7"])
    func `a constant number asks for nothing, however its mean is rounded`(value: String) throws {
        let table = "length,kind\n" + (0..<40).map { "\($0),\($0 == 7 ? value + "000000000000001" : value)\n" }.joined()
        let constant = "length,kind\n" + (0..<40).map { "\($0),\(value)\n" }.joined()
        for table in value.contains(".") ? [constant, table] : [constant] {
            let fixture = try Fixture(table: table) { manifest in
                manifest["metric"] = ["name": "rmse", "direction": "lower", "ideal": 0]
                manifest["target"] = ["column": "kind", "type": "real"]
                manifest["submission"] = [
                    "id_column": "id", "rows_sum_to_one": false, "columns": [["name": "kind", "type": "real"]],
                ]
                manifest["splits"] = [
                    "strategy": "random", "table": "data/rows.csv", "test": 0.3, "validation": 0.25,
                ]
            }
            let failed = try steps(fixture).filter { !$0.passed }
            #expect(failed.map(\.name) == ["sample"])
        }
    }

    @Test func `the first failed step is named, and those behind it are left out`() throws {
        let fixture = try Fixture()
        try Files.writeAtomically("length,kind\n", to: fixture.task / "data/rows.csv")
        let steps = try steps(fixture)
        #expect(steps.map(\.name) == ["manifest", "environment", "data"])
        #expect(steps.last?.passed == false && steps.last?.detail.contains("SHA-256") ?? false)
        let missing = try TaskCheck.run(fixture.definition(), environments: fixture.folder.path / "nowhere")
        #expect(missing.first { $0.name == "environment" }?.passed == false)
    }

    @Test func `a check leaves the user's home alone`() throws {
        let fixture = try Fixture()
        _ = try steps(fixture)
        #expect(!Files.exists(fixture.home.path))
    }

    @Test func `a program task's files are looked for`() throws {
        let fixture = try Fixture { manifest in
            for key in ["target", "submission", "splits"] { manifest[key] = nil }
            manifest["kind"] = "program"
            manifest["metric"] = ["name": "success", "direction": "higher", "ideal": 1]
            manifest["program"] = [
                "outputs": ["pred.csv"], "evaluation": "evaluate.py", "oracle": "oracle.py",
                "gold": ["gold/answer.csv"],
            ]
        }
        let error = #expect(throws: TaskError.self) { try fixture.definition() }
        #expect(error?.message.contains("evaluate.py does not exist") ?? false)
        try fixture.addProgramFiles()
        let steps = try steps(fixture)
        #expect(steps.filter { !$0.passed } == [])
        // Whatever judges the outputs is part of what the task is.
        let before = try fixture.definition().fingerprint
        try Files.writeAtomically("1", to: fixture.task / "gold/answer.csv")
        #expect(try fixture.definition().fingerprint != before)
    }

    @Test func `a program finds the data, and nothing that judges it`() throws {
        let fixture = try Fixture { manifest in
            for key in ["target", "submission", "splits"] { manifest[key] = nil }
            manifest["kind"] = "program"
            manifest["metric"] = ["name": "success", "direction": "higher", "ideal": 1]
            manifest["program"] = [
                "outputs": ["out/pred.csv"], "evaluation": "evaluate.py", "oracle": "oracle.py",
                "gold": ["gold/answer.csv"],
            ]
        }
        try fixture.addProgramFiles()
        let input = fixture.folder.path / "input"
        try ProgramInput.write(fixture.definition(), to: input)
        #expect(try Files.list(input) == ["description.md", "rows.csv", "task.json"])
        let card = try JSONNode.parse(Files.read(input / "task.json"), source: "task.json").plain
        #expect(card.objectValue?.keys == ["id", "title", "outputs"] && card["outputs"] == ["out/pred.csv"])
        try Files.writeAtomically("changed", to: fixture.task / "data/rows.csv")
        #expect(throws: TaskError.self) { try ProgramInput.write(fixture.definition(), to: input) }
    }
}
