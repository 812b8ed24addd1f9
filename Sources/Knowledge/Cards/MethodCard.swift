package import JSON
import Measures

/// A method from the literature with a program that applies it, and the knobs that may be turned.
package struct MethodCard: Sendable, Equatable {
    package let id: String
    package let title: String
    /// `boosting`, `linear`, and so on.
    package let family: String
    /// Citation key of the paper that describes it.
    package let paper: String
    /// One or two sentences for a prompt.
    package let summary: String
    /// The kinds of target that it can predict.
    package let handles: [String]
    package let knobs: [Knob]
    /// Everything that lies in the box, without `knobs.json`: `main.py` first, then what it imports.
    package let files: [ProgramFile]

    /// A file of a program: its name in the box, and its text.
    package struct ProgramFile: Sendable, Equatable {
        package let name: String
        package let text: String

        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// The kinds of target that a card may name.
    package static let targets = ["binary", "multiclass", "ordinal", "real"]

    /// Reads a card's JSON; every key must be known, and every default one of its knob's values.
    package init(node: JSONNode, files: [ProgramFile]) throws(JSONError) {
        let fields = try node.object(keys: ["id", "title", "family", "paper", "summary", "handles", "knobs"])
        id = try fields.required("id").string()
        title = try fields.required("title").string()
        family = try fields.required("family").string()
        paper = try fields.required("paper").string()
        summary = try fields.required("summary").string()
        handles = try fields.required("handles").array { element throws(JSONError) in
            let name = try element.string()
            guard Self.targets.contains(name) else {
                let question = nearest(name, in: Self.targets).map { "; did you mean \"\($0)\"?" } ?? ""
                throw element.error("there is no kind of target \"\(name)\"\(question)")
            }
            return name
        }
        knobs = try fields.required("knobs").array { node throws(JSONError) in try Knob(node: node) }
        for (index, knob) in knobs.enumerated() where knobs[..<index].contains(where: { $0.name == knob.name }) {
            throw node.error("the knob \"\(knob.name)\" stands here twice")
        }
        self.files = files
    }

    /// The card as its file has it.
    package var json: JSONValue {
        [
            "id": .string(id), "title": .string(title), "family": .string(family), "paper": .string(paper),
            "summary": .string(summary), "handles": .strings(handles), "knobs": .array(knobs.map(\.json)),
        ]
    }

    /// Every knob's setting, in the card's order: the one that was chosen where there is one, else the default.
    ///
    /// A knob that the card lacks, and a value that a knob lacks, is an error that names the nearest.
    package func settings(
        choosing chosen: [String: JSONValue] = [:]
    ) throws(KnowledgeError) -> [(knob: Knob, value: JSONValue)] {
        for name in chosen.keys.sorted() where !knobs.contains(where: { $0.name == name }) {
            let names = knobs.map(\.name)
            let question = nearest(name, in: names).map { "; did you mean '\($0)'?" } ?? ""
            throw .card(
                id: id, problem: "there is no knob '\(name)'\(question)",
                hint: "Its knobs: \(names.joined(separator: ", ")).")
        }
        var settings: [(knob: Knob, value: JSONValue)] = []
        for knob in knobs {
            let value = chosen[knob.name] ?? knob.standard
            guard let listed = knob.listed(value) else {
                let values = knob.values.map(Knob.text).joined(separator: ", ")
                throw .card(
                    id: id, problem: "'\(knob.name)' cannot be \(Knob.text(value))", hint: "Its values: \(values).")
            }
            settings.append((knob, listed))
        }
        return settings
    }

    /// The program with its settings, ready for the box: the card's files and `knobs.json`.
    package func program(choosing chosen: [String: JSONValue] = [:]) throws(KnowledgeError) -> [ProgramFile] {
        let settings = try settings(choosing: chosen)
        let knobs = JSONValue.object(JSONObject(settings.map { .init($0.knob.name, $0.value) }))
        return files + [ProgramFile(name: "knobs.json", text: knobs.encoded(.indented) + "\n")]
    }
}

/// Something about a method that can be set to one of a few values.
package struct Knob: Sendable, Equatable {
    /// What the values are.
    package enum Kind: String, CaseIterable, Sendable {
        case real, integer, choice
    }

    package let name: String
    package let kind: Kind
    /// The values that may be chosen, and no others, in the card's order.
    package let values: [JSONValue]
    /// The value where nothing is chosen; one of `values`.
    package let standard: JSONValue
    package let help: String

    /// Reads a knob's JSON; its default must be among its values.
    package init(node: JSONNode) throws(JSONError) {
        let fields = try node.object(keys: ["name", "type", "values", "default", "help"])
        let kind = try fields.required("type").oneOf(Kind.self)
        let read: (JSONNode) throws(JSONError) -> JSONValue = { node throws(JSONError) in
            switch kind {
            case .real: _ = try node.double()
            case .integer: _ = try node.int()
            case .choice: _ = try node.string()
            }
            return node.plain
        }
        let list = try fields.required("values")
        let values = try list.array(of: read)
        guard !values.isEmpty else { throw list.error("a knob needs at least one value") }
        let standard = try fields.required("default")
        self.kind = kind
        self.values = values
        name = try fields.required("name").string()
        help = try fields["help"]?.string() ?? ""
        guard let listed = Self.listed(try read(standard), in: values) else {
            throw standard.error("the default is not among the values")
        }
        self.standard = listed
    }

    package var json: JSONValue {
        [
            "name": .string(name), "type": .string(kind.rawValue), "values": .array(values), "default": standard,
            "help": .string(help),
        ]
    }

    /// The listed value that equals this one, numbers by size: 1 and 1.0 are the same.
    package func listed(_ value: JSONValue) -> JSONValue? { Self.listed(value, in: values) }

    private static func listed(_ value: JSONValue, in values: [JSONValue]) -> JSONValue? {
        values.first { $0 == value || ($0.doubleValue != nil && $0.doubleValue == value.doubleValue) }
    }

    /// A value as a person writes it: `0.1`, `standard`.
    package static func text(_ value: JSONValue) -> String { value.stringValue ?? value.encoded() }
}
