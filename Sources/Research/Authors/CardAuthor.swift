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
        let background = Prompts.background(assignment, tree, memory)
        let past = memory.forDraft(tree)
        let chosen = try await chooser.choose(
            Question(
                purpose: "choose card", text: "\(background)\n\(past)\n\nWhich method should be tried next?",
                options: cards.map { Option($0.id, $0.summary) }))
        let card = cards[chosen]
        var settings = Settings(defaultsOf: card)
        for (index, knob) in card.knobs.enumerated() where knob.values.count > 1 {
            let question = """
                \(background)

                Method: \(card.title). \(card.summary)
                Settings so far: \(settings.text(of: card)).

                Which value should \(knob.name) have? It is \(knob.help).
                """
            let value = try await chooser.choose(
                Question(
                    purpose: "set knob", text: question,
                    options: knob.values.map { value in
                        Option(Knob.text(value), value == knob.standard ? "the usual value" : "another value")
                    }))
            settings = settings.moving(index, to: value)
        }
        return Proposal(
            plan: "\(card.title): \(card.summary) With \(settings.text(of: card)).",
            program: settings.program(of: card),
            card: card.id, knobs: settings.records(of: card), sources: ["card:\(card.id)", "paper:\(card.paper)"])
    }
}
