package import Statistics

/// What grading a submission gives: a measured score, or the reasons why there is none.
package enum Grade: Sendable, Equatable {
    /// The submission is valid and has a score.
    case scored(Measurement)
    /// The submission has no score; the problems are never empty.
    case invalid([Problem])

    /// The measurement, where there is one.
    package var measurement: Measurement? {
        if case .scored(let measurement) = self { measurement } else { nil }
    }

    /// The reason why there is no score, in one line; `nil` for a score.
    package var reason: String? {
        guard case .invalid(let problems) = self else { return nil }
        return problems.map(\.text).joined(separator: " · ")
    }
}

/// A score with what is known about its error.
package struct Measurement: Sendable, Equatable {
    /// The name of the metric.
    package let metric: String
    /// Which way is better.
    package let direction: Direction
    /// The score, not rounded, always finite.
    package let score: Double
    /// The standard error over the rows; `nil` where the data is too small to have one.
    package let standardError: Double?
    /// The interval over the rows, inside the metric's range; `nil` where there is none.
    package let interval: Interval?
    /// How many rows were graded.
    package let count: Int

    /// A score with its error.
    package init(
        metric: String, direction: Direction, score: Double, standardError: Double?, interval: Interval?, count: Int
    ) {
        self.metric = metric
        self.direction = direction
        self.score = score
        self.standardError = standardError
        self.interval = interval
        self.count = count
    }

    /// The score as MLE-bench reports it: rounded to five decimals.
    package var rounded: Double { roundedToFiveDecimals(score) }
}
