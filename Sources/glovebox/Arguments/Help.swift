/// The help pages, made from the tables of the verbs.
enum Help {
    /// `glovebox run TASK [--steps N] …`, on one line.
    static func usage(of verb: Verb, command: String) -> String {
        guard verb.children.isEmpty else { return "\(command) COMMAND …" }
        var parts = [command]
        for place in verb.positionals {
            let name = place.name + (place.isRepeatable ? "…" : "")
            parts.append(place.kind == .positional(isRequired: true) ? name : "[\(name)]")
        }
        if verb.named.contains(where: { $0.label != "--help" }) { parts.append("[options]") }
        if let rest = verb.rest { parts.append("-- \(rest.name)…") }
        return parts.joined(separator: " ")
    }

    /// How a person would write an option: `--steps 12`.
    static func sample(of option: Declaration) -> String {
        if let fallback = option.fallback { return "\(option.label) \(fallback)" }
        switch (option.placeholder, option.offer) {
        case (_, .words(let words)): return "\(option.label) \(words.first ?? "")"
        case ("DURATION", _): return "\(option.label) 90s"
        case ("SIZE", _): return "\(option.label) 512MiB"
        case ("N", _), ("S", _): return "\(option.label) 7"
        default: return "\(option.label) \(option.placeholder)"
        }
    }

    /// The page of a verb, as `--help` prints it.
    static func page(_ path: [Verb], width: Int) -> String {
        guard let verb = path.last else { return "" }
        let command = Parser.command(path)
        var lines = wrap("\(command): \(verb.summary).", width: width)
        lines += ["", "Usage: \(usage(of: verb, command: command))"]
        if let discussion = verb.discussion {
            for paragraph in discussion.split(separator: "\n\n") {
                lines += [""] + wrap(String(paragraph), width: width)
            }
        }
        lines += list(commandHeading(path), verb.visibleChildren.map { ($0.name, $0.summary) }, width: width)
        let places = (verb.positionals + [verb.rest].compactMap { $0 }).map { ($0.name, $0.help) }
        lines += list("Arguments", places, width: width)
        lines += list("Options", verb.named.map { (term($0), help($0)) }, width: width)
        if path.count == 1 { lines += reference(width: width) }
        if !verb.example.isEmpty { lines += ["", "Example:", "  \(verb.example)"] }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `--memory SIZE`.
    static func term(_ option: Declaration) -> String {
        option.placeholder.isEmpty ? option.label : "\(option.label) \(option.placeholder)"
    }

    /// The option's help with its default and whether it repeats.
    static func help(_ option: Declaration) -> String {
        option.fallback.map { "\(option.help) (default: \($0))" } ?? option.help
    }

    private static func commandHeading(_ path: [Verb]) -> String {
        path.count == 1 ? "Commands" : "Commands of \(path.last?.name ?? "")"
    }

    private static func reference(width: Int) -> [String] {
        let variables = EnvironmentVariable.allCases.map { ($0.rawValue, $0.meaning) }
        let codes = Exit.allCases.map { ("\($0.rawValue)", $0.meaning) }
        return list("Environment", variables, width: width) + list("Exit codes", codes, width: width)
    }

    /// Two columns under a heading; long terms get a line of their own.
    private static func list(_ heading: String, _ rows: [(term: String, text: String)], width: Int) -> [String] {
        guard !rows.isEmpty else { return [] }
        let widest = min(24, rows.map(\.term.count).max() ?? 0)
        let indent = String(repeating: " ", count: widest + 4)
        var lines = ["", "\(heading):"]
        for row in rows {
            let text = wrap(row.text, width: max(24, width - indent.count))
            let term = "  " + row.term
            if row.term.count > widest {
                lines.append(term)
                lines += text.map { indent + $0 }
            } else {
                let padding = String(repeating: " ", count: indent.count - term.count)
                lines.append(term + padding + (text.first ?? ""))
                lines += text.dropFirst().map { indent + $0 }
            }
        }
        return lines
    }

    /// Breaks a text at blanks so that no line is wider than `width`, where its words allow it.
    ///
    /// `breakingWords` cuts a word that is wider than a line, so that a path stays whole in a narrow box.
    static func wrap(_ text: String, width: Int, breakingWords: Bool = false) -> [String] {
        var lines: [String] = []
        var line = ""
        for whole in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            var word = whole
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            while breakingWords, width > 0, line.isEmpty, word.count > width {
                lines.append(String(word.prefix(width)))
                word = word.dropFirst(width)
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
