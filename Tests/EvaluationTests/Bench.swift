import Evaluation
import Glibc
import JSON
import LanguageModel
import Posix
import Record
import Research
import Synchronization

/// The installation that the tests run: the built program, the source tree's tasks, and a home of the test's own whose
/// environments and engine are those that setup made.
struct TestHome: ~Copyable {
    let folder: TemporaryFolder
    var workplace: Workplace {
        Workplace(
            share: Self.share, home: folder.path / "home", jail: Self.products / "jail",
            executable: Self.products / "glovebox", version: "test")
    }

    static let share = Path(#filePath).parent.parent.parent
    private static let products = ((try? Files.resolve("/proc/self/exe")) ?? ".").parent
    static let installed =
        environmentVariable("GLOVEBOX_HOME").map { Path($0) }
        ?? Path(environmentVariable("HOME") ?? "/root") / ".local/share/glovebox"

    private init(_ folder: consuming TemporaryFolder) { self.folder = folder }

    /// A home with links to what setup made.
    static func furnished() throws -> TestHome {
        let folder = try TemporaryFolder(prefix: "evaluation")
        try furnish(folder.path / "home", in: folder.path)
        return TestHome(folder)
    }

    private static func furnish(_ home: Path, in folder: Path) throws {
        // The box's user must be able to reach the environment through this folder.
        try Files.setMode(folder, 0o755)
        try Files.makeFolder(home)
        for name in ["environments", "engine"] {
            try call("symlink") { symlink((Self.installed / name).string, (home / name).string) }
        }
    }

    func run(_ name: String) -> RunFolder { RunFolder(folder.path / "runs" / name) }

    func runner() throws -> Runner { try Runner(workplace: workplace, remembers: true) }
}

/// Chooses the first option, plans with tools, and writes the program it was told to write.
final class ObedientModel: Model {
    let identity = ModelIdentity(name: "obedient", server: "test", contextPerSlot: 8192)
    let capabilities = Capabilities(grammar: true)
    private let plan: String
    private let code: String
    private let heard = Mutex<[String]>([])

    init(plan: String = "I change nothing.", code: String) {
        self.plan = plan
        self.code = code
    }

    /// Everything that was ever put before the model.
    var prompts: [String] { heard.withLock { $0 } }

    func answer(_ ask: Ask, onText: (String) -> LanguageModel.Reading) async throws(ModelError) -> Answer {
        heard.withLock { $0.append(ask.json.encoded()) }
        guard case .messages(let messages) = ask.prompt else {
            throw .unsupported(feature: "prompts", model: "obedient")
        }
        let last = messages.last?.text ?? ""
        var text = "```python\n\(code)\n```"
        if ask.grammar != nil {
            let option = last.split(separator: "\n").drop { $0 != "Options:" }.first { $0.hasPrefix("- ") } ?? ""
            text = String(option.dropFirst(2).prefix { $0 != ":" })
        } else if ask.purpose == "plan" {
            text = last.contains("The tool answered") ? " Now I know enough." : plan
        }
        // A listener that has heard enough cuts the answer there.
        var said = ""
        for character in text {
            said.append(character)
            if onText(String(character)) == .stop {
                return Answer(text: said, finish: .cut, usage: Usage(prompt: 9, generated: 9))
            }
        }
        return Answer(text: text, usage: Usage(prompt: 9, generated: 9))
    }

    func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] { [] }
    func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] { [] }
    func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String { "" }
}

/// Never answers: its server dies at every question.
struct MuteModel: Model {
    let identity: ModelIdentity
    let capabilities: Capabilities

    init(context: Int?, grammar: Bool) {
        identity = ModelIdentity(name: "mute", server: "test", contextPerSlot: context)
        capabilities = Capabilities(grammar: grammar)
    }

    func answer(_ ask: Ask, onText: (String) -> LanguageModel.Reading) async throws(ModelError) -> Answer {
        throw .diedMidAnswer(address: "test", received: "")
    }

    func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] { [] }
    func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] { [] }
    func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String { "" }
}
