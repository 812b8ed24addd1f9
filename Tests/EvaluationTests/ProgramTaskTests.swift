import Digest
import Glibc
import JSON
import Posix
import Record
import Research
import Statistics
import Tasks
import Testing

@testable import Evaluation

/// Programs whose outputs an evaluation program judges, in the real boxes.
@Suite(.serialized) struct ProgramTaskTests {
    /// A task that asks for the sum of two numbers, with an evaluation program of the test's own.
    private struct Scene: ~Copyable {
        let home: TestHome
        let evaluator: ProgramEvaluator

        static let evaluation = """
            import json, os
            def read(path):
                with open(path) as file:
                    return file.read().strip()
            right = read('outputs/sum.txt') == read('gold/sum.txt')
            seen = {name: sorted(os.listdir(name)) for name in ('outputs', 'gold', 'input')}
            with os.fdopen(3, 'w') as file:
                json.dump({'success': right, 'scores': {'sum': float(right), 'two': 2}, 'log': str(seen)}, file)
            """

        init(_ evaluation: String = Scene.evaluation, outputs: String = "sum.txt", wall: String = "20s") throws {
            let home = try TestHome.furnished()
            let tasks = home.folder.path / "tasks"
            let task = tasks / "sums"
            for name in ["data", "gold"] { try Files.makeFolder(task / name) }
            let rows = "3,4\n"
            let digest = SHA256.hash(rows).hex
            let files = [
                ("data/rows.csv", rows), ("gold/sum.txt", "7\n"), ("evaluate.py", evaluation), ("oracle.py", ""),
                ("baseline.py", ""), ("description.md", "Add them up."),
                (
                    "task.json",
                    """
                    {"id": "sums", "title": "Sums", "discipline": "arithmetic", "kind": "program",
                     "source": {"citation": "made for a test", "url": "https://doi.org/10.0000/test", "licence": "CC0",
                       "origin": "a test", "upstream_sha256": "\(digest)",
                       "files": [{"path": "data/rows.csv", "sha256": "\(digest)"}]},
                     "environment": "python-science", "metric": {"name": "success", "direction": "higher", "ideal": 1},
                     "program": {"outputs": ["\(outputs)"], "evaluation": "evaluate.py", "oracle": "oracle.py",
                       "gold": ["gold/sum.txt"]},
                     "limits": {"wall": "\(wall)", "cpu": "20s", "memory": "256MiB", "disk": "16MiB", "inodes": 256,
                       "processes": 16, "output": "64KiB"}}
                    """
                ),
            ]
            for (name, text) in files { try Files.writeAtomically(text, to: task / name) }
            let scratch = home.folder.path / "scratch"
            try Files.makeFolder(scratch)
            evaluator = try ProgramEvaluator(
                home.workplace.library([tasks]).task("sums"), at: home.workplace, scratch: scratch)
            self.home = home
        }

        func attempt(_ code: String) async throws -> ProgramAttempt {
            try await evaluator.attempt(Program(files: [Program.File("main.py", code)]), seed: 1)
        }
    }

    private static let right = """
        a, b = open('input/rows.csv').read().split(',')
        open('output/sum.txt', 'w').write(str(int(a) + int(b)))
        """

    @Test func `a program's outputs are judged beside the gold files, and it sees neither`() async throws {
        let scene = try Scene()
        let solved = try await scene.attempt(
            Self.right + """

                import os
                open('output/more.txt', 'w').write('undeclared')
                print(sorted(os.listdir('/box')), sorted(os.listdir('/box/input')))
                print([path for folder, _, names in os.walk('/box') for path in names if path in ('evaluate.py', 'sum.txt')])
                """)
        #expect(solved.isValid && solved.succeeded)
        #expect(solved.verdict?.scores == [.init(name: "sum", value: 1), .init(name: "two", value: 2)])
        #expect(
            solved.verdict?.log
                == "{'outputs': ['sum.txt'], 'gold': ['sum.txt'], 'input': ['description.md', 'rows.csv', 'task.json']}"
        )
        #expect(
            solved.execution.stdout.text == """
                ['input', 'output', 'program'] ['description.md', 'rows.csv', 'task.json']
                ['sum.txt']

                """, "the only sum is its own")
        let wrong = try await scene.attempt("open('output/sum.txt', 'w').write('8')")
        #expect(wrong.isValid && !wrong.succeeded && wrong.verdict?.scores.first?.value == 0)
    }

    @Test(arguments: [
        ("raise SystemExit(3)", "exited 3"),
        (right + "\nraise SystemExit(3)", "exited 3"),
        ("pass", "output/sum.txt: it is not there"),
        ("import os; os.symlink('/etc/passwd', 'output/sum.txt')", "a symbolic link"),
        ("import os; os.mkdir('output/sum.txt')", "a folder"),
        ("import time; time.sleep(60)", "killed_by_limit wall"),
    ]) func `an execution that is not valid is not judged`(_ code: String, _ problem: String) async throws {
        let scene = try Scene(wall: "2s")
        let attempt = try await scene.attempt(code)
        #expect(!attempt.isValid && attempt.verdict == nil && !attempt.succeeded)
        #expect(attempt.problems.joined(separator: " ").contains(problem), "\(attempt.problems)")
    }

    @Test(arguments: [
        ("raise SystemExit(1)", "ended as exited 1"),
        ("print('{\"success\": true, \"scores\": {}}')", "can't be read"),
        ("import os; os.write(3, b'{\"success\": true}')", "scores"),
        ("import os; os.write(3, b'{\"success\": 1, \"scores\": {}}')", "can't be read"),
        ("import os; os.write(3, b'{\"success\": true, \"scores\": {}, \"medal\": 1}')", "medal"),
        ("import os; os.write(3, b'{\"success\": true, \"success\": false, \"scores\": {}}')", "success"),
        ("import os; os.write(3, b'{\"success\": true, \"scores\": {\"a\": NaN}}')", "can't be read"),
        ("import os; os.write(3, b'{\"success\": true, \"scores\": {}}' + b' ' * 65536)", "more than 64 KiB"),
        ("import time; time.sleep(60)", "killed_by_limit wall"),
    ]) func `an evaluation that gives no verdict is no success, and says why`(
        _ evaluation: String, _ problem: String
    ) async throws {
        let scene = try Scene(evaluation, wall: "2s")
        let attempt = try await scene.attempt(Self.right)
        #expect(attempt.isValid && !attempt.succeeded && attempt.verdict?.scores == [])
        #expect(attempt.verdict?.problem?.contains(problem) ?? false, "\(attempt.verdict?.problem ?? "none")")
    }

    @Test func `an output that bears the name of a module is not imported by the evaluation`() async throws {
        let scene = try Scene(
            "import json, os\nos.write(3, json.dumps({'success': False, 'scores': {}}).encode())", outputs: "json.py")
        let code = "import os\\nos.write(3, b'{\\\"success\\\": true, \\\"scores\\\": {}}')\\nos._exit(0)\\n"
        let attempt = try await scene.attempt("open('output/json.py', 'w').write(\"\(code)\")")
        #expect(attempt.isValid && !attempt.succeeded && attempt.verdict?.problem == nil)
    }

    @Test func `a folder's files are judged as carefully as a box's`() async throws {
        let scene = try Scene()
        let folder = scene.home.folder.path / "left"
        try Files.makeFolder(folder)
        let empty = try scene.evaluator.collect(from: folder)
        #expect(empty.problems == ["sum.txt: it is not there"] && empty.outputs.isEmpty)
        try Files.writeAtomically("7", to: folder / "other.txt")
        try call("symlink") { symlink((folder / "other.txt").string, (folder / "sum.txt").string) }
        let linked = try scene.evaluator.collect(from: folder)
        #expect(linked.problems == ["sum.txt: a symbolic link"] && linked.outputs.isEmpty)
        try Files.remove(folder / "sum.txt")
        try Files.writeAtomically("7", to: folder / "sum.txt")
        let right = try scene.evaluator.collect(from: folder)
        #expect(right.problems == [])
        #expect(try await scene.evaluator.judge(right.outputs).success)
    }

    // MARK: Scores

    @Test func `runs are added up without picking the best of them`() throws {
        func attempt(_ value: Double?, success: Bool) throws -> ProgramAttempt {
            let report = value.map { "{\"success\": \(success), \"scores\": {\"a\": \($0)}}" }
            return ProgramAttempt(
                seed: 0,
                execution: Execution(
                    outcome: OutcomeRecord(kind: "exited", code: 0), wall: .seconds(2), cpu: .seconds(1)),
                problems: value == nil ? ["output/a: it is not there"] : [],
                verdict: try report.map { try ProgramVerdict(report: Array($0.utf8)) })
        }
        let score = ProgramScore([
            try attempt(1, success: true), try attempt(0.5, success: false), try attempt(1, success: true),
            try attempt(0.5, success: false), try attempt(nil, success: false),
        ])
        #expect(score.successes.estimate == 0.4 && score.validExecutions.estimate == 0.8)
        let partial = try #require(score.partial.first)
        // 1, 0.5, 1, 0.5 and 0 for the run without a verdict: mean 0.6, variance 0.175.
        #expect(abs(partial.mean - 0.6) < 1e-12)
        #expect(abs((partial.standardError ?? 0) - (0.175 / 5).squareRoot()) < 1e-12)
        // 1 - C(3, 3) / C(5, 3)
        #expect(abs((score.passAt(3) ?? 0) - 0.9) < 1e-12)
        #expect(score.passAt(6) == nil, "for more runs than there are, nothing can be said")
        let document = score.json(task: "t", passAt: nil)
        #expect(document["pass_at"] == nil, "a best of several stands there only where it was asked for")
        #expect(document["n"]?.intValue == 5 && document["success_rate"]?["successes"]?.intValue == 2)
        #expect(document["cost"]?["wall_ms"]?.intValue == 10_000 && document["cost"]?["cpu_ms"]?.intValue == 5000)
        let asked = score.json(task: "t", passAt: 3)["pass_at"]
        #expect(asked?["k"]?.intValue == 3 && asked?["rule"]?.stringValue == ProgramScore.passAtRule)
    }

    @Test func `no cheat succeeds on the bundled program task`() async throws {
        let home = try TestHome.furnished()
        let task = try home.workplace.library([]).task("iris-discriminants")
        let findings = try await HonestyTrials(task, at: home.workplace).run()
        #expect(findings.count >= 13)
        for finding in findings { #expect(finding.problems == [], "\(finding.name)") }
        #expect(findings.first { $0.name == "oracle" }?.score == 1)
    }
}
