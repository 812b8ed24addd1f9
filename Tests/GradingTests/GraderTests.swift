import Grading
import Statistics
import Testing

@Suite struct GraderTests {
    static func table(_ text: String, _ name: String = "submission.csv") throws -> Table {
        try Table.parse(Array(text.utf8), source: name)
    }

    static func binary() throws -> Grader {
        try Grader(
            metric: "roc_auc", target: TargetDescription(column: "malignant", kind: .binary, classes: ["0", "1"]),
            schema: SubmissionSchema(idColumn: "id", columns: [.init(name: "malignant", content: .probability)]))
    }

    static func multiclass() throws -> Grader {
        try Grader(
            metric: "log_loss",
            target: TargetDescription(column: "kind", kind: .multiclass, classes: ["a", "b", "c"]),
            schema: SubmissionSchema(
                idColumn: "id",
                columns: ["c", "a", "b"].map { (name: String) in
                    .init(name: "p_" + name, content: .probability, className: name)
                },
                rowsSumToOne: true))
    }

    @Test func `rows are joined by id and never by order`() throws {
        let grader = try Self.binary()
        let answers = try Self.table("id,malignant\nx,1\ny,0\nz,1\nw,0\n")
        let submission = try Self.table("malignant,id\n0.1,w\n0.9,x\n0.8,z\n0.2,y\n")
        let grade = try grader.grade(submission, answers: answers, expectedIDs: ["w", "x", "y", "z"])
        let measurement = try #require(grade.measurement)
        #expect(measurement.score == 1)
        #expect(measurement.count == 4)
        #expect(measurement.direction == .higher)
    }

    @Test func `answers may cover a part of the ids`() throws {
        let grader = try Self.binary()
        let submission = try Self.table("id,malignant\na,0.1\nb,0.9\nc,0.5\nd,0.4\n")
        let answers = try Self.table("id,malignant\nd,1\na,0\n")
        let grade = try grader.grade(submission, answers: answers, expectedIDs: ["a", "b", "c", "d"])
        #expect(grade.measurement?.score == 1)
        #expect(grade.measurement?.count == 2)
        #expect(try grader.grade(submission, answers: answers).measurement?.score == 1)
        guard case .invalid(let problems) = try grader.grade(submission, exactly: answers) else {
            Issue.record("ids beyond the answers' must be refused")
            return
        }
        #expect(problems.map(\.kind) == [.unknownID])
    }

    @Test func `class probabilities find their class by the schema`() throws {
        let grader = try Self.multiclass()
        let answers = try Self.table("id,kind\n1,a\n2,c\n")
        let submission = try Self.table("id,p_a,p_b,p_c\n2,0.25,0.25,0.5\n1,0.5,0.25,0.25\n")
        let grade = try grader.grade(submission, answers: answers)
        #expect(grade.measurement?.rounded == 0.69315)
    }

    @Test(arguments: [
        ("id,malignant\na,0.5\nb,1.5\n", Problem.Kind.outOfRange, "column 'malignant', line 3: '1.5' is above 1"),
        ("id,malignant\na,x\nb,\n", .notANumber, "column 'malignant', line 2: 'x' is not a number (and so is 1 more)"),
        ("id,malignant\na,nan\nb,1\n", .notANumber, "column 'malignant', line 2: 'nan' is not finite"),
        ("id,malignant\na,1e999\nb,1\n", .notANumber, "column 'malignant', line 2: '1e999' is not finite"),
        ("id,malignant\na,\nb,1\n", .notANumber, "column 'malignant', line 2: an empty cell is not a number"),
        ("id,malignent\na,1\nb,1\n", .missingColumn, "there is no column 'malignant'"),
        ("id,malignant\na,1\na,1\nb,1\n", .duplicateID, "line 3: id 'a' stands there before"),
        ("id,malignant\na,1\n", .missingID, "no row for id 'b'; 1 rows are there, 2 are wanted"),
        ("id,malignant\na,1\nb,0\nc,1\n", .unknownID, "line 4: nobody asked for id 'c'"),
    ])
    func `the first offending row is named`(text: String, kind: Problem.Kind, message: String) throws {
        let problems = try Self.binary().check(try Self.table(text), expectedIDs: ["a", "b"])
        let problem = try #require(problems.first)
        #expect(problem.kind == kind)
        #expect(problem.message == message)
    }

    @Test func `a well-formed submission has no problems, in any order of rows and columns`() throws {
        let submission = try Self.table("malignant,id\n.5,\"b\"\n 1e-3 ,a\n")
        #expect(try Self.binary().check(submission, expectedIDs: ["a", "b"]).isEmpty)
    }

    @Test func `row sums are checked, and the first bad row is named`() throws {
        let submission = try Self.table("id,p_a,p_b,p_c\n1,0.2,0.3,0.5\n2,0.2,0.3,0.4\n3,0.9,0.9,0.9\n")
        let problems = try Self.multiclass().check(submission, expectedIDs: ["1", "2", "3"])
        #expect(problems.map(\.kind) == [.rowSum])
        #expect(problems.first?.line == 3)
        #expect(problems.first?.count == 2)
    }

    /// mle-bench takes what `np.isclose(sum, 1, atol=1e-6)` does, so thirds with five decimals are well-formed there.
    @Test(arguments: [
        ("0.33333,0.33333,0.33333", true), ("0.333333,0.333333,0.333333", true), ("0.33334,0.33333,0.33334", true),
        ("0.33333,0.33333,0.33332", false), ("0.3333,0.3333,0.3333", false), ("0.5,0.5,0.00002", false),
    ])
    func `a row sum may be off by what five decimals take away`(row: String, isTaken: Bool) throws {
        let submission = try Self.table("id,p_a,p_b,p_c\n1,\(row)\n")
        #expect(try Self.multiclass().check(submission, expectedIDs: ["1"]).isEmpty == isTaken)
    }

    @Test func `labels that are numbers are compared as numbers`() throws {
        let grader = try Grader(
            metric: "accuracy",
            target: TargetDescription(column: "digit", kind: .multiclass, classes: ["0", "1", "2"]),
            schema: SubmissionSchema(idColumn: "id", columns: [.init(name: "digit", content: .label)]))
        let answers = try Self.table("id,digit\na,0\nb,1\nc,2\n")
        let grade = try grader.grade(try Self.table("id,digit\na,0.0\nb,1\nc,02\n"), answers: answers)
        #expect(grade.measurement?.score == 1)
        let problems = try grader.check(try Self.table("id,digit\na,3\nb,1\nc,2\n"), expectedIDs: ["a", "b", "c"])
        #expect(problems.map(\.kind) == [.unknownLabel])
        #expect(problems.first?.hint == "the classes are '0', '1', '2'")
    }

    @Test func `an undefined metric is an invalid grade with its reason`() throws {
        let answers = try Self.table("id,malignant\na,1\nb,1\n")
        let grade = try Self.binary().grade(try Self.table("id,malignant\na,0.5\nb,0.1\n"), answers: answers)
        #expect(grade.measurement == nil)
        #expect(grade.reason == "roc_auc is undefined: no graded row is of the negative class")
    }

    @Test func `broken answers are an error, never an invalid grade`() throws {
        let grader = try Self.binary()
        let submission = try Self.table("id,malignant\na,0.5\nb,0.1\n")
        for text in [
            "id,wrong\na,1\nb,0\n", "id,malignant\na,7\nb,0\n", "id,malignant\na,1\na,0\n", "x,malignant\na,1\n",
        ] {
            let answers = try Self.table(text, "answers.csv")
            #expect(throws: GradingError.self) { try grader.grade(submission, answers: answers) }
        }
        #expect(throws: GradingError.self) {
            try grader.grade(
                submission, answers: try Self.table("id,malignant\nq,1\na,0\n"), expectedIDs: ["a", "b"])
        }
    }

    @Test func `a metric that does not suit the target is refused at once`() throws {
        #expect(throws: GradingError.unknownMetric(name: "roc_aux", nearest: "roc_auc")) {
            try Grader(
                metric: "roc_aux", target: TargetDescription(column: "y", kind: .real),
                schema: SubmissionSchema(idColumn: "id", columns: [.init(name: "y", content: .label)]))
        }
        let fitting = [RealPairs.shape, RealColumns.shape]
        for entry in MetricRegistry.all where !fitting.contains(entry.shape) {
            #expect(throws: GradingError.self) {
                try Grader(
                    metric: entry.description.name, target: TargetDescription(column: "y", kind: .real),
                    schema: SubmissionSchema(
                        idColumn: "id", columns: [.init(name: "y", content: .real(minimum: nil, maximum: nil))]))
            }
        }
    }

    @Test func `a paired difference folds the direction in and knows that shared rows share their luck`() throws {
        var generator = SeededGenerator(seed: 9)
        let grader = try Grader(
            metric: "rmse", target: TargetDescription(column: "y", kind: .real),
            schema: SubmissionSchema(
                idColumn: "id", columns: [.init(name: "y", content: .real(minimum: nil, maximum: nil))]))
        var rows: [[String]] = []
        var near: [[String]] = []
        var far: [[String]] = []
        for row in 0..<400 {
            let truth = generator.normal() * 3
            let noise = generator.normal()
            rows.append(["r\(row)", "\(truth)"])
            near.append(["r\(row)", "\(truth + noise)"])
            far.append(["r\(row)", "\(truth + 1.1 * noise)"])
        }
        let answers = try Table(columns: ["id", "y"], rows: rows, source: "answers")
        let a = try Table(columns: ["id", "y"], rows: near, source: "a")
        let b = try Table(columns: ["id", "y"], rows: generator.shuffled(far), source: "b")
        let forward = try grader.pairedDifference(a, b, answers: answers)
        let backward = try grader.pairedDifference(b, a, answers: answers)
        #expect(forward.difference > 0)
        #expect(isClose(forward.difference, -backward.difference))
        #expect(isClose(forward.standardError, backward.standardError))
        // Errors that are 1.1 times each other: the difference is 0.1 of an RMSE, and so is its error of one's error.
        let grade = try grader.grade(a, answers: answers)
        let alone = try #require(grade.measurement?.standardError)
        #expect(isClose(forward.standardError, 0.1 * alone, within: 1e-6))
        let same = try grader.pairedDifference(a, a, answers: answers)
        #expect(same.difference == 0 && same.standardError == 0)
    }

    @Test func `what a submission says at length is cut where it is told`() {
        let long = "a" + String(repeating: "\u{301}", count: 1 << 20)
        let problem = Problem(.unknownID, long, hint: long, column: long)
        #expect([problem.message, problem.hint ?? "", problem.column ?? ""].allSatisfy { $0.utf8.count < 1_100 })
    }
}
