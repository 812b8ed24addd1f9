import Glibc
import Statistics

/// The mean over types of the logarithm of the mean absolute error.
///
/// (1/G) Σ_g ln MAE_g, any number; a MAE below 10⁻⁹ counts as 10⁻⁹, so perfect predictions score ln 10⁻⁹ = −20.7233. One
/// per cent less error is worth the same in every type. No rows: undefined.
/// Influence of a row of type g: (1/G)·(|e_i| − MAE_g) / (MAE_g·n_g/n); 0 where the floor holds.
/// Source: CHAMPS Predicting Molecular Properties 2019.
package enum LogMAEByType: Metric {
    package static let description = MetricDescription(
        name: "log_mae_by_type", title: "logarithm of the mean absolute error, mean over types", direction: .lower,
        ideal: log(floor), scale: .line, source: "CHAMPS Predicting Molecular Properties 2019")

    private static let floor = 1e-9

    package static func evaluate(_ input: GroupedPairs) throws(Undefined) -> Evaluation {
        let errors = zip(input.pairs.truth, input.pairs.predicted).map { abs($0 - $1) }
        guard let last = input.groups.max() else { throw Undefined("there are no rows") }
        var members = [[Double]](repeating: [], count: last + 1)
        for (group, error) in zip(input.groups, errors) { members[group].append(error) }
        let means = members.map { compensatedSum($0) / Double($0.count) }
        let types = Double(means.count)
        let influence = zip(input.groups, errors).map { group, error -> Double in
            let mean = means[group]
            guard mean > floor else { return 0 }
            let share = Double(members[group].count) / Double(errors.count)
            return (error - mean) / (mean * share * types)
        }
        return .smooth(score: compensatedSum(means.map { log(max($0, floor)) }) / types, influence: influence)
    }
}
