import JSON
import Knowledge
import Measures

/// `glovebox kg stats`: how much stands in the graph.
enum KnowledgeStatsVerb {
    static let verb = Verb(
        "stats", "Count what the graph holds", example: "glovebox kg stats", arguments: [Common.json]
    ) { parsed, context in
        let statistics = try context.installation().openLiterature().statistics()
        let nodes = statistics.nodes.map { (name: $0.kind.name, count: $0.count) }
        let edges = statistics.edges.map { (name: $0.relation.name, count: $0.count) }
        if parsed[Common.json] {
            context.console.document([
                "nodes": object(nodes), "edges": object(edges), "passages": .int(statistics.passages),
            ])
            return .done
        }
        for (name, count) in nodes where count > 0 { context.console.print("\(padded(name))\(grouped(count))") }
        for (name, count) in edges where count > 0 { context.console.print("\(padded("→ " + name))\(grouped(count))") }
        context.console.print("\(padded("passages"))\(grouped(statistics.passages))")
        return .done
    }

    private static func padded(_ name: String) -> String {
        name + String(repeating: " ", count: max(1, 18 - name.count))
    }

    private static func object(_ counts: [(name: String, count: Int)]) -> JSONValue {
        .object(JSONObject(counts.map { .init($0.name, .int($0.count)) }))
    }
}
