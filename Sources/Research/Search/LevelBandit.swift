import Glibc
import Record

/// Learns during a run which level of authorship pays: UCB1 (Auer, Cesa-Bianchi and Fischer 2002, section 2) over what came of
/// each use.
///
/// A use that gave no score earns 0, a score earns 1/4, a new best 1. Rewards follow from the tree; nothing is stored.
package struct LevelBandit: Sendable {
    /// The weight of the exploration term; √2 in the paper, smaller here because a run has tens of steps, not thousands.
    private let exploration: Double

    package init(exploration: Double = 0.25) { self.exploration = exploration }

    /// A level's uses and what they earned on average.
    package struct Record: Sendable, Equatable {
        package var uses = 0
        package var meanReward = 0.0
    }

    /// What each level has earned in the tree.
    package static func records(_ tree: SolutionTree) -> [Level: Record] {
        var records: [Level: Record] = [:]
        var best: Double?
        for node in tree.nodes {
            var reward = 0.0
            if let score = node.score?.value {
                let isNewBest = best.map { tree.isBetter(score, than: $0) } ?? true
                reward = isNewBest ? 1 : 0.25
                if isNewBest { best = score }
            }
            guard let level = node.operator.level else { continue }
            var record = records[level] ?? Record()
            record.uses += 1
            record.meanReward += (reward - record.meanReward) / Double(record.uses)
            records[level] = record
        }
        return records
    }

    /// The arm with the highest upper confidence bound; an arm that was never used comes first, in the given order.
    package func choose(among arms: [Level], _ tree: SolutionTree) -> Level? {
        let records = Self.records(tree)
        if let unused = arms.first(where: { records[$0] == nil }) { return unused }
        let total = arms.reduce(0) { $0 + (records[$1]?.uses ?? 0) }
        func bound(_ arm: Level) -> Double {
            let record = records[arm] ?? Record()
            return record.meanReward
                + exploration * (2 * log(Double(total)) / Double(max(1, record.uses))).squareRoot()
        }
        var best: (arm: Level, bound: Double)?
        for arm in arms where bound(arm) > best?.bound ?? -.infinity { best = (arm, bound(arm)) }
        return best?.arm
    }
}
