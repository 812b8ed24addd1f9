import Grading
import JSON
import Testing

/// Cells that hold lists: what is refused, without answers and beside them.
@Suite struct ListFormatTests {
    @Test(arguments: [
        (ListFormat.mask, "1 2 3", "has a start without a length"),
        (.mask, "1 2 2 1", "has runs that overlap or don't ascend (start 2)"),
        (.mask, "5 1 1 1", "has runs that overlap or don't ascend (start 1)"),
        (.mask, "0 2", "has '0' where a whole number above 0 belongs"),
        (.mask, "1 -2", "has '-2' where a whole number above 0 belongs"),
        (.mask, "1 1.5", "has '1.5' where a whole number above 0 belongs"),
        (.mask, "1 9999999999999999", "has '9999999999999999' where a whole number above 0 belongs"),
        (.mask, "- 1 2", "has a start without a length"),
        (.boxes, "opacity 1 0 0 5", "doesn't hold 6 words for each thing"),
        (.boxes, "opacity 1 0 0 five 5", "has 'five' where a finite number belongs"),
        (.boxes, "opacity nan 0 0 5 5", "has 'nan' where a finite number belongs"),
        (.boxes, "opacity 1 9 0 5 5", "has a box whose second corner lies before its first"),
        (.points, "a 1", "doesn't hold 3 words for each thing"),
        (.points, "a 1 1e999", "has '1e999' where a finite number belongs"),
        (.solids, "1 0 0 0 1 1 0 0 car", "has a box whose width, length or height is not above 0"),
        (.solids, "1 0 0 0 1 1 1 0", "doesn't hold 9 words for each thing"),
    ])
    func `a malformed list is named without answers`(format: ListFormat, cell: String, what: String) throws {
        let grader = try Grader(
            metric: try #require(Self.metrics[format]), target: TargetDescription(column: "y", kind: .text),
            schema: SubmissionSchema(idColumn: "id", columns: [.init(name: "y", content: .list(format))]))
        let table = try Table(columns: ["id", "y"], rows: [["a", ""], ["b", cell]], source: "s.csv")
        let problem = try #require(try grader.check(table, expectedIDs: ["a", "b"]).first)
        #expect(problem.kind == .malformedValue)
        #expect(problem.message == "column 'y', line 3: '\(cell)' \(what)")
        #expect(problem.hint != nil)
    }

    static let metrics: [ListFormat: String] = [
        .mask: "dice", .boxes: "voc_map_50", .points: "point_in_box_f1", .solids: "map_3d",
    ]

    @Test func `a mask must lie in its image, and an order hold its row's words`() throws {
        func grade(_ metric: String, _ truth: [String], _ predicted: String, also: [MetricScene.Column]) throws -> Grade
        {
            try MetricScene([("y", truth)], [("y", [predicted])], also: also).grade(metric)
        }
        let size = [("h", ["2"]), ("w", ["3"])]
        #expect(try grade("dice", ["6 1"], "6 1", also: size).measurement?.score == 1)
        let outside = try grade("dice", ["6 1"], "6 2", also: size)
        guard case .invalid(let problems) = outside else {
            Issue.record("\(outside)")
            return
        }
        #expect(problems.map(\.kind) == [.unfitting])
        #expect(outside.reason == "column 'y', line 2: the mask leaves its image of 2 times 3 pixels")
        #expect(throws: GradingError.self) { try grade("dice", ["6 2"], "6 1", also: size) }
        #expect(throws: GradingError.self) { try grade("dice", ["1 1"], "1 1", also: [("h", ["2"]), ("w", ["x"])]) }

        #expect(try grade("kendall", ["a b c"], "c b a", also: []).measurement?.score == -1)
        for (words, reason) in [
            ("a b", "2 words, not the 3 asked for"), ("a b d", "a word is foreign to the row, or stands there twice"),
            ("a b b", "a word is foreign to the row, or stands there twice"),
        ] {
            #expect(try grade("kendall", ["a b c"], words, also: []).reason == "column 'y', line 2: \(reason)")
        }
        #expect(throws: GradingError.self) { try grade("kendall", ["a a c"], "a c a", also: []) }
    }

    @Test(arguments: [
        ("masked_mae", ["y"]), ("masked_mcrmse", ["y"]), ("log_mae_by_type", ["y"]), ("angular_error", ["y"]),
        ("haversine_percentiles", ["y"]), ("laplace_log_likelihood", ["y"]), ("bias_auc", ["y"]),
        ("kl_divergence", ["y"]), ("dice", ["y", "z"]), ("dice_hausdorff", ["y", "z"]), ("levenshtein", ["y", "z"]),
        ("mcrmse", ["y", "missing"]), ("masked_mae", ["y", "words"]), ("bias_auc", ["y", "two"]),
    ])
    func `a metric says which columns it needs`(metric: String, targets: [String]) throws {
        var scene = MetricScene(
            [("y", ["0", "1"]), ("z", ["0", "1"]), ("words", ["a", "b"]), ("two", ["2", "2"])],
            [("y", ["0.5", "0.5"])])
        scene.targets = targets
        #expect(throws: GradingError.self) { try scene.grade(metric) }
    }

    @Test func `a target and a schema of every kind are written and read back`() throws {
        let target = try TargetDescription(columns: ["a", "b"], kind: .real, auxiliary: ["keep"])
        let contents: [SubmissionSchema.Content] =
            [
                .probability, .label, .text, .integer(minimum: 1, maximum: nil), .real(minimum: nil, maximum: 2),
            ] + ListFormat.allCases.map { .list($0) }
        let schema = try SubmissionSchema(
            idColumn: "id", columns: contents.enumerated().map { .init(name: "c\($0)", content: $1) })
        #expect(try TargetDescription(JSONNode.parse(target.json.encodedBytes(), source: "t")) == target)
        #expect(try SubmissionSchema(JSONNode.parse(schema.json.encodedBytes(), source: "s")) == schema)
        for text in [
            #"{"column": "a", "columns": ["b"], "type": "real"}"#, #"{"columns": [], "type": "real"}"#,
            #"{"columns": ["a", "a"], "type": "real"}"#, #"{"column": "a", "type": "text", "classes": ["x"]}"#,
            #"{"column": "a", "type": "real", "auxiliary": ["a"]}"#,
        ] {
            #expect(throws: JSONError.self) {
                try TargetDescription(JSONNode.parse(Array(text.utf8), source: "t"))
            }
        }
    }
}
