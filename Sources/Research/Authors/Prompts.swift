import Knowledge
import Measures
import Record

/// What every question says of the task and of what was measured so far.
///
/// Numbers come from graded predictions only; nothing that a program printed stands here as a result.
enum Prompts {
    /// The task in a few lines; with a full memory the best scores too.
    static func background(_ assignment: Assignment, _ tree: SolutionTree, _ memory: Memory) -> String {
        task(assignment) + scores(tree, memory)
    }

    /// What every question about a card or a knob begins with: the task, all methods, and only then the best scores. The
    /// server keeps what two prompts have in common from their beginning on, so what never changes comes first.
    static func catalogue(_ assignment: Assignment, _ tree: SolutionTree, _ memory: Memory) -> String {
        let methods = assignment.cards.map { "- \($0.id): \($0.summary)" }.joined(separator: "\n")
        return "\(task(assignment))\nMethods:\n\(methods)\(scores(tree, memory))"
    }

    private static func scores(_ tree: SolutionTree, _ memory: Memory) -> String {
        guard memory.level == .full else { return "" }
        let ranked = tree.ranked.prefix(4).map { "- \(text($0.score)): \(name(of: $0))" }
        return ranked.isEmpty ? "" : "\nScores on hidden rows so far, best first:\n" + ranked.joined(separator: "\n")
    }

    /// The title, the metric with its direction, and the table in a line.
    private static func task(_ assignment: Assignment) -> String {
        let metric = assignment.metric
        let direction = metric.isHigherBetter ? "higher is better" : "lower is better"
        return "Task: \(assignment.title). Metric: \(metric.name), \(direction).\n\(assignment.preview)"
    }

    /// A score for a prompt: `0.9731`.
    static func text(_ score: ScoreRecord?) -> String { score.map { decimal($0.value, places: 4) } ?? "none" }

    /// What a node is, in a few words.
    static func name(of node: Node) -> String {
        if node.operator == .baseline { return "the baseline" }
        let settings = node.knobs.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        if let card = node.card { return settings.isEmpty ? card : "\(card) (\(settings))" }
        return node.plan.prefix { !$0.isNewline }.prefix(100).description
    }

    /// How a program ended, for the one who is to repair it.
    static func failure(of node: Node) -> String {
        guard case .buggy(_, let outcome, let problems) = node.stage else { return "" }
        let errors = outcome.stderr.suffix(1_200).trimmed
        let output = outcome.stdout.suffix(400).trimmed
        var parts: [String] = problems.prefix(3).map { "- \($0)" }
        if !errors.isEmpty { parts.append("Standard error ended with:\n```\n\(errors)\n```") }
        if !output.isEmpty { parts.append("Standard output ended with:\n```\n\(output)\n```") }
        return parts.joined(separator: "\n")
    }
}
