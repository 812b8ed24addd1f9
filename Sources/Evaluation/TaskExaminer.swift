package import Grading
import Measures
package import Record
package import Research
import Statistics
package import Tasks

/// The planner's examiner: grades a submission's validation rows with the task's own metric.
package struct TaskExaminer: Examiner {
    private let grader: Grader
    private let carve: Carve
    private let answers: Table

    /// `answers` are the labels of the carve's validation rows.
    package init(grader: Grader, carve: Carve, answers: Table) {
        self.grader = grader
        self.carve = carve
        self.answers = answers
    }

    package func grade(_ submission: [UInt8]) throws -> Verdict {
        let table: Table
        do throws(GradingError) { table = try Table.parse(submission, source: "submission.csv") } catch {
            return Verdict(score: nil, problems: [error.message])
        }
        return Verdict(try grader.grade(table, answers: answers, expectedIDs: carve.expectedIDs))
    }

    package func gain(of submission: [UInt8], over other: [UInt8]) throws -> DifferenceRecord {
        let (one, two) = (
            try Table.parse(submission, source: "submission.csv"), try Table.parse(other, source: "submission.csv")
        )
        return DifferenceRecord(try grader.pairedDifference(one, two, answers: answers))
    }

    package func testPart(of submission: [UInt8]) throws -> [UInt8] { try carve.testPart(of: submission) }

    package func problems(inRefit submission: [UInt8]) throws -> [String] {
        do throws(GradingError) {
            let table = try Table.parse(submission, source: "submission.csv")
            return try grader.check(table, expectedIDs: carve.testIDs).map(\.text)
        } catch {
            return [error.message]
        }
    }
}

extension Verdict {
    init(_ grade: Grade) {
        switch grade {
        case .scored(let measurement): self.init(score: ScoreRecord(measurement))
        case .invalid(let problems): self.init(score: nil, problems: problems.map(\.text))
        }
    }
}

extension ScoreRecord {
    init(_ measurement: Measurement) {
        self.init(
            metric: measurement.metric, value: measurement.score, standardError: measurement.standardError,
            low: measurement.interval?.lower, high: measurement.interval?.upper, rows: measurement.count)
    }
}

extension DifferenceRecord {
    /// With the normal 95 % interval.
    init(_ paired: (difference: Double, standardError: Double)) {
        let margin = Normal.quantile(0.975) * paired.standardError
        self.init(
            value: paired.difference, standardError: paired.standardError, low: paired.difference - margin,
            high: paired.difference + margin)
    }
}
