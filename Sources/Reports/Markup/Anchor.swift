/// A place in the page that can be linked to.
enum Anchor: Hashable {
    /// A part of the page.
    case part(Part)
    /// An event in the appendix, by its number in the journal.
    case event(Int)
    /// A node of the solution tree.
    case node(Int)
    /// A call to the model.
    case call(Int)
    /// A number that was worked out from several events.
    case derivation(String)
    /// The title or the description of a drawing.
    case drawing(Words)

    var name: String {
        switch self {
        case .part(let part): part.rawValue
        case .event(let seq): "e\(seq)"
        case .node(let node): "n\(node)"
        case .call(let call): "c\(call)"
        case .derivation(let name): "d-\(name)"
        case .drawing(let words): "g-\(words.text)"
        }
    }

    static func == (left: Anchor, right: Anchor) -> Bool { left.name == right.name }
    func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// The parts of a report, in their order.
enum Part: String, CaseIterable {
    case answer, search, tree, pick, nodes, spending, conditions, integrity, derivations, events

    var title: Words {
        switch self {
        case .answer: "Answer"
        case .search: "Score over steps"
        case .tree: "Solution tree"
        case .pick: "The pick"
        case .nodes: "Nodes"
        case .spending: "Spending"
        case .conditions: "Conditions"
        case .integrity: "Integrity"
        case .derivations: "Worked-out numbers"
        case .events: "Events"
        }
    }
}
