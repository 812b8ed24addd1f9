import Grading
import JSON
import Posix
import Testing

@testable import Tasks

/// Labels are read when a task is prepared, by the reader that grades them later.
struct LabelCheckTests {
    /// A task of this metric with the columns x, y and m, whose targets and other columns are named.
    private func fixture(
        _ metric: String, _ type: String, columns: [String], auxiliary: [String] = [], rows: (Int) -> String
    ) throws -> Fixture {
        let table = "x,y,m\n" + (0..<40).map { "\($0),\(rows($0))\n" }.joined()
        let entry = try MetricRegistry.metric(metric).description
        let form = type == "real" ? "real" : type == "text" ? "text" : "probability"
        return try Fixture(table: table) { manifest in
            manifest["metric"] = [
                "name": .string(metric), "direction": .string(entry.direction.rawValue), "ideal": .real(entry.ideal),
            ]
            var target = JSONObject([.init("columns", .strings(columns)), .init("type", .string(type))])
            if type == "binary" { target["classes"] = ["0", "1"] }
            if !auxiliary.isEmpty { target["auxiliary"] = .strings(auxiliary) }
            manifest["target"] = .object(target)
            manifest["submission"] = [
                "id_column": "id", "rows_sum_to_one": false,
                "columns": .array(columns.map { ["name": .string($0), "type": .string(form)] }),
            ]
            manifest["splits"] = [
                "strategy": "random", "table": "data/rows.csv", "test": 0.3, "validation": 0.25,
            ]
        }
    }

    private static let unreadable:
        [(
            metric: String, type: String, columns: [String], auxiliary: [String], rows: @Sendable (Int) -> String,
            what: String
        )] = [
            ("rmse", "real", ["y"], [], { $0 == 2 ? "0x7,0" : "\($0),0" }, ":4: column 'y': '0x7' is not a number"),
            ("rmse", "real", ["y"], [], { $0 == 1 ? "nan,0" : "\($0),0" }, ":3: column 'y': 'nan' is not finite"),
            (
                "masked_mae", "real", ["y"], ["m"], { $0 == 2 ? "1,yes" : "\($0),0" },
                ":4: column 'm': 'yes' is neither 0 nor 1"
            ),
            (
                "bias_auc", "real", ["y"], ["m"], { $0 == 0 ? "1,2" : "\($0 % 2),1" },
                ":2: column 'm': '2' is above 1"
            ),
            (
                "kendall", "text", ["y"], [], { $0 == 3 ? "a b a,0" : "a b,0" },
                ":5: column 'y': a word stands there twice"
            ),
            (
                "roc_auc", "binary", ["y"], [], { $0 == 1 ? "-1,0" : "\($0 % 2),0" },
                ":3: column 'y': '-1' is none of the classes; allowed: 0, 1"
            ),
            (
                "mean_column_auc", "binary", ["y", "m"], [], { $0 == 1 ? "2,0" : "\($0 % 2),-1" },
                ":3: column 'y': '2' is none of the classes; allowed: 0, 1, or -1"
            ),
        ]

    @Test(arguments: unreadable.indices)
    func `a label that grading couldn't read is named before the rows are divided`(index: Int) throws {
        let (metric, type, columns, auxiliary, rows, what) = Self.unreadable[index]
        let fixture = try fixture(metric, type, columns: columns, auxiliary: auxiliary, rows: rows)
        let error = #expect(throws: TaskError.self) { try fixture.prepared() }
        #expect(error?.message.contains("rows.csv\(what)") ?? false, "\(error?.message ?? "")")
    }

    private static let readable:
        [(metric: String, type: String, columns: [String], auxiliary: [String], rows: @Sendable (Int) -> String)] = [
            ("rmse", "real", ["y"], [], { " \($0).5,0" }), ("rmse", "real", ["y"], [], { "+\($0)e0,0" }),
            ("masked_mae", "real", ["y"], ["m"], { "\($0),\($0 % 3 == 0 ? "True" : "0.0")" }),
            ("kendall", "text", ["y"], [], { "a b\($0),0" }),
            ("mean_column_auc", "binary", ["y", "m"], [], { "\($0 % 2),\($0 % 5 == 0 ? "-1" : "\($0 / 2 % 2)")" }),
            (
                "mean_column_auc", "binary", ["y", "m"], [],
                { "\($0 % 2),\($0 % 5 == 0 ? "-1.0" : "\($0 / 2 % 2)")" }
            ),
        ]

    /// The true labels must reach the ideal as well: the same cells, read by the sample, the oracle and the grader.
    @Test(arguments: readable.indices)
    func `a label that grading reads is taken`(index: Int) throws {
        let (metric, type, columns, auxiliary, rows) = Self.readable[index]
        let fixture = try fixture(metric, type, columns: columns, auxiliary: auxiliary, rows: rows)
        let environments = fixture.folder.path / "environments"
        try Files.makeFolder(environments)
        try Files.writeAtomically("{}", to: environments / "python-science.json")
        let steps = try TaskCheck.run(fixture.definition(), environments: environments)
        #expect(steps.filter { !$0.passed } == [])
        #expect(steps.last?.name == "sample")
    }

    @Test func `rows that aren't graded have no part in the sample`() throws {
        let fixture = try fixture("mean_column_auc", "binary", columns: ["y", "m"]) { row in
            "\(row % 2),\(row % 2 == 0 ? "-1" : "1")"
        }
        let carve = try fixture.prepared().carve(seed: 1)
        let sample = try records(carve.inputFolder / "sample_submission.csv")
        #expect(Set(sample.dropFirst().map { $0[2] }) == ["1"])
    }

    @Test func `classes that were changed behind a split are named before any label is opened`() throws {
        let fixture = try Fixture()
        let path = try fixture.prepared().path
        var manifest = Fixture.manifest(table: Fixture.flowers(60))
        manifest.set("target", "classes", ["iris", "rose", "tulip"])
        try fixture.write(JSONValue.object(manifest).encoded())
        let error = #expect(throws: TaskError.self) { try fixture.prepared() }
        #expect(error?.message.contains("'lily' is none of the classes") ?? false, "\(error?.message ?? "")")
        #expect(error?.hint?.contains("task.json") ?? false)
        #expect(!Files.exists(fixture.home.openings))
        // More classes than before, and the old ones written back, are fine.
        manifest.set("target", "classes", ["iris", "lily", "rose", "tulip"])
        try fixture.write(JSONValue.object(manifest).encoded())
        #expect(try fixture.prepared().path == path)
    }

    @Test func `data that were changed behind a split are named where somebody asks`() throws {
        let fixture = try Fixture()
        _ = try fixture.prepared()
        try Preparation.checkData(fixture.definition(), home: fixture.home)
        try Files.writeAtomically(Fixture.flowers(61), to: fixture.task / "data/rows.csv")
        let error = #expect(throws: TaskError.self) {
            try Preparation.checkData(fixture.definition(), home: fixture.home)
        }
        #expect(error?.message.contains("the manifest says") ?? false)
        #expect(try fixture.prepared().testCount == 18, "the split itself is whole")
    }
}
