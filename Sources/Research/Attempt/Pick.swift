import Measures
import Record

/// Chooses the program that is handed in, with the noise of the validation score in mind.
///
/// Candidates whose paired difference from the best lies within one standard error are run again under more seeds; the highest
/// pooled mean wins, and ties go to the cheaper.
struct Pick: Sendable {
    let bench: Bench
    let assignment: Assignment
    /// Runs of each close candidate in all.
    var runs = 3
    /// At most so many candidates are run again, the best first.
    var most = 4

    func choose(from tree: SolutionTree) async throws -> Picked {
        guard let best = tree.best, case .graded(_, _, _, let bestSubmission) = best.stage else {
            // The baseline has a score, or the attempt would not have come here.
            throw AuthorError.noProgram("no node has a score")
        }
        var candidates: [Picked.Candidate] = []
        for node in tree.ranked {
            guard case .graded(_, let outcome, let score, let submission) = node.stage else { continue }
            guard candidates.count < most else { break }
            let behind = node.id == best.id ? nil : try bench.examiner.gain(of: bestSubmission, over: submission)
            if let behind, behind.value > behind.standardError { continue }
            candidates.append(
                Picked.Candidate(
                    node: node.id, mean: score.value, runs: 1, behind: behind?.value ?? 0,
                    behindStandardError: behind?.standardError ?? 0, cpuMs: outcome.cpu.wholeMilliseconds))
        }
        if candidates.count > 1 {
            for index in candidates.indices { try await rerun(&candidates[index], tree) }
        }
        // A candidate that failed under another seed has kept only its luck: it can't win over one that has not.
        let winner = candidates.dropFirst().reduce(candidates[0]) { leader, candidate in
            if candidate.runs != leader.runs { return candidate.runs > leader.runs ? candidate : leader }
            if candidate.mean == leader.mean { return candidate.cpuMs < leader.cpuMs ? candidate : leader }
            return tree.isBetter(candidate.mean, than: leader.mean) ? candidate : leader
        }
        let rule =
            candidates.count == 1
            ? "no other node comes within one standard error of it"
            : "highest mean over \(runs) seeds among \(candidates.count) nodes within one standard error of the best"
        return Picked(node: winner.node, rule: rule, candidates: candidates)
    }

    /// Pools a candidate's first score with those under further seeds; a run without a score is left out, `runs` says so, and counts.
    private func rerun(_ candidate: inout Picked.Candidate, _ tree: SolutionTree) async throws {
        guard let program = tree[candidate.node].program else { return }
        var sum = candidate.mean
        for repetition in 1..<runs {
            let score = try await bench.repeated(
                program, node: candidate.node, input: assignment.input, repetition: repetition)
            guard let score else { continue }
            sum += score.value
            candidate.runs += 1
        }
        candidate.mean = sum / Double(candidate.runs)
    }
}
