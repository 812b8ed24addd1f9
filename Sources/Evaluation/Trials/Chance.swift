import Grading
import Statistics

/// What a submission would score if its predictions had nothing to do with the rows that they stand beside.
///
/// The labels are dealt out among the rows anew, many times, and the same predictions are graded on each deal. It holds for
/// every metric, and asks nothing about it: a constant scores the same on every deal, and so does luck, on the average.
struct Chance: Sendable, Equatable {
    /// The mean over the deals.
    let mean: Double
    /// The standard deviation over the deals.
    let spread: Double
    private let direction: Direction

    /// How many times labels are dealt out.
    static let deals = 256
    /// As many are enough to see that a constant scores the same on each.
    private static let dealsOfConstant = 4
    /// How many standard deviations above the mean are no luck. On thirty rows of three classes, where scores are far from
    /// normal, it happens about once in a million programs that know nothing; on more rows less often.
    static let threshold = 5.0

    /// Of outputs that are a success or none: what knows nothing is none, however often it is tried.
    static let ofSuccess = Chance(mean: 0, spread: 0, direction: .higher)

    private init(mean: Double, spread: Double, direction: Direction) {
        self.mean = mean
        self.spread = spread
        self.direction = direction
    }

    /// Nil where the metric has a value on no deal.
    init?(of submission: Table, answers: Table, by grader: Grader) throws(GradingError) {
        let (ids, target) = (
            try answers.requiredColumn(grader.schema.idColumn), try answers.requiredColumn(grader.target.column)
        )
        let graded = try Self.rows(of: submission, gradedBy: answers, ids, grader)
        var labels = (0..<answers.rowCount).map { answers.text($0, target) }
        var generator = SeededGenerator(seed: 1, stream: "chance")
        var scores: [Double] = []
        for _ in 0..<(try Self.isConstant(graded, grader) ? Self.dealsOfConstant : Self.deals) {
            generator.shuffle(&labels)
            let dealt = try Table(
                columns: [grader.schema.idColumn, grader.target.column],
                rows: labels.enumerated().map { [answers.text($0.offset, ids), $0.element] }, source: "dealt labels")
            if let score = try grader.grade(graded, exactly: dealt).measurement?.score {
                scores.append(score)
            }
        }
        guard !scores.isEmpty else { return nil }
        mean = compensatedSum(scores) / Double(scores.count)
        let centre = mean
        spread = (compensatedSum(scores.map { ($0 - centre) * ($0 - centre) }) / Double(scores.count)).squareRoot()
        direction = grader.metric.direction
    }

    /// The rows of a submission that there are answers for, so that the others are read once and not on each deal.
    private static func rows(
        of submission: Table, gradedBy answers: Table, _ ids: Int, _ grader: Grader
    ) throws(GradingError) -> Table {
        let wanted = Set((0..<answers.rowCount).map { answers.text($0, ids) })
        let id = try submission.requiredColumn(grader.schema.idColumn)
        let rows = (0..<submission.rowCount).filter { wanted.contains(submission.text($0, id)) }
        return try Table(
            columns: submission.columns,
            rows: rows.map { row in submission.columns.indices.map { submission.text(row, $0) } },
            source: submission.source)
    }

    /// Whether a submission says the same of every row.
    private static func isConstant(_ submission: Table, _ grader: Grader) throws(GradingError) -> Bool {
        let id = try submission.requiredColumn(grader.schema.idColumn)
        return submission.columns.indices.allSatisfy { column in
            column == id
                || (1..<max(1, submission.rowCount)).allSatisfy {
                    submission.text($0, column) == submission.text(0, column)
                }
        }
    }

    /// Whether a score is too good to be luck.
    func isBeaten(by score: Double) -> Bool {
        let gain = direction.sign * (score - mean)
        // Of equal numbers that are added up in another order, the last digits differ.
        return gain > Self.threshold * spread + 1e-9 * max(1, abs(mean))
    }
}
