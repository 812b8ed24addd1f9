package import Knowledge

/// Picks a method card that was not tried yet, and sets its knobs.
package struct CardAuthor: Sendable {
    private let chooser: any Chooser
    private let memory: Memory

    package init(chooser: any Chooser, memory: Memory) {
        self.chooser = chooser
        self.memory = memory
    }

    /// Cards of the assignment that no node used.
    package static func untried(_ assignment: Assignment, _ tree: SolutionTree) -> [MethodCard] {
        let used = Set(tree.nodes.compactMap(\.card))
        return assignment.cards.filter { !used.contains($0.id) }
    }

    package func propose(_ assignment: Assignment, _ tree: SolutionTree) async throws -> Proposal {
        let cards = Self.untried(assignment, tree)
        guard !cards.isEmpty else { throw AuthorError.noProgram("every method card was tried") }
        let background = Prompts.catalogue(assignment, tree, memory)
        let past = memory.forDraft(tree)
        let chosen = try await chooser.choose(
            Question(
                purpose: "choose card", text: "\(background)\n\(past)\n\nWhich method should be tried next?",
                options: cards.map { Option($0.id) }))
        let card = cards[chosen]
        let settings = try await settings(of: card, background)
        return Proposal(
            plan: "\(card.title): \(card.summary) With \(settings.text(of: card)).",
            program: settings.program(of: card),
            card: card.id, knobs: settings.records(of: card), sources: ["card:\(card.id)", "paper:\(card.paper)"])
    }

    /// The card's usual settings, with one of them moved where the chooser wants that; more is left to tuning, which sees a
    /// score for each move.
    private func settings(of card: MethodCard, _ background: String) async throws -> Settings {
        let usual = Settings(defaultsOf: card)
        let open = card.knobs.indices.filter { card.knobs[$0].values.count > 1 }
        let about = """
            \(background)

            Method: \(card.id).
            Usual settings: \(usual.text(of: card)).
            """
        let moved = try await chooser.choose(
            Question(
                purpose: "choose knob", text: "\(about)\n\nWhich one setting should differ from the usual?",
                options: [Option("none", "all settings as usual")]
                    + open.map { Option(card.knobs[$0].name, card.knobs[$0].help) }))
        guard moved > 0 else { return usual }
        let index = open[moved - 1]
        let knob = card.knobs[index]
        let others = knob.values.indices.filter { $0 != usual.choices[index] }
        let value = try await chooser.choose(
            .value(of: knob, among: others, insteadOf: usual.choices[index], background: about))
        return usual.moving(index, to: others[value])
    }
}
