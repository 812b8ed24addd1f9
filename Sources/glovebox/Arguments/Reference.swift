/// The pages of all verbs as one Markdown document: `docs/cli.md`.
enum Reference {
    static func markdown(_ root: Verb) -> String {
        var lines = [
            "# The command line",
            "",
            "<!-- Written by `glovebox help --markdown`; a test fails where this page and the program differ. -->",
            "",
            "Data goes to standard output, with `--json` as exactly one JSON document; messages and progress go to standard",
            "error. Sizes and times carry their unit: `--memory 512MiB`, `--wall 90s`.",
            "",
            "| command | what it does |",
            "|---|---|",
        ]
        let verbs = leaves(root, above: [])
        for path in verbs { lines.append("| [`\(command(path))`](#\(anchor(path))) | \(path.last?.summary ?? "") |") }
        for path in verbs { lines += section(path) }
        lines += ["", "## Environment variables", "", "| variable | meaning |", "|---|---|"]
        lines += EnvironmentVariable.allCases.map { "| `\($0.rawValue)` | \($0.meaning) |" }
        lines += ["", "## Exit codes", "", "| code | meaning |", "|---|---|"]
        lines += Exit.allCases.map { "| \($0.rawValue) | \($0.meaning) |" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The visible verbs that do work, in the order of the tables.
    static func leaves(_ verb: Verb, above: [Verb]) -> [[Verb]] {
        let path = above + [verb]
        if verb.children.isEmpty { return [path] }
        return verb.visibleChildren.flatMap { leaves($0, above: path) }
    }

    private static func command(_ path: [Verb]) -> String { Parser.command(path) }

    private static func anchor(_ path: [Verb]) -> String {
        command(path).lowercased().map { $0 == " " ? "-" : String($0) }.joined()
    }

    private static func section(_ path: [Verb]) -> [String] {
        guard let verb = path.last else { return [] }
        var lines = ["", "## \(command(path))", "", "\(verb.summary)."]
        if let discussion = verb.discussion {
            for paragraph in discussion.split(separator: "\n\n") {
                lines += [""] + Help.wrap(String(paragraph), width: 118)
            }
        }
        lines += ["", "```", Help.usage(of: verb, command: command(path)), "```"]
        let places = verb.positionals + [verb.rest].compactMap { $0 }
        let options = verb.named.filter { $0.label != "--help" }
        if !(places + options).isEmpty {
            lines += ["", "| argument | meaning |", "|---|---|"]
            lines += places.map { "| `\($0.name)` | \(escaped($0.help)) |" }
            lines += options.map { "| `\(escaped(Help.term($0)))` | \(escaped(Help.help($0))) |" }
        }
        return lines + ["", "For example: `\(verb.example)`"]
    }

    /// A bar would end the cell.
    private static func escaped(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
