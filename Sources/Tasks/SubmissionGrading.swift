package import Grading
package import Posix

/// Grades a file against a task's labels, for a person who asks.
///
/// The form is checked first, without labels: a submission that is invalid opens no vault.
package struct SubmissionGrading: Sendable {
    private let prepared: PreparedTask
    private let carve: Carve
    private let home: Home
    package let grader: Grader

    /// Which labels a file is graded on.
    package enum Part: String, CaseIterable, Sendable {
        case test, validation
    }

    /// A grade, and the record of the vault's opening where there was one.
    package struct Result: Sendable {
        package let grade: Grade
        package let opening: OpeningRecord?
        /// What there is to remark about the file, although nothing is wrong with it.
        package let notes: [String]
    }

    /// What can be said about a file without labels.
    package struct Form: Sendable {
        /// What is wrong; empty where the file is well-formed.
        package let problems: [Problem]
        /// What there is to remark, although nothing is wrong.
        package let notes: [String]
    }

    package init(_ prepared: PreparedTask, carve: Carve, home: Home) throws(TaskError) {
        self.prepared = prepared
        self.carve = carve
        self.home = home
        grader = try prepared.grader()
    }

    /// What is wrong with a file as far as can be told without labels. Opens no vault.
    package func check(_ file: Path, on part: Part) throws(TaskError) -> Form {
        switch try read(file, on: part) {
        case .success(let form): Form(problems: [], notes: form.submission.notes)
        case .failure(let malformed): Form(problems: malformed.problems, notes: malformed.notes)
        }
    }

    /// Grades a file; it must bear all ids of the carve, or, for the test part, those of the test rows alone.
    package func grade(_ file: Path, on part: Part, process: String) throws(TaskError) -> Result {
        let form: WellFormed
        switch try read(file, on: part) {
        case .failure(let malformed):
            return Result(grade: .invalid(malformed.problems), opening: nil, notes: malformed.notes)
        case .success(let read): form = read
        }
        let (answers, record) = try answers(part, subject: file.string, process: process)
        let grade = try grading { () throws(GradingError) in
            try grader.grade(form.submission, answers: answers, expectedIDs: form.ids)
        }
        return Result(grade: grade, opening: record, notes: form.submission.notes)
    }

    /// A submission that has the right form, and the ids that it was held against.
    private struct WellFormed {
        let submission: Table
        let ids: [String]
    }

    private struct Malformed: Error {
        let problems: [Problem]
        var notes: [String] = []
    }

    private func read(_ file: Path, on part: Part) throws(TaskError) -> Swift.Result<WellFormed, Malformed> {
        let submission: Table
        switch SubmissionFile.read(file) {
        case .failure(let unusable): return .failure(Malformed(problems: [unusable.problem]))
        case .success(let table): submission = table
        }
        let isRefit = part == .test && submission.rowCount == carve.testIDs.count
        let ids = isRefit ? carve.testIDs : carve.expectedIDs
        let problems = try grading { () throws(GradingError) in try grader.check(submission, expectedIDs: ids) }
        return problems.isEmpty
            ? .success(WellFormed(submission: submission, ids: ids))
            : .failure(Malformed(problems: problems, notes: submission.notes))
    }

    private func answers(
        _ part: Part, subject: String, process: String
    ) throws(TaskError) -> (Table, OpeningRecord?) {
        switch (part, carve.validationAnswers) {
        case (.validation, let path?):
            return (try grading { () throws(GradingError) in try Table.read(path) }, nil)
        case (.validation, nil):
            throw .split(
                task: prepared.task.id, what: "this task has no validation part", hint: "Grade on the test rows.")
        case (.test, _):
            let opening = try Vault(home: home).open(
                carve, of: prepared, purpose: .submission, subject: subject, process: process)
            return (opening.answers, opening.record)
        }
    }
}
