package import Record

/// A node of the solution tree, by how far it has come.
package struct Node: Sendable {
    /// A node's way from an idea to a score.
    package enum Stage: Sendable {
        /// There is no program, or it was tried before.
        case unusable(String)
        case drafted(Program)
        /// It ended badly, or its submission is invalid.
        case buggy(Program, Outcome, [String])
        case graded(Program, Outcome, ScoreRecord, submission: [UInt8])
    }

    /// What later decisions need of an execution.
    package struct Outcome: Sendable {
        package var record: OutcomeRecord
        package var wall: Duration
        package var cpu: Duration
        package var stdout: String
        package var stderr: String
    }

    package let id: Int
    package let step: Int
    package let `operator`: Operator
    package let parent: Int?
    package let plan: String
    package let card: String?
    package let knobs: [KnobRecord]
    package internal(set) var stage: Stage

    /// The program, where there is one.
    package var program: Program? {
        switch stage {
        case .unusable: nil
        case .drafted(let program), .buggy(let program, _, _), .graded(let program, _, _, _):
            program
        }
    }

    package var score: ScoreRecord? { if case .graded(_, _, let score, _) = stage { score } else { nil } }

    /// Processor time of its program, where it ran.
    package var cpu: Duration? {
        switch stage {
        case .buggy(_, let outcome, _), .graded(_, let outcome, _, _): outcome.cpu
        case .unusable, .drafted: nil
        }
    }

    package var isBuggy: Bool {
        switch stage {
        case .buggy, .unusable: true
        default: false
        }
    }
}

/// What can be done next: three by free code, two that a weak model can fill in, and the task's own baseline.
package enum Operator: String, Sendable, CaseIterable {
    case baseline, draft, debug, improve, card, tune
}

/// All nodes of an attempt, and what follows from them.
package struct SolutionTree: Sendable {
    package private(set) var nodes: [Node] = []
    package let isHigherBetter: Bool

    package init(isHigherBetter: Bool) { self.isHigherBetter = isHigherBetter }

    package mutating func add(_ node: Node) { nodes.append(node) }

    package mutating func set(_ stage: Node.Stage, of id: Int) { nodes[id].stage = stage }

    package subscript(id: Int) -> Node { nodes[id] }

    package func children(of id: Int) -> [Node] { nodes.filter { $0.parent == id } }

    /// True where `score` is better than `other` under the task's metric.
    package func isBetter(_ score: Double, than other: Double) -> Bool {
        isHigherBetter ? score > other : score < other
    }

    /// Graded nodes, the best first; of equals the earlier.
    package var ranked: [Node] {
        nodes.filter { $0.score != nil }.sorted { left, right in
            guard let a = left.score?.value, let b = right.score?.value else { return false }
            return a == b ? left.id < right.id : isBetter(a, than: b)
        }
    }

    package var best: Node? { ranked.first }

    /// How many repairs lie on top of each other up to this node.
    package func debugDepth(of id: Int) -> Int {
        var depth = 0
        var current: Node? = nodes[id]
        while let node = current, node.operator == .debug {
            depth += 1
            current = node.parent.map { nodes[$0] }
        }
        return depth
    }

    /// Buggy nodes with a program and no child, whose chain of repairs is short enough for another.
    package func debuggable(deepest: Int) -> [Node] {
        nodes.filter { node in
            guard case .buggy = node.stage else { return false }
            return node.card == nil && node.operator != .baseline && children(of: node.id).isEmpty
                && debugDepth(of: node.id) < deepest
        }
    }

    /// The node with exactly this program, if it was tried.
    package func node(with program: Program) -> Node? {
        let digest = program.digest
        return nodes.first { $0.program?.digest == digest }
    }

    /// From the root down to this node.
    package func lineage(of id: Int) -> [Node] {
        var path = [nodes[id]]
        while let parent = path.last?.parent { path.append(nodes[parent]) }
        return path.reversed()
    }
}
