import LanguageModel
import Measures

/// Everyone who can turn a decision into a program.
package struct Authors: Sendable {
    private let consultation: Consultation?
    private let cards: CardAuthor
    private let tune: TuneAuthor
    private let code: CodeAuthor?

    /// Without `code`, the free-code operators are out of reach.
    package init(consultation: Consultation?, cards: CardAuthor, tune: TuneAuthor, code: CodeAuthor?) {
        self.consultation = consultation
        self.cards = cards
        self.tune = tune
        self.code = code
    }

    package var canWriteCode: Bool { code != nil }

    /// Evaluated prompt tokens plus generated tokens of all questions so far.
    package var spentTokens: Int {
        guard let usage = consultation?.usage else { return 0 }
        return max(0, usage.prompt - usage.cached).saturatingAdd(usage.generated)
    }

    /// Time that all questions so far took.
    package var waitedForModel: Duration { consultation?.waited ?? .zero }

    /// Has the decision carried out; an author that comes to no program gives a proposal that says why.
    ///
    /// Throws what is not the author's doing: no server, a dead one, a full disk, cancellation.
    package func propose(
        _ decision: Decision, _ assignment: Assignment, _ tree: SolutionTree
    ) async throws -> Proposal {
        consultation?.node = tree.nodes.count
        do {
            return try await proposal(decision, assignment, tree)
        } catch let error as AuthorError {
            return Proposal(plan: "", program: nil, problem: error.problem)
        } catch let error as ModelError {
            if let obstacle = consultation?.obstacle { throw obstacle }
            switch error {
            case .tooLong: return Proposal(plan: "", program: nil, problem: error.message)
            case .cancelled: throw CancellationError()
            default: throw error
            }
        }
    }

    private func proposal(
        _ decision: Decision, _ assignment: Assignment, _ tree: SolutionTree
    ) async throws -> Proposal {
        switch (decision.operator, decision.parent.map { tree[$0] }, code) {
        case (.card, _, _): try await cards.propose(assignment, tree)
        case (.tune, let parent?, _): try await tune.propose(assignment, tree, parent: parent)
        case (.draft, _, let code?): try await code.draft(assignment, tree)
        case (.debug, let parent?, let code?): try await code.debug(assignment, tree, parent: parent)
        case (.improve, let parent?, let code?): try await code.improve(assignment, tree, parent: parent)
        default: throw AuthorError.noProgram("nobody can carry out '\(decision.operator.rawValue)' here")
        }
    }
}
