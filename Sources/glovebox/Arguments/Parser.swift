/// Reads a command line against the tables of the verbs.
enum Parser {
    /// What a command line asks for.
    enum Request: Sendable {
        case run(Invocation)
        case help(path: [Verb])
        case version
    }

    /// A verb with its values.
    struct Invocation: Sendable {
        /// From the root to the verb: `glovebox`, `task`, `list`.
        let path: [Verb]
        let parsed: Parsed
        let work: Verb.Work
    }

    /// A usage error, and the verb that it concerns: `glovebox task`.
    struct Failure: Error {
        let command: String
        let error: UsageError
    }

    static func parse(_ words: [String], root: Verb) throws(Failure) -> Request {
        var path = [root]
        var verb = root
        var index = 0
        while !verb.children.isEmpty {
            guard index < words.count else { return try withoutChild(path) }
            let word = words[index]
            index += 1
            if word == "--help" || word == "-h" { return .help(path: path) }
            if path.count == 1, word == "--version" { return .version }
            if path.count == 1, word == "help" { return try page(Array(words[index...]), root: root) }
            guard let child = verb.children.first(where: { $0.name == word }) else {
                let known = verb.visibleChildren.map(\.name) + verb.named.map(\.label)
                throw Failure(
                    command: command(path),
                    error: .unknown(word, near: known, hint: "See '\(command(path)) --help'."))
            }
            verb = child
            path.append(child)
        }
        do throws(UsageError) {
            guard let parsed = try values(Array(words[index...]), of: verb, command: command(path)) else {
                return .help(path: path)
            }
            guard let work = verb.work else { return .help(path: path) }
            return .run(Invocation(path: path, parsed: parsed, work: work))
        } catch { throw Failure(command: command(path), error: error) }
    }

    static func command(_ path: [Verb]) -> String { path.map(\.name).joined(separator: " ") }

    /// A family without one of its verbs: the root shows its page, any other says what is missing.
    private static func withoutChild(_ path: [Verb]) throws(Failure) -> Request {
        guard let verb = path.last, path.count > 1 else { return .help(path: path) }
        let names = verb.visibleChildren.map(\.name)
        let error = UsageError(
            "which one? \(names.joined(separator: ", "))", hint: "See '\(command(path)) --help'.")
        throw Failure(command: command(path), error: error)
    }

    /// `glovebox help task list`.
    private static func page(_ words: [String], root: Verb) throws(Failure) -> Request {
        if let verb = root.children.first(where: { $0.name == "help" }), words.contains(where: { $0.hasPrefix("-") }) {
            // `help --markdown` is a verb of its own, which writes all pages at once.
            do throws(UsageError) {
                guard let parsed = try values(words, of: verb, command: "glovebox help"), let work = verb.work else {
                    return .help(path: [root])
                }
                return .run(Invocation(path: [root, verb], parsed: parsed, work: work))
            } catch { throw Failure(command: "glovebox help", error: error) }
        }
        var path = [root]
        var verb = root
        for word in words {
            guard let child = verb.children.first(where: { $0.name == word }) else {
                throw Failure(
                    command: "glovebox help",
                    error: .unknown(word, near: verb.visibleChildren.map(\.name), hint: "See 'glovebox --help'."))
            }
            path.append(child)
            verb = child
        }
        return .help(path: path)
    }

    /// The values of one verb's words; nil where its help page is asked for.
    static func values(_ words: [String], of verb: Verb, command: String) throws(UsageError) -> Parsed? {
        let ours = words.firstIndex(of: "--").map { words[..<$0] } ?? words[...]
        if verb.arguments.contains(where: { $0.label == "--help" }), ours.contains("--help") || ours.contains("-h") {
            return nil
        }
        var reader = WordReader(words: words, verb: verb, command: command)
        return try reader.read()
    }
}

/// Goes through the words of one verb, from the left.
private struct WordReader {
    let words: [String]
    let verb: Verb
    let command: String
    var parsed = Parsed()
    var index = 0
    var places: [Declaration]

    init(words: [String], verb: Verb, command: String) {
        self.words = words
        self.verb = verb
        self.command = command
        places = verb.positionals
    }

    private var usageHint: String { "Usage: \(Help.usage(of: verb, command: command))" }

    mutating func read() throws(UsageError) -> Parsed {
        while index < words.count {
            let word = words[index]
            index += 1
            if word == "--" {
                try readRest()
            } else if word.hasPrefix("-"), word != "-" {
                try readNamed(word)
            } else {
                try readPlace(word)
            }
        }
        for place in places where place.kind == .positional(isRequired: true) && !parsed.has(place) {
            throw UsageError("\(place.name) is missing", hint: usageHint)
        }
        if let rest = verb.rest, !parsed.has(rest) {
            throw UsageError("'-- \(rest.name)' is missing", hint: usageHint)
        }
        return parsed
    }

    /// What stands behind `--`: the rest where the verb has one, else words that may begin with a dash.
    private mutating func readRest() throws(UsageError) {
        let remaining = words[index...]
        index = words.count
        for word in remaining {
            if let rest = verb.rest { parsed.add(word, to: rest) } else { try readPlace(word) }
        }
    }

    private mutating func readPlace(_ word: String) throws(UsageError) {
        guard let place = places.first else {
            if verb.rest != nil { throw UsageError("'\(word)' must stand behind '--'", hint: usageHint) }
            throw UsageError("'\(word)' is one argument too many", hint: usageHint)
        }
        try add(word, to: place)
        if !place.isRepeatable { places.removeFirst() }
    }

    private mutating func readNamed(_ word: String) throws(UsageError) {
        let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let label = halves.first ?? word
        guard let option = verb.named.first(where: { $0.label == label }) else {
            throw .unknown(label, near: verb.named.map(\.label), hint: "See '\(command) --help'.")
        }
        if parsed.has(option), !option.isRepeatable {
            throw UsageError("'\(label)' is given twice")
        }
        switch (option.kind, halves.count) {
        case (.flag, 1): parsed.add(true, to: option)
        case (.flag, _): throw UsageError("'\(label)' takes no value")
        case (_, 2): try add(halves[1], to: option)
        default:
            guard index < words.count, !words[index].hasPrefix("--") else {
                throw UsageError("'\(label)' needs a value", hint: "For example: \(Help.sample(of: option))")
            }
            try add(words[index], to: option)
            index += 1
        }
    }

    private mutating func add(_ text: String, to declaration: Declaration) throws(UsageError) {
        do throws(ValueProblem) {
            parsed.add(try declaration.read(text), to: declaration)
        } catch {
            let subject = declaration.isNamed ? "'\(declaration.label)'" : declaration.label
            throw UsageError("\(subject): \(error.message)", hint: error.hint)
        }
    }
}
