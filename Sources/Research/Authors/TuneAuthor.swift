import Knowledge

/// Moves one knob of a node that runs a method card: one atomic change, never one that was tried.
package struct TuneAuthor: Sendable {
    private let chooser: any Chooser
    private let memory: Memory

    package init(chooser: any Chooser, memory: Memory) {
        self.chooser = chooser
        self.memory = memory
    }

    /// For each knob, the values that lead from a node to settings that no node has.
    static func moves(
        from settings: Settings, of card: MethodCard, _ tree: SolutionTree
    ) -> [(knob: Int, values: [Int])] {
        let tried = Set(tree.nodes.filter { $0.card == card.id }.compactMap { Settings($0.knobs, of: card) })
        return card.knobs.indices.compactMap { knob in
            let values = card.knobs[knob].values.indices.filter { value in
                value != settings.choices[knob] && !tried.contains(settings.moving(knob, to: value))
            }
            return values.isEmpty ? nil : (knob, values)
        }
    }

    /// Whether anything is left to be tried around a node.
    package static func canTune(_ node: Node, _ assignment: Assignment, _ tree: SolutionTree) -> Bool {
        guard let card = assignment.cards.first(where: { $0.id == node.card }),
            let settings = Settings(node.knobs, of: card)
        else { return false }
        return !moves(from: settings, of: card, tree).isEmpty
    }

    package func propose(_ assignment: Assignment, _ tree: SolutionTree, parent: Node) async throws -> Proposal {
        guard let card = assignment.cards.first(where: { $0.id == parent.card }),
            let settings = Settings(parent.knobs, of: card)
        else { throw AuthorError.noProgram("node \(parent.id) runs no method card") }
        let moves = Self.moves(from: settings, of: card, tree)
        guard !moves.isEmpty else {
            throw AuthorError.noProgram("every change of one knob of node \(parent.id) was tried")
        }
        let background = """
            \(Prompts.catalogue(assignment, tree, memory))

            Method: \(card.id).
            Now: \(settings.text(of: card)), score \(Prompts.text(parent.score)).
            \(memory.level == .none ? "" : Self.history(of: card, assignment, tree))
            """
        let picked = try await chooser.choose(
            Question(
                purpose: "choose knob", text: "\(background)\n\nWhich one setting should be changed?",
                options: moves.map { Option(card.knobs[$0.knob].name, card.knobs[$0.knob].help) }))
        let (index, values) = moves[picked]
        let knob = card.knobs[index]
        let now = Knob.text(knob.values[settings.choices[index]])
        let value = try await chooser.choose(
            .value(of: knob, among: values, insteadOf: settings.choices[index], background: background))
        let moved = settings.moving(index, to: values[value])
        return Proposal(
            plan: "\(card.title): \(knob.name) from \(now) to \(Knob.text(knob.values[values[value]])).",
            program: moved.program(of: card), card: card.id, knobs: moved.records(of: card),
            sources: ["card:\(card.id)", "node:\(parent.id)"])
    }

    /// What was tried with the card and what it scored, the best first.
    private static func history(of card: MethodCard, _ assignment: Assignment, _ tree: SolutionTree) -> String {
        let lines = tree.ranked.filter { $0.card == card.id }.prefix(6).compactMap { node in
            Settings(node.knobs, of: card).map { "- \(Prompts.text(node.score)): \($0.text(of: card))" }
        }
        return lines.isEmpty ? "" : "Tried, best first:\n\(lines.joined(separator: "\n"))"
    }
}
