/// How much of the past a prompt may tell.
package enum MemoryLevel: String, Sendable, CaseIterable {
    /// Nothing but the task.
    case none
    /// The way from the root to the parent.
    case ancestral
    /// Also siblings, the best of other branches, and what earlier runs taught.
    case full
}

/// What a prompt is told of the past; with the level at `none` its worth can be measured.
package struct Memory: Sendable {
    package let level: MemoryLevel
    /// What earlier runs taught, recalled once when the run began.
    package let lessons: [String]

    package init(level: MemoryLevel, lessons: [String]) {
        self.level = level
        self.lessons = lessons
    }

    /// For a draft: at most three lessons, and one line for each sibling.
    func forDraft(_ tree: SolutionTree) -> String {
        guard level == .full else { return "" }
        var sections: [String] = []
        if !lessons.isEmpty {
            sections.append(
                "Lessons of earlier attempts:\n" + lessons.prefix(3).map { "- \($0)" }.joined(separator: "\n"))
        }
        let drafts = tree.nodes.filter { $0.operator == .draft }.suffix(5).map { node in
            "- \(Prompts.name(of: node)) (\(node.isBuggy ? "failed" : Prompts.text(node.score)))"
        }
        if !drafts.isEmpty { sections.append("Other drafts, do something else:\n" + drafts.joined(separator: "\n")) }
        return sections.joined(separator: "\n")
    }

    /// For an improvement: the lineage with its scores, and the best of another branch.
    func forImprovement(of node: Node, _ tree: SolutionTree) -> String {
        guard level != .none else { return "" }
        let lineage = tree.lineage(of: node.id)
        var lines = lineage.map { "- \(Prompts.text($0.score)): \(Prompts.name(of: $0))" }
        if level == .full {
            let own = Set(lineage.map(\.id))
            if let other = tree.ranked.first(where: { !own.contains($0.id) }) {
                lines.append("- \(Prompts.text(other.score)), on another branch: \(Prompts.name(of: other))")
            }
        }
        return "How it came here:\n" + lines.joined(separator: "\n")
    }

    /// For a repair: what the ancestors failed on.
    func forRepair(of node: Node, _ tree: SolutionTree) -> String {
        guard level != .none else { return "" }
        let failed = tree.lineage(of: node.id).dropLast().filter { $0.isBuggy }
        guard !failed.isEmpty else { return "" }
        return "Repairs that failed before:\n"
            + failed.suffix(2).map { "- \(Prompts.name(of: $0))" }.joined(separator: "\n")
    }
}
