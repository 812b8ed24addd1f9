/// What n attempts at one task say about k attempts.
package enum RepeatedAttempts {
    /// The chance that at least one of k attempts succeeds, 1 − C(n − c, k) / C(n, k), from c successes among n.
    ///
    /// Unbiased. `nil` for n < k: an estimate for more attempts than were made does not exist, and is never 1.
    /// Source: Chen et al., "Evaluating large language models trained on code" (2021).
    package static func passAtK(successes: Int, attempts: Int, k: Int) -> Double? {
        guard valid(successes, attempts, k) else { return nil }
        return 1 - ratio(attempts - successes, attempts, k)
    }

    /// The chance that all of k attempts succeed, C(c, k) / C(n, k); `nil` for n < k.
    package static func passToThePowerOfK(successes: Int, attempts: Int, k: Int) -> Double? {
        guard valid(successes, attempts, k) else { return nil }
        return ratio(successes, attempts, k)
    }

    /// The expected best of k scores drawn without replacement: Σ_{i=k..n} C(i − 1, k − 1) / C(n, k) · s_(i).
    ///
    /// Higher is better; negate scores, and the answer, where lower is. `nil` for n < k.
    package static func expectedBest(of k: Int, scores: [Double]) -> Double? {
        guard k > 0, scores.count >= k else { return nil }
        // The weight of the largest score is k/n; each step down multiplies it by (i − k)/(i − 1).
        var weight = Double(k) / Double(scores.count)
        var terms: [Double] = []
        for (offset, score) in scores.sorted(by: >).enumerated() {
            let position = scores.count - offset
            guard position >= k else { break }
            terms.append(weight * score)
            if position > 1 { weight *= Double(position - k) / Double(position - 1) }
        }
        return compensatedSum(terms)
    }

    private static func valid(_ successes: Int, _ attempts: Int, _ k: Int) -> Bool {
        k > 0 && attempts >= k && successes >= 0 && successes <= attempts
    }

    /// C(part, k) / C(whole, k) as a product that can't overflow.
    private static func ratio(_ part: Int, _ whole: Int, _ k: Int) -> Double {
        guard part >= k else { return 0 }
        var product = 1.0
        for step in 0..<k { product *= Double(part - step) / Double(whole - step) }
        return product
    }
}
