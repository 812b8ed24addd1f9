import Record

/// Programs that meet the same hold-outs, one after the other; who can no longer win leaves, and costs nothing more.
///
/// A race as in Maron and Moore (1994, "Hoeffding Races"), where the bound is a multiple of the standard error of the paired
/// difference: on a hold-out it comes from its rows, and over several of them SE = √(Σ SE_i²) / k.
struct Race {
    /// A program in the race, with what it left on each hold-out.
    struct Entrant {
        let node: Node
        let program: Program
        let cpu: Duration
        fileprivate(set) var scores: [Double]
        fileprivate var submissions: [[UInt8]]
        /// The mean paired difference from the leader, positive where worse.
        fileprivate(set) var behind = Difference()
        fileprivate(set) var isOut = false

        var mean: Double { scores.reduce(0, +) / Double(scores.count) }
    }

    /// A mean paired difference and its standard error.
    struct Difference {
        var value = 0.0
        var standardError = 0.0

        /// Whether it lies further from zero than so many standard errors.
        func exceeds(_ count: Double) -> Bool { value > count * standardError }
    }

    /// Whoever is behind the leader by more standard errors than this is out: one in forty of equals, by chance.
    private static let outBeyond = 2.0
    /// How many standard errors a program must be better than the baseline to win over it.
    private static let margin = 1.0

    private(set) var entrants: [Entrant]
    private var examiners: [any Examiner]
    private let tree: SolutionTree

    /// Lines up the nodes that the first hold-out can't tell from the best, at most `most` of them and the baseline.
    ///
    /// Of nodes with the same submission only the first enters: more runs would tell nothing about either.
    init(_ tree: SolutionTree, on examiner: any Examiner, most: Int) throws {
        self.tree = tree
        examiners = [examiner]
        entrants = []
        for node in tree.ranked {
            guard case .graded(let program, let outcome, let score, let submission) = node.stage,
                entrants.count < most || node.operator == .baseline,
                !entrants.contains(where: { $0.submissions[0] == submission })
            else { continue }
            var entrant = Entrant(
                node: node, program: program, cpu: outcome.cpu, scores: [score.value], submissions: [submission])
            if let leader = entrants.first { entrant.behind = try difference(leader, entrant) }
            if entrant.behind.exceeds(Self.outBeyond) { continue }
            entrants.append(entrant)
        }
    }

    /// Those who can still win, as places in `entrants`.
    var runners: [Int] { entrants.indices.filter { !entrants[$0].isOut } }

    /// Hold-outs that were met so far.
    var holdouts: Int { examiners.count }

    /// Takes what the runners left on one more hold-out; a runner without a score has kept only its luck, and is out.
    ///
    /// Where nobody has a score there, the hold-out says nothing and is left out.
    mutating func add(_ results: [Int: (score: Double, submission: [UInt8])], on examiner: any Examiner) throws {
        guard !results.isEmpty else { return }
        examiners.append(examiner)
        for place in runners {
            if let result = results[place] {
                entrants[place].scores.append(result.score)
                entrants[place].submissions.append(result.submission)
            } else {
                entrants[place].isOut = true
            }
        }
        guard let leader = leader else { return }
        for place in runners {
            entrants[place].behind = try place == leader ? Difference() : difference(entrants[leader], entrants[place])
            entrants[place].isOut = entrants[place].behind.exceeds(Self.outBeyond)
        }
    }

    /// Who is handed in: the leader, unless the baseline runs still and is not clearly behind.
    var winner: Int? {
        let baseline = runners.first { entrants[$0].node.operator == .baseline }
        if let baseline, !entrants[baseline].behind.exceeds(Self.margin) { return baseline }
        return leader
    }

    /// The runner with the best mean; ties go to the cheaper.
    var leader: Int? {
        runners.min { left, right in
            let (a, b) = (entrants[left], entrants[right])
            return a.mean == b.mean ? a.cpu < b.cpu : tree.isBetter(a.mean, than: b.mean)
        }
    }

    /// How far one entrant lies behind another, over the hold-outs that both have met.
    private func difference(_ leader: Entrant, _ other: Entrant) throws -> Difference {
        var (sum, variance) = (0.0, 0.0)
        let shared = min(leader.submissions.count, other.submissions.count)
        for index in 0..<shared {
            let gain = try examiners[index].gain(of: leader.submissions[index], over: other.submissions[index])
            sum += gain.value
            variance += gain.standardError * gain.standardError
        }
        return Difference(value: sum / Double(shared), standardError: variance.squareRoot() / Double(shared))
    }
}
