import Glibc
package import Statistics

/// The values that a metric can take, which decide how an interval is kept inside them.
package enum Scale: String, Sendable {
    /// Between 0 and 1.
    case unit
    /// Between −1 and 1.
    case signedUnit
    /// From 0 up.
    case nonNegative
    /// Up to 1, as R² and its kin.
    case belowOne
    /// Any number.
    case line

    /// The range as people write it.
    package var range: String {
        switch self {
        case .unit: "0 to 1"
        case .signedUnit: "−1 to 1"
        case .nonNegative: "0 and up"
        case .belowOne: "up to 1"
        case .line: "any number"
        }
    }

    /// The interval of a score, inside the range; `nil` where nothing honest can be said.
    ///
    /// Inside [0, 1] it is Wilson's interval with the effective number of trials p(1 − p)/SE² (Korn and Graubard 1998),
    /// or the number of rows where the score stands at an end or no error shows; [−1, 1] is mapped there. Where the
    /// range has one end the error is taken on the logarithm of the distance from it (delta method), with Student's t;
    /// there, and where it has none, rows that are all alike show no error, and so give no interval.
    package func interval(
        score: Double, standardError: Double?, effectiveCount: Int, level: Double = 0.95
    ) -> Interval? {
        switch self {
        case .unit:
            return Self.unitInterval(score, standardError, effectiveCount, level)
        case .signedUnit:
            let mapped = Self.unitInterval((score + 1) / 2, standardError.map { $0 / 2 }, effectiveCount, level)
            return mapped.map { Interval(lower: 2 * $0.lower - 1, upper: 2 * $0.upper - 1, level: level) }
        case .nonNegative:
            guard let half = Self.half(score, standardError, effectiveCount, level), score > 0 else { return nil }
            let factor = exp(half / score)
            return Self.finite(score / factor, score * factor, level)
        case .belowOne:
            guard let half = Self.half(score, standardError, effectiveCount, level), score < 1 else { return nil }
            let factor = exp(half / (1 - score))
            return Self.finite(1 - (1 - score) * factor, 1 - (1 - score) / factor, level)
        case .line:
            guard let half = Self.half(score, standardError, effectiveCount, level) else { return nil }
            return Self.finite(score - half, score + half, level)
        }
    }

    private static func unitInterval(
        _ share: Double, _ standardError: Double?, _ effectiveCount: Int, _ level: Double
    ) -> Interval? {
        guard effectiveCount > 0, share >= 0, share <= 1 else { return nil }
        var trials = Double(effectiveCount)
        if let standardError, isSeen(standardError, beside: share), share > 0, share < 1 {
            trials = share * (1 - share) / (standardError * standardError)
        }
        return Proportion(successes: share * trials, trials: trials).wilson(level: level)
    }

    private static func half(
        _ score: Double, _ standardError: Double?, _ effectiveCount: Int, _ level: Double
    ) -> Double? {
        guard let standardError, effectiveCount > 1, isSeen(standardError, beside: score) else { return nil }
        return StudentT(degrees: Double(effectiveCount - 1)).critical(level: level) * standardError
    }

    /// Whether an error is one of the rows, and not that of rounding their mean.
    private static func isSeen(_ standardError: Double, beside score: Double) -> Bool {
        standardError > 1e-14 * abs(score)
    }

    private static func finite(_ lower: Double, _ upper: Double, _ level: Double) -> Interval? {
        lower.isFinite && upper.isFinite ? Interval(lower: lower, upper: upper, level: level) : nil
    }
}
