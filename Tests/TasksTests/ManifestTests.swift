import Grading
import JSON
import Measures
import Posix
import Testing

@testable import Tasks

struct ManifestTests {
    /// The first error's text without the file's name, or "fine".
    private func problems(_ text: String) -> [String] {
        do throws(TaskError) {
            _ = try ManifestDecoder.decode(Array(text.utf8), source: "task.json", id: "flowers")
            return ["fine"]
        } catch {
            guard case .manifest(let problems) = error else { return ["\(error)"] }
            return problems.map(\.message)
        }
    }

    private func manifest(_ change: (inout JSONObject) -> Void) -> String {
        var object = Fixture.manifest(table: "")
        change(&object)
        return JSONValue.object(object).encoded(.indented)
    }

    @Test func `a good manifest is read whole`() throws {
        let text = manifest { object in
            object["knobs"] = [
                ["name": "depth", "type": "integer", "values": [1, 2], "default": 2, "help": "how deep"],
                ["name": "rate", "type": "real", "values": [0.1, 1], "default": 1, "help": "how fast"],
                ["name": "loss", "type": "choice", "values": ["a", "b"], "default": "a", "help": "which loss"],
            ]
        }
        let read = try ManifestDecoder.decode(Array(text.utf8), source: "task.json", id: "flowers")
        #expect(read.kind == .prediction && read.title == "Flowers" && read.metric.direction == .higher)
        #expect(read.limits.wall == .seconds(60) && read.limits.memory == .gibibytes(1) && read.limits.inodes == 4096)
        #expect(read.knobs.map(\.standard) == [.integer(2), .real(1), .choice("a")])
        guard case .prediction(let prediction) = read.body else { throw TaskError.notAFolder("") }
        #expect(
            prediction.splits
                == SplitRule(strategy: .stratified, table: "data/rows.csv", by: "kind", test: 0.3, validation: 0.25))
        #expect(prediction.target.classes == ["iris", "lily", "rose"])
        #expect(prediction.submission.columns.map(\.content) == [.label])
    }

    private static let wrongValues: [(@Sendable (inout JSONObject) -> Void, String)] = [
        ({ $0["titel"] = "x" }, #"there is no key "titel"; did you mean "title"?"#),
        ({ $0["title"] = nil }, #"the key "title" is missing"#),
        ({ $0["title"] = " " }, "an empty text says nothing here"),
        ({ $0["title"] = "a\nb" }, "the text must be on one line, without control characters"),
        ({ $0["id"] = "trees" }, #"the id "trees" is not the folder's name, "flowers""#),
        ({ $0["id"] = "../flowers" }, #""../flowers" is not a name"#),
        ({ $0["kind"] = "predict" }, #""predict" is not allowed here"#),
        ({ $0["environment"] = "Python" }, #""Python" is not a name"#),
        ({ $0.set("submission", "id_column", "") }, "a column has a name"),
        (
            { $0.set("submission", "id_column", "i\nd") },
            "a column's name must be on one line, without control characters"
        ),
        ({ $0.set("submission", "columns", [["name": "", "type": "label"]]) }, "a column has a name"),
        (
            { $0.set("submission", "columns", [["name": "a\u{1B}[m", "type": "label"]]) },
            "a column's name must be on one line"
        ),
        ({ $0.set("target", "column", "") }, "a column has a name"),
        ({ $0.set("target", "auxiliary", ["m\t"]) }, "a column's name must be on one line"),
        ({ $0["world"] = ["program": "w.py", "steps": 1] }, #"there is no key "world""#),
        ({ $0.set("source", "url", "ftp://x") }, #""ftp://x" is not a web address"#),
        ({ $0.set("source", "upstream_sha256", "ABC") }, #""ABC" is not a SHA-256 hash"#),
        ({ $0.set("source", "license", "MIT") }, #"there is no key "license"; did you mean "licence"?"#),
        ({ $0.set("metric", "name", "acuracy") }, #"there is no metric "acuracy"; did you mean "accuracy"?"#),
        ({ $0.set("metric", "direction", "lower") }, #"of "accuracy", higher is better"#),
        ({ $0.set("metric", "ideal", 100) }, #"the ideal of "accuracy" is 1, not 100"#),
        ({ $0.set("metric", "ideal", "1") }, #"a number is needed here, not the string "1""#),
        ({ $0.set("target", "type", "class") }, #""class" is not allowed here"#),
        ({ $0.set("target", "classes", ["iris", "iris"]) }, "a class of target 'kind' is named twice"),
        ({ $0.set("target", "classes", []) }, "a multiclass target has "),
        ({ $0.set("target", "classes", [1, 2]) }, "a string is needed here, not the number 1"),
        ({ $0.set("submission", "columns", []) }, "a submission has at least one column beside its ids"),
        (
            { $0.set("submission", "columns", [["name": "kind", "type": "label", "min": 1]]) },
            #"there is no key "min""#
        ),
        (
            { $0.set("submission", "columns", [["name": "kind", "type": "label", "class": "iris"]]) },
            #"there is no key "class""#
        ),
        ({ $0.set("submission", "columns", [["name": "kind", "type": "real"]]) }, "metric 'accuracy': "),
        ({ $0.set("splits", "strategy", "grouped") }, #""grouped" is not allowed here; did you mean "group"?"#),
        ({ $0.set("splits", "table", "data/row.csv") }, #""data/row.csv" is not among the source's files"#),
        (
            { $0.set("splits", "table", "../../home/seed") },
            #""../../home/seed" is not a file below the task's folder"#
        ),
        ({ $0.set("splits", "test", 1) }, "1 is out of range: 0.01 to 0.9 is allowed"),
        ({ $0.set("splits", "validation", "half") }, #"a share of the labelled rows is needed here, or "none""#),
        (
            {
                $0.set("splits", "strategy", "time")
                $0.set("splits", "by", nil)
            }, #"the strategy "time" needs the name of a column in "by""#
        ),
        (
            { $0.set("splits", "strategy", "random") },
            #"the strategy "random" looks at no column; leave out "by""#
        ),
        ({ $0.set("limits", "wall", "60") }, "'60' has no unit"),
        ({ $0.set("limits", "wall", 60) }, "a string is needed here, not the number 60"),
        ({ $0.set("limits", "cpu", "0s") }, "a limit of 0s lets nothing run"),
        ({ $0.set("limits", "memory", "1GB of RAM") }, "'1GB of RAM': there is no unit 'GB of RAM'"),
        ({ $0.set("limits", "inodes", 0) }, "0 is out of range: 1 to 10000000 is allowed"),
        ({ $0.set("limits", "processes", 1.5) }, "a whole number is needed here, not the number 1.5"),
        (
            { $0["knobs"] = [["name": "k", "type": "real", "values": [1], "default": 2, "help": "h"]] },
            "the default is not among the values"
        ),
        (
            { $0["knobs"] = [["name": "k", "type": "real", "values": [1, 1], "default": 1, "help": "h"]] },
            "a knob has at least one value, and each only once"
        ),
    ]

    @Test(arguments: wrongValues.indices)
    func `a wrong value is named with its line and what is allowed`(index: Int) throws {
        let (change, problem) = Self.wrongValues[index]
        let text = manifest(change)
        let found = problems(text)
        #expect(found.count == 1)
        let first = try #require(found.first)
        #expect(first.contains(problem), "\(first)")
        let place = first.split(separator: ":").prefix(3).dropFirst().compactMap { Int($0) }
        #expect(place.count == 2 && place[0] >= 1 && place[0] <= text.split(separator: "\n").count)
    }

    @Test(arguments: [
        ("", "there is nothing here"), ("[]", "an object is needed here"),
        ("{\"id\": \"flowers\",}", "a key in quotes"),
        ("{\"id\": \"a\", \"id\": \"b\"}", "stands here a second time"), ("{} {}", "after the end of the value"),
        ("\u{FEFF}{}", "byte-order mark"), ("{\"id\": NaN}", "JSON has no NaN"), ("\u{0}", "a JSON value is needed"),
        (String(repeating: "[", count: 5_000), "levels deep"),
    ])
    func `a manifest that is no JSON object is refused`(text: String, problem: String) {
        #expect(problems(text).first?.contains(problem) ?? false)
    }

    @Test func `one reading names every problem, in the order of the file`() {
        let text = manifest { object in
            object["titel"] = "x"
            object.set("limits", "wall", "60")
            object.set("limits", "memory", "1")
            object.set("splits", "test", 7)
            object.set("metric", "name", "fone")
        }
        let found = problems(text)
        #expect(found.count == 5)
        let lines = found.compactMap { $0.split(separator: ":").dropFirst().first.flatMap { Int($0) } }
        #expect(lines == lines.sorted() && lines.count == 5)
    }

    private static let unmeantPrograms: [(@Sendable (inout JSONObject) -> Void, String)] = [
        ({ $0["outputs"] = ["a.csv", "a.csv"] }, "names a file twice"),
        ({ $0["gold"] = ["gold/a.csv", "more/a.csv"] }, "two gold files bear the same name"),
        ({ $0["oracle"] = nil }, "oracle"), ({ $0["outputs"] = [] }, "names no file"),
        ({ $0["outputs"] = ["../a.csv"] }, "../a.csv"), ({ $0["golden"] = [] }, "golden"),
    ]

    @Test(arguments: unmeantPrograms.indices) func `what a program task can't mean is named`(index: Int) {
        let (change, words) = Self.unmeantPrograms[index]
        let text = manifest { object in
            for key in ["target", "submission", "splits"] { object[key] = nil }
            object["kind"] = "program"
            object["metric"] = ["name": "success", "direction": "higher", "ideal": 1]
            var program = JSONObject([
                .init("outputs", ["pred.csv"]), .init("evaluation", "evaluate.py"), .init("oracle", "oracle.py"),
                .init("gold", ["gold/answer.csv"]),
            ])
            change(&program)
            object["program"] = .object(program)
        }
        #expect(problems(text).contains { $0.contains(words) }, "\(problems(text))")
    }

    @Test func `the other kinds are read and refused to run by name`() throws {
        let programText = manifest { object in
            for key in ["target", "submission", "splits"] { object[key] = nil }
            object["kind"] = "program"
            object["metric"] = ["name": "success", "direction": "higher", "ideal": 1]
            object["program"] = [
                "outputs": ["pred.csv"], "evaluation": "evaluate.py", "oracle": "oracle.py",
                "gold": ["gold/answer.csv"],
            ]
        }
        let interactiveText = manifest { object in
            for key in ["target", "submission", "splits"] { object[key] = nil }
            object["kind"] = "interactive"
            object["metric"] = ["name": "scorecard", "direction": "higher", "ideal": 1]
            object["world"] = ["program": "world.py", "steps": 100]
        }
        for (text, kind, hint) in [
            (programText, TaskKind.program, "glovebox grade flowers --program FILE"),
            (interactiveText, .interactive, "docs/limitations.md"),
        ] {
            let fixture = try Fixture()
            try fixture.addProgramFiles()
            try fixture.write(text)
            #expect(try fixture.definition().manifest.kind == kind)
            let error = #expect(throws: TaskError.self) { try fixture.prepared() }
            #expect(error?.message.contains("kind '\(kind.rawValue)'") ?? false)
            #expect(error?.hint?.contains(hint) ?? false)
        }
    }
}
