import Glibc

/// Student's t distribution with a positive number of degrees of freedom, whole or not.
package struct StudentT: Sendable {
    private let degrees: Double

    /// The distribution with these degrees of freedom; anything that is not positive gives NaN from every question.
    package init(degrees: Double) {
        self.degrees = degrees > 0 ? degrees : .nan
    }

    /// P(T ≤ t).
    package func cdf(_ t: Double) -> Double {
        guard !degrees.isNaN, !t.isNaN else { return .nan }
        let tail = upperTail(abs(t))
        return t > 0 ? 1 - tail : tail
    }

    /// The t with P(T ≤ t) = `probability`; −∞ at 0, +∞ at 1, NaN outside [0, 1].
    ///
    /// Newton's method on the tail, kept inside a bracket; the start is the normal quantile, widened.
    package func quantile(_ probability: Double) -> Double {
        guard !degrees.isNaN, probability >= 0, probability <= 1 else { return .nan }
        guard probability > 0 else { return -.infinity }
        guard probability < 1 else { return .infinity }
        if probability > 0.5 { return -quantile(1 - probability) }
        if probability == 0.5 { return 0 }
        return -upperQuantile(probability)
    }

    /// The half width of a two-sided interval in standard errors.
    package func critical(level: Double) -> Double {
        -quantile((1 - level) / 2)
    }

    /// P(|T| ≥ |t|): the two-sided p-value of a t statistic.
    package func twoSidedTail(_ t: Double) -> Double {
        min(1, 2 * upperTail(abs(t)))
    }

    /// P(T > t) for t ≥ 0, accurate in the tail.
    private func upperTail(_ t: Double) -> Double {
        guard t > 0 else { return 0.5 }
        guard t.isFinite else { return 0 }
        let square = t * t
        if degrees > 1e5 {
            // Hill's expansion around the normal distribution (CACM 13, 1970, algorithm 395); the first terms left out
            // are of the order of degrees⁻⁴.
            let shifted = degrees - 0.5
            let w = sqrt(shifted * log1p(square / degrees))
            return Normal.cdf(-(w + (w * w * w + 3 * w) / (48 * shifted * shifted)))
        }
        let x = degrees / (degrees + square)
        return 0.5 * IncompleteBeta.value(x, complement: square / (degrees + square), degrees / 2, 0.5)
    }

    private func density(_ t: Double) -> Double {
        exp(-0.5 * (degrees + 1) * log1p(t * t / degrees) - IncompleteBeta.logBeta(degrees / 2, 0.5))
            / sqrt(degrees)
    }

    private func upperQuantile(_ tail: Double) -> Double {
        var low = 0.0
        var high = max(1, -Normal.quantile(tail))
        while upperTail(high) > tail, high < 1e300 {
            low = high
            high *= 2
        }
        var t = low + (high - low) / 2
        for _ in 0..<200 {
            let error = upperTail(t) - tail
            if error > 0 { low = t } else { high = t }
            var next = t + error / density(t)
            if !(next > low && next < high) { next = low + (high - low) / 2 }
            if abs(next - t) <= 1e-15 * abs(next) { return next }
            t = next
        }
        return t
    }
}
