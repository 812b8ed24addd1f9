import Glibc

/// AUC over all rows and over subgroups, so that mistakes about some groups weigh heavily.
///
/// ¼·AUC + ¼ Σ M(…) over three bias AUCs, in [0, 1]: among a subgroup's rows; among its negatives and the others' positives
/// (background positive, subgroup negative: BPSN); among its positives and the others' negatives (BNSP). M is the power
/// mean ((1/G) Σ aᵖ)^(1/p) over the G subgroups with p = −5, which stays near the smallest; 0 where an AUC is 0. Labels and
/// subgroups count as yes from 0.5 up; predictions are compared as they are (mle-bench rounds them to 0 and 1 before).
/// Undefined where any of these sets has one class only.
/// Error: DeLong's for each AUC, joined by the delta method: ∂M/∂a_g = (1/G)·(a_g/M)^(p − 1).
/// Source: Jigsaw Unintended Bias in Toxicity Classification 2019; Borkan et al. (2019).
package enum BiasAUC: Metric {
    package static let description = MetricDescription(
        name: "bias_auc", title: "AUC and power means of subgroup, BPSN and BNSP AUC", direction: .higher, ideal: 1,
        scale: .unit, source: "Jigsaw Unintended Bias 2019; Borkan et al. 2019")

    private static let power = -5.0

    package static func evaluate(_ input: SubgroupScores) throws(Undefined) -> Evaluation {
        let all = input.all
        guard !all.scores.isEmpty else { throw Undefined("there are no rows") }
        var parts = [(weight: 0.25, part: try RocAUC.evaluate(all))]
        var score = parts[0].part.score / 4
        for kind in Kind.allCases {
            var aucs: [Evaluation] = []
            for (group, name) in input.names.enumerated() {
                let members = input.isMember[group]
                let rows = all.scores.indices.filter {
                    kind.holds(isMember: members[$0], isPositive: all.isPositive[$0])
                }
                do throws(Undefined) {
                    aucs.append(try part(all, rows))
                } catch {
                    throw Undefined("\(kind.rawValue) AUC of '\(name)': \(error.reason)")
                }
            }
            let mean = powerMean(aucs.map(\.score))
            score += mean / 4
            for auc in aucs {
                let derivative = mean > 0 ? pow(auc.score / mean, power - 1) / Double(aucs.count) : 0
                parts.append((weight: derivative / 4, part: auc))
            }
        }
        return .combination(score: score, parts)
    }

    private enum Kind: String, CaseIterable {
        case subgroup, bpsn = "BPSN", bnsp = "BNSP"

        func holds(isMember: Bool, isPositive: Bool) -> Bool {
            switch self {
            case .subgroup: isMember
            case .bpsn: isMember != isPositive
            case .bnsp: isMember == isPositive
            }
        }
    }

    /// The AUC of some rows, its contributions put back in the places of these rows.
    private static func part(_ all: BinaryScores, _ rows: [Int]) throws(Undefined) -> Evaluation {
        let auc = try RocAUC.evaluate(
            BinaryScores(isPositive: rows.map { all.isPositive[$0] }, scores: rows.map { all.scores[$0] }))
        guard let contributions = auc.contributions else { return auc }
        var spread = [Double](repeating: 0, count: all.scores.count)
        for (row, contribution) in zip(rows, contributions) { spread[row] = contribution }
        return Evaluation(score: auc.score, contributions: spread, effectiveCount: auc.effectiveCount)
    }

    private static func powerMean(_ values: [Double]) -> Double {
        if values.contains(0) { return 0 }
        return pow(values.reduce(0) { $0 + pow($1, power) } / Double(values.count), 1 / power)
    }
}
