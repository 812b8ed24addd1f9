package import Record

/// A plan and a program, or the reason why there is no program.
package struct Proposal: Sendable {
    package var plan: String
    package var program: Program?
    package var problem: String?
    package var card: String?
    package var knobs: [KnobRecord]
    /// Identifiers in the knowledge graph that it rests on.
    package var sources: [String]

    package init(
        plan: String, program: Program?, problem: String? = nil, card: String? = nil, knobs: [KnobRecord] = [],
        sources: [String] = []
    ) {
        self.plan = plan
        self.program = program
        self.problem = problem
        self.card = card
        self.knobs = knobs
        self.sources = sources
    }
}
