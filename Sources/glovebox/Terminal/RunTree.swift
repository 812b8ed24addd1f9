import Measures
import Record

/// The solution tree as lines: connectors, operator and method on the left, score or state on the right.
struct RunTree {
    let progress: RunProgress
    let now: Duration

    private struct Row {
        let node: RunProgress.Node
        let left: InkedLine
    }

    /// At most `rows` lines; where there are more nodes, the best, the baseline and the latest are kept.
    func lines(width: Int, rows: Int) -> [InkedLine] {
        let best = progress.best?.id
        let all = ordered(best: best)
        let shown = all.count <= rows ? all : selection(of: all, best: best, count: rows - 1)
        let scoreWidth = min(22, max(12, width * 2 / 5))
        let leftWidth = min(shown.map(\.left.width).max() ?? 0, max(8, width - scoreWidth - 2))
        var lines = shown.map { row in
            (row.left.cut(to: leftWidth).padded(to: leftWidth) + "  " + state(of: row.node, isBest: row.node.id == best))
                .cut(to: width)
        }
        if shown.count < all.count { lines.append(InkedLine("⋮ \(all.count - shown.count) more nodes", .faint)) }
        return lines
    }

    /// Depth first, children in the order of their numbers.
    private func ordered(best: Int?) -> [Row] {
        let known = Set(progress.nodes.map(\.id))
        let children = Dictionary(grouping: progress.nodes) { node in
            node.parent.flatMap { known.contains($0) ? $0 : nil }
        }
        var rows: [Row] = []
        var stack: [(node: RunProgress.Node, prefix: String, connector: String)] =
            (children[nil] ?? []).reversed().map { ($0, "", "") }
        while let (node, prefix, connector) = stack.popLast() {
            rows.append(Row(node: node, left: left(of: node, prefix + connector, isBest: node.id == best)))
            let below = connector.isEmpty ? prefix : prefix + (connector == "└─" ? "  " : "│ ")
            let family = children[node.id] ?? []
            for (index, child) in family.enumerated().reversed() {
                stack.append((child, below, index == family.count - 1 ? "└─" : "├─"))
            }
        }
        return rows
    }

    private func selection(of rows: [Row], best: Int?, count: Int) -> [Row] {
        var kept = Set([best, 0].compactMap { $0 })
        for id in rows.map(\.node.id).sorted(by: >) where kept.count < count { kept.insert(id) }
        return rows.filter { kept.contains($0.node.id) }.suffix(count)
    }

    private func left(of node: RunProgress.Node, _ connectors: String, isBest: Bool) -> InkedLine {
        var line = InkedLine(connectors, .faint)
        switch node.state {
        case .waiting: line.append("○ ", .faint)
        case .running, .ran: line.append("◌ ", .busy)
        case .scored: line.append(isBest ? "★ " : "● ", isBest ? .best : .good)
        case .failed: line.append("✗ ", .bad)
        }
        line.append("\(node.id) \(node.operator)", isBest ? .strong : .plain)
        if !node.detail.isEmpty { line.append(" \(node.detail)", .faint) }
        return line
    }

    private func state(of node: RunProgress.Node, isBest: Bool) -> InkedLine {
        switch node.state {
        case .waiting: InkedLine("waiting", .faint)
        case .running(let since): InkedLine("running \(clockText(max(.zero, now - since)))", .busy)
        case .ran: InkedLine("grading", .busy)
        case .scored(let score): InkedLine(scoreText(score), isBest ? .best : .plain)
        case .failed(let why): InkedLine(why, .bad)
        }
    }
}
