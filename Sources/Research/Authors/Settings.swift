package import JSON
package import Knowledge
package import Record

/// A setting for every knob of a card, as indices into the knobs' ladders of values.
package struct Settings: Hashable, Sendable {
    package var choices: [Int]

    package init(choices: [Int]) { self.choices = choices }

    /// Every knob at its default.
    package init(defaultsOf card: MethodCard) {
        choices = card.knobs.map { knob in knob.values.firstIndex(of: knob.standard) ?? 0 }
    }

    /// Reads back what `records` wrote; nil where it is not of this card.
    package init?(_ records: [KnobRecord], of card: MethodCard) {
        var choices: [Int] = []
        for knob in card.knobs {
            guard let text = records.first(where: { $0.name == knob.name })?.value,
                let index = knob.values.firstIndex(where: { Knob.text($0) == text })
            else { return nil }
            choices.append(index)
        }
        self.choices = choices
    }

    /// The settings as the journal tells them.
    package func records(of card: MethodCard) -> [KnobRecord] {
        zip(card.knobs, choices).map { KnobRecord(name: $0.name, value: Knob.text($0.values[$1])) }
    }

    /// The settings as the program finds them in `knobs.json`.
    package func json(of card: MethodCard) -> JSONValue {
        .object(JSONObject(zip(card.knobs, choices).map { .init($0.name, $0.values[$1]) }))
    }

    /// The card's program with these settings.
    package func program(of card: MethodCard) -> Program {
        var files = card.files.map { Program.File($0.name, $0.text) }
        files.append(Program.File("knobs.json", json(of: card).encoded(.indented) + "\n"))
        return Program(files: files)
    }

    /// These settings with one knob moved.
    package func moving(_ knob: Int, to value: Int) -> Settings {
        var moved = self
        moved.choices[knob] = value
        return moved
    }

    /// `learning_rate 0.1, max_leaf_nodes 31`.
    package func text(of card: MethodCard) -> String {
        records(of: card).map { "\($0.name) \($0.value)" }.joined(separator: ", ")
    }
}
