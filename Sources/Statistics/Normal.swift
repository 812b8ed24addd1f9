import Glibc

/// The standard normal distribution.
package enum Normal {
    /// P(Z ≤ z), accurate to a few units in the last place in the lower tail too.
    package static func cdf(_ z: Double) -> Double {
        0.5 * erfc(-z * 0.707_106_781_186_547_5)
    }

    /// The z with P(Z ≤ z) = `probability`; −∞ at 0, +∞ at 1, NaN outside [0, 1].
    ///
    /// Acklam's rational approximation (relative error 1.2·10⁻⁹) with one step of Halley's method on `erfc`, which
    /// leaves a relative error near 10⁻¹⁵.
    package static func quantile(_ probability: Double) -> Double {
        guard probability > 0, probability < 1 else {
            return probability == 0 ? -.infinity : probability == 1 ? .infinity : .nan
        }
        guard probability <= 0.5 else { return -quantile(1 - probability) }
        let start = approximateQuantile(probability)
        let error = cdf(start) - probability
        let step = error * 2.506_628_274_631_000_2 * exp(start * start / 2)
        return start - step / (1 + start * step / 2)
    }

    /// The half width of a two-sided interval in standard errors: 1.96 for a level of 0.95.
    package static func critical(level: Double) -> Double {
        -quantile((1 - level) / 2)
    }

    private static func approximateQuantile(_ probability: Double) -> Double {
        if probability < 0.02425 {
            let q = sqrt(-2 * log(probability))
            return polynomial(tailNumerator, q) / (polynomial(tailDenominator, q) * q + 1)
        }
        let q = probability - 0.5
        let r = q * q
        return polynomial(centreNumerator, r) * q / (polynomial(centreDenominator, r) * r + 1)
    }

    private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
        coefficients.reduce(0) { $0 * x + $1 }
    }

    private static let centreNumerator = [
        -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
        1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00,
    ]
    private static let centreDenominator = [
        -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
        6.680131188771972e+01, -1.328068155288572e+01,
    ]
    private static let tailNumerator = [
        -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
        -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00,
    ]
    private static let tailDenominator = [
        7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00,
    ]
}
