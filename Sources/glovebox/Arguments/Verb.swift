import Posix

/// A command of `glovebox`: one table that parser, help and completion read, and the work behind it.
struct Verb: Sendable {
    typealias Work = @Sendable (Parsed, Context) async throws -> Exit

    let name: String
    /// One line for the list of verbs, without a full stop.
    let summary: String
    /// A paragraph or two for the verb's own page; nil where the summary says all.
    let discussion: String?
    /// One command line that works as it stands.
    let example: String
    let arguments: [Declaration]
    /// The verbs below this one: `list` of `task`. A verb with children does no work of its own.
    let children: [Verb]
    /// Left out of lists and completions, yet there.
    let isHidden: Bool
    let work: Work?

    init(
        _ name: String, _ summary: String, discussion: String? = nil, example: String,
        arguments: [any Declared] = [], isHidden: Bool = false, run work: @escaping Work
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.example = example
        self.arguments = arguments.map(\.declaration) + [Common.help.declaration]
        self.children = []
        self.isHidden = isHidden
        self.work = work
    }

    /// A family of verbs: `glovebox task list`.
    static func family(_ name: String, _ summary: String, discussion: String? = nil, _ children: [Verb]) -> Verb {
        Verb(
            name: name, summary: summary, discussion: discussion, example: children.first?.example ?? "",
            arguments: [Common.help.declaration], children: children, isHidden: false, work: nil)
    }

    private init(
        name: String, summary: String, discussion: String?, example: String, arguments: [Declaration],
        children: [Verb], isHidden: Bool, work: Work?
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.example = example
        self.arguments = arguments
        self.children = children
        self.isHidden = isHidden
        self.work = work
    }

    /// The program itself, as the verb above all verbs.
    static func root(_ children: [Verb]) -> Verb {
        Verb(
            name: "glovebox", summary: "Run research agents in a sealed box, and measure what they really achieved",
            discussion: nil, example: "glovebox run wisconsin-breast-cancer --steps 12",
            arguments: [Common.help.declaration, Common.version.declaration], children: children, isHidden: false,
            work: nil)
    }

    var visibleChildren: [Verb] { children.filter { !$0.isHidden } }
    var positionals: [Declaration] { arguments.filter { if case .positional = $0.kind { true } else { false } } }
    var rest: Declaration? { arguments.first { $0.kind == .rest } }
    var named: [Declaration] { arguments.filter(\.isNamed) }
}

/// What every verb may be asked, and arguments that several verbs share, so that they read alike everywhere.
enum Common {
    static let help = Argument.flag("help", "Show this page, and do nothing else")
    static let version = Argument.flag("version", "Show the version, and do nothing else")
    static let json = Argument.flag("json", "Write one JSON document to standard output")
    static let runs = Argument.path("runs", "Where runs are kept", default: "runs", offering: .folders)
    static let tasksDir = Argument.paths(
        "tasks-dir", "A folder of tasks beside the bundled ones; may be repeated", offering: .folders)
    static let model = Argument<String?>.text(
        "model", "MODEL", "embedded, a GGUF file, a server's address, or a model's name on the server that was found")
    static let seed = Argument.seed("seed", "Fixes every random choice; without it, one is drawn and printed")
}
