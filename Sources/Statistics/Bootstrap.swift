/// Resampling with a seed: intervals for statistics that have no formula.
package enum Bootstrap {
    /// The percentile interval of a statistic over resampled values.
    ///
    /// Draws on which the statistic does not exist (`nil`) are left out; the result is `nil` where fewer than half of
    /// the draws gave a value, since the rest would not stand for the whole.
    package static func percentile<Element>(
        _ values: [Element], draws: Int = 10_000, level: Double = 0.95, using generator: inout SeededGenerator,
        statistic: ([Element]) -> Double?
    ) -> Interval? {
        guard !values.isEmpty else { return nil }
        var results: [Double] = []
        results.reserveCapacity(draws)
        var sample = values
        for _ in 0..<draws {
            for index in sample.indices {
                sample[index] = values[generator.integer(below: values.count)]
            }
            if let value = statistic(sample), value.isFinite { results.append(value) }
        }
        return interval(of: &results, draws: draws, level: level)
    }

    /// The percentile interval of a statistic over data with three levels: clusters, tasks inside, attempts inside.
    ///
    /// Each draw resamples the clusters, then the tasks of each chosen cluster, then the attempts of each chosen task,
    /// always with replacement, and hands the statistic the attempts task by task. Empty tasks and clusters are dropped
    /// first.
    package static func hierarchical(
        _ clusters: [[[Double]]], draws: Int = 10_000, level: Double = 0.95,
        using generator: inout SeededGenerator, statistic: ([[Double]]) -> Double?
    ) -> Interval? {
        let filled = clusters.map { $0.filter { !$0.isEmpty } }.filter { !$0.isEmpty }
        guard !filled.isEmpty else { return nil }
        var results: [Double] = []
        results.reserveCapacity(draws)
        for _ in 0..<draws {
            var sample: [[Double]] = []
            for _ in filled.indices {
                let tasks = filled[generator.integer(below: filled.count)]
                for _ in tasks.indices {
                    let attempts = tasks[generator.integer(below: tasks.count)]
                    sample.append(attempts.map { _ in attempts[generator.integer(below: attempts.count)] })
                }
            }
            if let value = statistic(sample), value.isFinite { results.append(value) }
        }
        return interval(of: &results, draws: draws, level: level)
    }

    private static func interval(of results: inout [Double], draws: Int, level: Double) -> Interval? {
        guard results.count * 2 >= draws, !results.isEmpty else { return nil }
        results.sort()
        let tail = (1 - level) / 2
        return Interval(
            lower: quantile(ofSorted: results, tail), upper: quantile(ofSorted: results, 1 - tail), level: level)
    }
}

/// The quantile of values in ascending order, with linear interpolation between neighbours (R's type 7, numpy's own).
///
/// NaN for an empty list: callers check first.
package func quantile(ofSorted values: [Double], _ probability: Double) -> Double {
    guard let last = values.last else { return .nan }
    let position = max(0, min(1, probability)) * Double(values.count - 1)
    let index = Int(position)
    guard index + 1 < values.count else { return last }
    return values[index] + (position - Double(index)) * (values[index + 1] - values[index])
}

/// The middle value, or the mean of the two middle ones; `nil` for an empty list.
package func median(_ values: some Sequence<Double>) -> Double? {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
