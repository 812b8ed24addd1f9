import Statistics

@testable import Grading

/// What must hold for any bytes at all: the answer is what is broken, or `nil`.
///
/// `scripts/fuzz` looks for bytes that break it, and a test replays the corpus that was found.
enum ByteChecks {
    /// A table is what the plain reader reads, or both refuse; every cell and line can be asked for.
    static func table(_ bytes: [UInt8]) -> String? {
        // Files of other kinds are refused by their first bytes, before anything is read.
        let isForeign = ["PK\u{3}\u{4}", "PAR1"].contains { bytes.starts(with: $0.utf8) }
        let plain = isForeign ? nil : PlainCSV.table(bytes)
        guard let table = try? Table.parse(bytes, source: "") else {
            return plain == nil ? nil : "refused, though the plain reader reads it"
        }
        guard let plain else { return "read, though the plain reader refuses it" }
        let texts = (0..<table.rowCount).map { row in table.columns.indices.map { table.text(row, $0) } }
        if plain != [table.columns] + texts { return "not what the plain reader reads" }
        for row in -1..<table.rowCount {
            if table.line(ofRow: row) < 1 { return "a row without a line" }
            for column in table.columns.indices where table.rawCell(row, column).count > bytes.count {
                return "a cell longer than the file"
            }
        }
        return nil
    }

    /// A decimal number is what the standard library reads, to the last bit.
    static func number(_ bytes: [UInt8]) -> String? {
        let read = bytes.withUnsafeBufferPointer { DecimalNumber.parse($0) }
        // The standard library takes more: hexadecimal digits, and words for infinity and NaN.
        guard bytes.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        return read?.bitPattern == Double(text)?.bitPattern ? nil : "'\(text)' is read as \(read.debugDescription)"
    }

    /// A submission is well-formed or has problems, and is graded or has a reason, whatever it holds.
    static func submission(_ bytes: [UInt8]) -> String? {
        guard let table = try? Table.parse(bytes, source: "s.csv") else { return nil }
        for question in questions {
            guard let problems = try? question.grader.check(table, expectedIDs: question.ids),
                let grade = try? question.grader.grade(table, answers: question.answers, expectedIDs: question.ids)
            else { return "an error of ours, though the answers are in order" }
            for problem in problems where problem.text.isEmpty || problem.count < 1 || problem.line ?? 1 < 1 {
                return "an empty problem"
            }
            switch grade {
            case .scored(let measurement):
                let error = measurement.standardError ?? 0
                if !problems.isEmpty { return "graded in spite of its problems" }
                if !measurement.score.isFinite || !error.isFinite || error < 0 { return "a score that is no number" }
                if let interval = measurement.interval, !(interval.lower <= interval.upper) { return "no interval" }
            case .invalid(let reasons):
                let isUndefined = reasons.contains { $0.kind == .undefined }
                if reasons.isEmpty || problems.isEmpty != isUndefined { return "no score without a reason" }
            }
        }
        return nil
    }

    /// A metric with answers and a schema.
    private struct Question {
        let grader: Grader
        let answers: Table
        let ids: [String]

        init(_ metric: String, _ target: TargetDescription, _ schema: SubmissionSchema, _ answers: String) throws {
            grader = try Grader(metric: metric, target: target, schema: schema)
            let table = try Table.parse(Array(answers.utf8), source: "answers.csv")
            self.answers = table
            ids = (0..<table.rowCount).map { table.text($0, 0) }
        }
    }

    private static let questions: [Question] = {
        do { return try made() } catch { preconditionFailure("\(error)") }
    }()

    private static func made() throws -> [Question] {
        func schema(_ content: SubmissionSchema.Content) throws -> SubmissionSchema {
            try SubmissionSchema(idColumn: "id", columns: [.init(name: "y", content: content)])
        }
        let real = try TargetDescription(column: "y", kind: .real)
        return [
            try Question(
                "roc_auc", TargetDescription(column: "y", kind: .binary, classes: ["0", "1"]), schema(.probability),
                "id,y\na,1\nb,0\nc,1\n"),
            try Question(
                "log_loss", TargetDescription(column: "y", kind: .multiclass, classes: ["u", "v"]),
                SubmissionSchema(
                    idColumn: "id",
                    columns: ["u", "v"].map { .init(name: $0, content: .probability, className: $0) },
                    rowsSumToOne: true), "id,y\na,u\nb,v\n"),
            try Question("rmse", real, schema(.real(minimum: -9, maximum: nil)), "id,y\n1,0.5\n2,2\n"),
            try Question(
                "accuracy", TargetDescription(column: "y", kind: .multiclass, classes: ["cat", "dog", "3"]),
                schema(.label), "id,y\n1,cat\na long identifier,3\n"),
            try Question("mae", real, schema(.integer(minimum: 0, maximum: 99)), "id,y\n1,5\n\"q\"\"\",7\n"),
        ]
    }
}
