/// Two sets of scores on the same tasks or rows, compared value by value.
package struct PairedComparison: Sendable {
    /// First minus second, one entry a pair.
    package let differences: [Double]

    /// Compares two lists of equal length; `nil` where the lengths differ.
    package init?(_ first: [Double], _ second: [Double]) {
        guard first.count == second.count else { return nil }
        differences = zip(first, second).map { $0 - $1 }
    }

    /// Mean difference and its standard error √(Σ(d_i − d̄)² / (N(N − 1))).
    package var summary: Summary { Summary(differences) }

    /// The two-sided p-value under random exchange of the two members of each pair.
    ///
    /// All 2ⁿ sign patterns are counted for up to `exactLimit` non-zero differences; beyond that `draws` random
    /// patterns are drawn from the generator, the observed one included, which keeps the test valid. Patterns that
    /// differ from the observed sum by rounding alone count as equal. 1 where nothing differs.
    package func signFlipTest(
        exactLimit: Int = 20, draws: Int = 100_000, using generator: inout SeededGenerator
    ) -> Double {
        let magnitudes = differences.filter { $0 != 0 }.map { abs($0) }
        guard !magnitudes.isEmpty else { return 1 }
        let observed = abs(compensatedSum(differences))
        let threshold = observed - 1e-12 * compensatedSum(magnitudes)
        if magnitudes.count <= min(exactLimit, 30) {
            return exactSignFlip(magnitudes, threshold: threshold)
        }
        var extreme = 1
        for _ in 0..<draws {
            var sum = 0.0
            var bits: UInt64 = 0
            for (index, magnitude) in magnitudes.enumerated() {
                if index % 64 == 0 { bits = generator.next() }
                sum += bits & 1 == 0 ? magnitude : -magnitude
                bits >>= 1
            }
            if abs(sum) >= threshold { extreme += 1 }
        }
        return Double(extreme) / Double(draws + 1)
    }

    /// Walks all sign patterns in Gray-code order: one sign changes a step. The running sum is made anew now and then,
    /// so that its rounding stays far below the threshold's slack.
    private func exactSignFlip(_ magnitudes: [Double], threshold: Double) -> Double {
        var signs = [Double](repeating: 1, count: magnitudes.count)
        var sum = compensatedSum(magnitudes)
        var extreme = abs(sum) >= threshold ? 1 : 0
        let patterns = 1 << magnitudes.count
        for step in 1..<patterns {
            let flipped = step.trailingZeroBitCount
            signs[flipped] = -signs[flipped]
            sum += 2 * signs[flipped] * magnitudes[flipped]
            if step % 1024 == 0 { sum = compensatedSum(zip(signs, magnitudes).lazy.map { $0 * $1 }) }
            if abs(sum) >= threshold { extreme += 1 }
        }
        return Double(extreme) / Double(patterns)
    }
}

/// McNemar's exact test: the two-sided p-value for pairs of which `onlyFirst` and `onlySecond` disagree.
///
/// Under equality each disagreement falls to either side with chance ½. 1 where no pair disagrees.
package func mcNemarExact(onlyFirst: Int, onlySecond: Int) -> Double {
    let total = onlyFirst + onlySecond
    let smaller = min(onlyFirst, onlySecond)
    guard total > 0, smaller >= 0 else { return 1 }
    guard smaller * 2 < total else { return 1 }
    return min(1, 2 * IncompleteBeta.value(0.5, Double(total - smaller), Double(smaller + 1)))
}
