import Glibc

/// The regularised incomplete beta function, from which Student's t and the exact binomial intervals follow.
package enum IncompleteBeta {
    /// I_x(a, b) for a, b > 0 and x in [0, 1]: the chance that a Beta(a, b) variable is at most x.
    ///
    /// Continued fraction, evaluated by the modified method of Lentz on the side where it converges quickly.
    package static func value(_ x: Double, _ a: Double, _ b: Double) -> Double {
        value(x, complement: 1 - x, a, b)
    }

    /// I_x(a, b), with 1 − x given apart so that an x close to 1 keeps its digits.
    static func value(_ x: Double, complement: Double, _ a: Double, _ b: Double) -> Double {
        guard a > 0, b > 0, !x.isNaN else { return .nan }
        if x <= 0 { return 0 }
        if complement <= 0 { return 1 }
        // The logarithm of a number close to 1 is taken from its distance to 1, which still has all its digits.
        let logX = complement < 0.5 ? log1p(-complement) : log(x)
        let logComplement = x < 0.5 ? log1p(-x) : log(complement)
        let front = exp(a * logX + b * logComplement - logBeta(a, b))
        if x < (a + 1) / (a + b + 2) {
            return min(1, front * continuedFraction(x, a, b) / a)
        }
        return max(0, 1 - front * continuedFraction(complement, b, a) / b)
    }

    /// The x with I_x(a, b) = `probability`, by bisection down to neighbouring numbers.
    package static func quantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
        guard probability > 0 else { return 0 }
        guard probability < 1 else { return 1 }
        var low = 0.0
        var high = 1.0
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if value(middle, a, b) < probability { low = middle } else { high = middle }
        }
        return low + (high - low) / 2
    }

    /// ln B(a, b), without the cancellation that three calls of `lgamma` suffer for large arguments.
    ///
    /// For arguments from 10 on, Stirling's series is subtracted term by term. Source: Didonato and Morris, "Algorithm
    /// 708", ACM TOMS 18 (1992).
    static func logBeta(_ a: Double, _ b: Double) -> Double {
        let small = min(a, b)
        let large = max(a, b)
        if small >= 10 {
            let correction = stirlingCorrection(small) + stirlingCorrection(large) - stirlingCorrection(small + large)
            let ratio = small / (small + large)
            return 0.918_938_533_204_672_7 - 0.5 * log(large) + correction + (small - 0.5) * log(ratio)
                + large * log1p(-ratio)
        }
        if large >= 10 {
            let correction = stirlingCorrection(large) - stirlingCorrection(small + large)
            return logGamma(small) + correction + small - small * log(small + large)
                + (large - 0.5) * log1p(-small / (small + large))
        }
        return logGamma(small) + logGamma(large) - logGamma(small + large)
    }

    /// ln Γ(x) for x > 0.
    private static func logGamma(_ x: Double) -> Double {
        var sign: Int32 = 0
        return lgamma_r(x, &sign)
    }

    /// ln Γ(x) − ((x − ½) ln x − x + ½ ln 2π) for x ≥ 10, by Stirling's series to full precision.
    private static func stirlingCorrection(_ x: Double) -> Double {
        let inverse = 1 / x
        let square = inverse * inverse
        var sum = 0.0
        for coefficient in stirlingCoefficients { sum = sum * square + coefficient }
        return sum * inverse
    }

    /// B₂ₖ / (2k(2k − 1)) for k = 7 … 1, B₂ₖ the Bernoulli numbers.
    private static let stirlingCoefficients: [Double] = [
        1.0 / 156, -691.0 / 360_360, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12,
    ]

    private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var product = d
        for step in 1...100_000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 + even * d
            d = 1 / (abs(d) < tiny ? tiny : d)
            c = 1 + even / c
            if abs(c) < tiny { c = tiny }
            product *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 + odd * d
            d = 1 / (abs(d) < tiny ? tiny : d)
            c = 1 + odd / c
            if abs(c) < tiny { c = tiny }
            let factor = d * c
            product *= factor
            if abs(factor - 1) < 1e-16 { break }
        }
        return product
    }
}
