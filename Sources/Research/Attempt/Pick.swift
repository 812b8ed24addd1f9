import Measures
import Record

/// Chooses the program that is handed in, with the noise of the validation score in mind.
///
/// Candidates whose paired difference from the best lies within one standard error are run again, each under another seed and
/// on another division of the labelled rows; the highest pooled mean wins, and ties go to the cheaper. With one division
/// alone the winner would be whoever its few validation rows happened to favour (decision 0007).
struct Pick: Sendable {
    let bench: Bench
    let holdouts: Holdouts
    /// Hold-outs that a candidate is scored on at most, the search's own among them.
    var most = 4
    /// Candidates at most, the best first.
    var mostCandidates = 4
    /// After this much, or after as much as the search's programs took, no further hold-out is drawn.
    var patience = Duration.seconds(20)

    func choose(from tree: SolutionTree) async throws -> Picked {
        var candidates = try self.candidates(in: tree)
        if candidates.count > 1 { try await pool(&candidates, tree) }
        // A candidate that failed on another hold-out has kept only its luck: it can't win over one that has not.
        let winner = candidates.dropFirst().reduce(candidates[0]) { leader, candidate in
            if candidate.runs != leader.runs { return candidate.runs > leader.runs ? candidate : leader }
            if candidate.mean == leader.mean { return candidate.cpuMs < leader.cpuMs ? candidate : leader }
            return tree.isBetter(candidate.mean, than: leader.mean) ? candidate : leader
        }
        let rule =
            candidates.count == 1
            ? "no other node comes within one standard error of it"
            : "best mean over \(winner.runs) hold-outs among \(candidates.count) nodes within one standard error of the best"
        return Picked(node: winner.node, rule: rule, candidates: candidates)
    }

    private func candidates(in tree: SolutionTree) throws -> [Picked.Candidate] {
        guard let best = tree.best, case .graded(_, _, _, let bestSubmission) = best.stage else {
            // The baseline has a score, or the attempt would not have come here.
            throw AuthorError.noProgram("no node has a score")
        }
        var candidates: [Picked.Candidate] = []
        for node in tree.ranked where candidates.count < mostCandidates {
            guard case .graded(_, let outcome, let score, let submission) = node.stage else { continue }
            let behind = node.id == best.id ? nil : try bench.examiner.gain(of: bestSubmission, over: submission)
            if let behind, behind.value > behind.standardError { continue }
            candidates.append(
                Picked.Candidate(
                    node: node.id, mean: score.value, runs: 1, behind: behind?.value ?? 0,
                    behindStandardError: behind?.standardError ?? 0, cpuMs: outcome.cpu.wholeMilliseconds))
        }
        return candidates
    }

    /// Scores the candidates on one further hold-out after the other, all of them on each; a run without a score is left out of
    /// the mean, and its candidate's count of runs says so.
    private func pool(_ candidates: inout [Picked.Candidate], _ tree: SolutionTree) async throws {
        var sums = candidates.map(\.mean)
        var spent = Duration.zero
        let searched = tree.nodes.reduce(Duration.zero) { $0 + ($1.wall ?? .zero) }
        for number in 1..<most where spent < max(patience, searched) {
            let holdout = try await holdouts(number)
            for index in candidates.indices {
                let node = candidates[index].node
                guard let program = tree[node].program else { continue }
                let (score, wall) = try await bench.repeated(program, node: node, on: holdout, number: number)
                spent += wall
                guard let score else { continue }
                sums[index] += score.value
                candidates[index].runs += 1
            }
        }
        for index in candidates.indices { candidates[index].mean = sums[index] / Double(candidates[index].runs) }
    }
}
