/// A range that is meant to cover the true value with a stated chance.
package struct Interval: Sendable, Equatable {
    /// The lower end.
    package let lower: Double
    /// The upper end.
    package let upper: Double
    /// The chance with which intervals made this way cover the truth, between 0 and 1.
    package let level: Double

    /// Makes an interval with its level.
    package init(lower: Double, upper: Double, level: Double = 0.95) {
        self.lower = lower
        self.upper = upper
        self.level = level
    }

    /// Whether a value lies inside, ends included.
    package func contains(_ value: Double) -> Bool {
        lower <= value && value <= upper
    }

    /// How wide it is.
    package var width: Double { upper - lower }
}
