import JSON
import Knowledge

/// `glovebox kg show`: one node of the graph, with its edges both ways.
enum KnowledgeShowVerb {
    static let node = Argument<String>.positional("NODE", "A number, a key, a citation key, a DOI or an arXiv number")

    static let verb = Verb(
        "show", "Show a paper, method, author or venue with everything that is linked to it",
        example: "glovebox kg show gradient-boosting", arguments: [node, Common.json]
    ) { parsed, context in
        let description = try context.installation().openLiterature().show(parsed[node])
        if parsed[Common.json] {
            context.console.document(description.json)
        } else {
            for line in lines(description) { context.console.print(line) }
        }
        return .done
    }

    private static func lines(_ node: NodeDescription) -> [String] {
        var lines = [
            "\(node.title)\(node.year.map { " (\($0))" } ?? "")", "\(node.kind.name) \(node.key), node \(node.id)",
        ]
        if !node.aliases.isEmpty { lines.append("also: \(node.aliases.joined(separator: ", "))") }
        let fields = node.content?["fields"] ?? node.content?["card"]
        for member in fields?.objectValue?.members ?? [] {
            guard let text = member.value.stringValue else { continue }
            lines.append("  \(member.key): \(text.split(whereSeparator: \.isNewline).joined(separator: " "))")
        }
        for knob in fields?["knobs"]?.arrayValue ?? [] {
            let values = (knob["values"]?.arrayValue ?? []).map(Knob.text).joined(separator: ", ")
            lines.append(
                "  knob \(knob["name"]?.stringValue ?? ""): \(values) (default \(knob["default"].map(Knob.text) ?? ""))"
            )
        }
        for link in node.outgoing {
            lines.append("→ \(link.relation.name) \(link.title)  [\(link.kind.name) \(link.key)]")
        }
        for link in node.incoming {
            lines.append("← \(link.relation.name) \(link.title)  [\(link.kind.name) \(link.key)]")
        }
        return lines
    }
}
