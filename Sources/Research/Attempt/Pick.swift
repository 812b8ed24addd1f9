import Measures
import Record

/// Chooses the program that is handed in, with the noise of the validation score in mind (decisions 0007 and 0009).
///
/// What the first hold-out can't tell from the best meets further ones, each another division of the labelled rows under another
/// seed. The best pooled mean wins, but the baseline gives way only to a program that is better by more than one standard
/// error.
struct Pick: Sendable {
    let bench: Bench
    let holdouts: Holdouts
    /// Hold-outs that a candidate is scored on at most, the search's own among them.
    var most = 8
    /// Candidates at most, the baseline not counted.
    var mostCandidates = 5
    /// After this much processor time, or after as much as the search's programs took, no further hold-out is drawn.
    var allowance = Duration.seconds(30)

    func choose(from tree: SolutionTree) async throws -> Picked {
        var race = try Race(tree, on: bench.examiner, most: mostCandidates)
        try await run(&race, searched: tree.nodes.reduce(.zero) { $0 + ($1.cpu ?? .zero) })
        // The baseline has a score, or the attempt would not have come here.
        guard let leader = race.leader, let winner = race.winner else {
            throw AuthorError.noProgram("no node has a score")
        }
        return Picked(
            node: race.entrants[winner].node.id, rule: rule(race, isLeader: winner == leader),
            candidates: race.entrants.map { entrant in
                Picked.Candidate(
                    node: entrant.node.id, mean: entrant.mean, runs: entrant.scores.count,
                    behind: entrant.behind.value, behindStandardError: entrant.behind.standardError,
                    cpuMs: entrant.cpu.wholeMilliseconds)
            })
    }

    /// Lets the runners meet one further hold-out after the other, all of them the same ones.
    private func run(_ race: inout Race, searched: Duration) async throws {
        var spent = Duration.zero
        for number in 1..<most where race.runners.count > 1 && spent < max(allowance, searched) {
            let holdout = try await holdouts(number)
            var results: [Int: (score: Double, submission: [UInt8])] = [:]
            for place in race.runners {
                let entrant = race.entrants[place]
                let again = try await bench.repeated(
                    entrant.program, node: entrant.node.id, on: holdout, number: number)
                spent += again.cpu
                if let score = again.score, let submission = again.submission {
                    results[place] = (score.value, submission)
                }
            }
            try race.add(results, on: holdout.examiner)
        }
    }

    /// What decided, in one sentence for a person.
    private func rule(_ race: Race, isLeader: Bool) -> String {
        let seen = race.holdouts == 1 ? "the hold-out" : "\(race.holdouts) hold-outs"
        if !isLeader {
            return "no program is better than the baseline by more than one standard error on \(seen): it stays"
        }
        if race.entrants.count == 1 { return "no other node comes within two standard errors of it" }
        return "best mean over \(seen) among \(race.entrants.count) candidates"
    }
}
