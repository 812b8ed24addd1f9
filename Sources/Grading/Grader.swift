/// Checks submissions against a schema and grades them with one metric.
///
/// Rows belong together by id, never by order. What is wrong with a submission is a value, `Grade.invalid`; an error is
/// thrown only where the answers, or what we were asked, can't be used.
package struct Grader: Sendable {
    /// The metric that it grades with.
    package let metric: MetricDescription
    /// What is predicted.
    package let target: TargetDescription
    /// What a submission looks like.
    package let schema: SubmissionSchema

    private let entry: MetricRegistry.Entry
    private let classes: ClassNames

    /// A grader for a metric by name; throws where there is no such metric, or target and schema don't suit it.
    package init(metric name: String, target: TargetDescription, schema: SubmissionSchema) throws(GradingError) {
        entry = try MetricRegistry.metric(name)
        metric = entry.description
        if let obstacle = entry.obstacle(target, schema) { throw .unsuitable(metric: name, what: obstacle) }
        self.target = target
        self.schema = schema
        classes = ClassNames(target.classes)
    }

    /// What is wrong with a submission, as far as can be told without answers; empty where it is well-formed.
    package func check(_ submission: Table, expectedIDs: [String]) throws(GradingError) -> [Problem] {
        var check = SubmissionCheck(submission, schema: schema, classes: classes)
        let expected = try idTable(expectedIDs)
        _ = check.match(expected, 0, extrasAllowed: false)
        return check.problems
    }

    /// Whether an answer of −1 says that its row isn't graded.
    package var allowsUngraded: Bool { entry.allowsUngraded }

    /// Reads every cell of an answers table as grading would, and throws at the first that can't be read.
    ///
    /// Texts and lists predict themselves and numbers are 0, for a metric reads answers and predictions in one go; what
    /// it says of the predictions is passed over.
    package func checkAnswers(_ answers: Table) throws(GradingError) {
        let zeros = schema.columns.map { column -> ColumnReader.Values in
            switch column.content {
            case .probability, .integer, .real: .numbers([Double](repeating: 0, count: answers.rowCount))
            case .label: .classes([Int32](repeating: 0, count: answers.rowCount))
            case .text, .list: .cells
            }
        }
        let rows = GradedRows(
            target: target, schema: schema, classes: classes, answers: answers, submission: answers, values: zeros,
            match: .inOrder(answers.rowCount))
        do throws(GradingError) { try entry.read(rows) } catch {
            switch error {
            case .undefined, .badPrediction: return
            default: throw error
            }
        }
    }

    /// Grades a submission.
    ///
    /// With `expectedIDs` the submission must have exactly these ids, and the answers may cover a part of them (hidden
    /// validation rows among test rows). Without, it must have the answers' ids, and any others are passed over.
    package func grade(
        _ submission: Table, answers: Table, expectedIDs: [String]? = nil
    ) throws(GradingError) -> Grade {
        switch try evaluate(submission, answers, try expectedIDs.map(idTable).map(IDRule.exactly) ?? .atLeastAnswers) {
        case .failure(let invalid): .invalid(invalid.problems)
        case .success(let evaluation): .scored(measurement(evaluation, count: answers.rowCount))
        }
    }

    /// Grades a submission that must have the answers' ids and no others, as MLE-bench's graders ask.
    package func grade(_ submission: Table, exactly answers: Table) throws(GradingError) -> Grade {
        switch try evaluate(submission, answers, .exactlyAnswers) {
        case .failure(let invalid): .invalid(invalid.problems)
        case .success(let evaluation): .scored(measurement(evaluation, count: answers.rowCount))
        }
    }

    /// How much better submission `a` is than `b` on the same rows, with the standard error of that difference.
    ///
    /// The metric's direction is folded in: above 0 means that `a` is better. Throws where either has no score, or the rows
    /// are too few for a standard error.
    package func pairedDifference(
        _ a: Table, _ b: Table, answers: Table
    ) throws(GradingError) -> (difference: Double, standardError: Double) {
        let first = try evaluation(of: a, answers)
        let second = try evaluation(of: b, answers)
        guard let error = first.standardError(ofDifferenceFrom: second) else {
            throw .undefined(metric: metric.name, reason: "too few rows for a standard error")
        }
        return (metric.direction.sign * (first.score - second.score), error)
    }

    // MARK: Evaluation

    /// Which ids a submission must have.
    private enum IDRule {
        case exactly(Table)
        case exactlyAnswers
        case atLeastAnswers

        /// Whether a list of ids came with the question.
        var namesIDs: Bool { if case .exactly = self { true } else { false } }

        /// Whether ids beyond the answers' are no problem: they were checked before, or are passed over.
        var allowsExtras: Bool { if case .exactlyAnswers = self { false } else { true } }
    }

    private struct Invalid: Error {
        let problems: [Problem]
    }

    private func evaluation(of submission: Table, _ answers: Table) throws(GradingError) -> Evaluation {
        switch try evaluate(submission, answers, .atLeastAnswers) {
        case .success(let evaluation): return evaluation
        case .failure(let invalid):
            throw .invalidSubmission(file: submission.source, first: invalid.problems.first?.text ?? "")
        }
    }

    private func evaluate(
        _ submission: Table, _ answers: Table, _ rule: IDRule
    ) throws(GradingError) -> Result<Evaluation, Invalid> {
        let answerIDs = try answers.requiredColumn(schema.idColumn)
        var check = SubmissionCheck(submission, schema: schema, classes: classes)
        if case .exactly(let expected) = rule { _ = check.match(expected, 0, extrasAllowed: false) }
        guard check.problems.isEmpty || !rule.namesIDs else { return .failure(Invalid(problems: check.problems)) }
        let finding = check.match(answers, answerIDs, extrasAllowed: rule.allowsExtras)
        if let row = finding?.repeatedWanted.first {
            throw .badCell(
                file: answers.source, line: answers.line(ofRow: row), column: schema.idColumn,
                what: "id '\(answers.text(row, answerIDs))' stands there before")
        }
        if rule.namesIDs, let row = finding?.missing.first {
            throw .badCell(
                file: answers.source, line: answers.line(ofRow: row), column: schema.idColumn,
                what: "no submission was asked for id '\(answers.text(row, answerIDs))'")
        }
        guard check.problems.isEmpty, let match = finding?.match else {
            return .failure(Invalid(problems: check.problems))
        }
        let rows = GradedRows(
            target: target, schema: schema, classes: classes, answers: answers, submission: submission,
            values: check.values, match: match)
        do throws(GradingError) {
            return .success(try entry.evaluate(rows))
        } catch {
            switch error {
            case .undefined, .badPrediction: return .failure(Invalid(problems: [Problem(error)]))
            default: throw error
            }
        }
    }

    private func measurement(_ evaluation: Evaluation, count: Int) -> Measurement {
        let error = evaluation.standardError
        return Measurement(
            metric: metric.name, direction: metric.direction, score: evaluation.score, standardError: error,
            interval: metric.scale.interval(
                score: evaluation.score, standardError: error, effectiveCount: evaluation.effectiveCount),
            count: count)
    }

    private func idTable(_ ids: [String]) throws(GradingError) -> Table {
        try Table(columns: [schema.idColumn], rows: ids.map { [$0] }, source: "expected ids")
    }
}
