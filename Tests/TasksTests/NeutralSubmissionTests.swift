import Grading
import Testing

@testable import Tasks

struct NeutralSubmissionTests {
    private func sample(
        _ target: TargetDescription, _ columns: [SubmissionSchema.Column], labels: [String], sum: Bool = false
    ) throws -> Table {
        let schema = try SubmissionSchema(idColumn: "id", columns: columns, rowsSumToOne: sum)
        let neutral = NeutralSubmission(target: target, schema: schema, labels: labels)
        return try Table.parse(neutral.bytes(ids: ["a", "b"]), source: "sample")
    }

    @Test func `a binary probability is the positive class's share`() throws {
        let target = try TargetDescription(column: "y", kind: .binary, classes: ["no", "yes"])
        let table = try sample(
            target, [.init(name: "y", content: .probability)], labels: ["yes", "no", "no", "no"])
        #expect(table.texts(0) == ["a", "b"] && table.texts(1) == ["0.25", "0.25"])
    }

    @Test func `class probabilities are the classes' shares and add up to one`() throws {
        let classes = (0..<7).map { "c\($0)" }
        let target = try TargetDescription(column: "y", kind: .multiclass, classes: classes)
        let labels = (0..<97).map { "c\($0 * $0 % 7)" }
        let columns = classes.map { SubmissionSchema.Column(name: "p_\($0)", content: .probability, className: $0) }
        let table = try sample(target, columns, labels: labels, sum: true)
        let grader = try Grader(
            metric: "log_loss", target: target,
            schema: SubmissionSchema(idColumn: "id", columns: columns, rowsSumToOne: true))
        #expect(try grader.check(table, expectedIDs: ["a", "b"]).isEmpty)
        #expect(table.text(0, 4) == "0", "squares leave no remainder of 3 by 7")
    }

    @Test func `a label is the most frequent class, the first named of several`() throws {
        let target = try TargetDescription(column: "y", kind: .multiclass, classes: ["x", "a, b", "z"])
        let table = try sample(target, [.init(name: "y", content: .label)], labels: ["z", "a, b", "z", "a, b", "x"])
        #expect(table.texts(1) == ["a, b", "a, b"])
    }

    @Test(arguments: [
        (SubmissionSchema.Content.real(minimum: nil, maximum: nil), "2.25"), (.real(minimum: 3, maximum: nil), "3"),
        (.real(minimum: nil, maximum: 2), "2"), (.integer(minimum: nil, maximum: nil), "2"),
        (.integer(minimum: 3, maximum: 5), "3"),
    ])
    func `a number is the mean, within its range`(content: SubmissionSchema.Content, value: String) throws {
        let target = try TargetDescription(column: "y", kind: .real)
        let table = try sample(target, [.init(name: "y", content: content)], labels: ["1", "2", "2", "4"])
        #expect(table.texts(1) == [value, value])
    }
}
