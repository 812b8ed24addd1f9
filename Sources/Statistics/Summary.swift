import Glibc

/// Mean, spread and standard error of a list of numbers.
///
/// What the numbers can't tell is `nil`: nothing has a mean when the list is empty, and no spread below two values.
package struct Summary: Sendable, Equatable {
    /// How many values there were.
    package let count: Int
    /// The arithmetic mean.
    package let mean: Double?
    /// The unbiased variance, with n − 1 below the line.
    package let variance: Double?

    /// Summarises the values in two passes, so that a large common offset costs no digits.
    package init(_ values: some Collection<Double>) {
        count = values.count
        guard count > 0 else {
            mean = nil
            variance = nil
            return
        }
        let average = compensatedSum(values) / Double(count)
        mean = average
        guard count > 1 else {
            variance = nil
            return
        }
        variance = compensatedSum(values.lazy.map { ($0 - average) * ($0 - average) }) / Double(count - 1)
    }

    /// The square root of the variance.
    package var standardDeviation: Double? { variance.map { $0.squareRoot() } }

    /// The standard error of the mean, √(variance / n).
    package var standardError: Double? { variance.map { ($0 / Double(count)).squareRoot() } }

    /// The interval of the mean by Student's t with n − 1 degrees of freedom; `nil` below two values.
    package func interval(level: Double = 0.95) -> Interval? {
        guard let mean, let standardError else { return nil }
        let half = StudentT(degrees: Double(count - 1)).critical(level: level) * standardError
        return Interval(lower: mean - half, upper: mean + half, level: level)
    }
}

/// A sum whose error does not grow with the number of terms (Neumaier's form of Kahan's algorithm).
///
/// Inlinable, so that other modules get it without generic calls: it runs over every row of every grade.
@inlinable
package func compensatedSum(_ values: some Sequence<Double>) -> Double {
    var sum = 0.0
    var lost = 0.0
    for value in values {
        let next = sum + value
        lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
        sum = next
    }
    return lost.isFinite ? sum + lost : sum
}

/// The standard error of the mean of values that come in clusters, with its degrees of freedom.
///
/// √(Σ_c (Σ_{i∈c} (s_i − s̄))² · C/(C − 1)) / N for C clusters of N values in all; Student's t with C − 1 degrees.
/// `nil` below two clusters.
package func clusteredStandardError(_ clusters: [[Double]]) -> (standardError: Double, degrees: Int)? {
    let filled = clusters.filter { !$0.isEmpty }
    guard filled.count > 1, let mean = Summary(filled.flatMap(\.self)).mean else { return nil }
    let total = filled.reduce(0) { $0 + $1.count }
    let squares = filled.map { cluster in
        let sum = compensatedSum(cluster.lazy.map { $0 - mean })
        return sum * sum
    }
    let factor = Double(filled.count) / Double(filled.count - 1)
    return ((compensatedSum(squares) * factor).squareRoot() / Double(total), filled.count - 1)
}
