import JSON
import Knowledge
import LanguageModel
import Posix
import Synchronization

@testable import Research

enum Scratch {
    /// A folder in memory where there is one: these tests sync a thousand times, and the disk is not what they test.
    static func folder() throws(SystemError) -> TemporaryFolder {
        try TemporaryFolder(in: Files.isFolder("/dev/shm") ? "/dev/shm" : nil)
    }
}

enum Cards {
    static func card(_ id: String) throws -> MethodCard {
        let json = """
            {"id": "\(id)", "title": "\(id)", "family": "linear", "paper": "p", "summary": "A method.",
             "handles": ["binary"], "knobs": [
              {"name": "a", "type": "integer", "values": [1, 2, 3], "default": 2, "help": "how much"},
              {"name": "b", "type": "choice", "values": ["x", "y"], "default": "x", "help": "which"}]}
            """
        return try MethodCard(
            node: JSONNode.parse(json, source: "card"), files: [.init(name: "main.py", text: "program of \(id)")])
    }
}

/// Answers as another does, until it has answered so often; then its server is gone.
final class DyingModel: Model {
    private let living = ScriptedModel.choosing()
    private let left: Mutex<Int>

    init(after answers: Int) { left = Mutex(answers) }

    var identity: ModelIdentity { living.identity }
    var capabilities: Capabilities { living.capabilities }

    func answer(_ ask: Ask, onText: (String) -> LanguageModel.Reading) async throws(ModelError) -> Answer {
        let isAlive = left.withLock { left in
            left -= 1
            return left >= 0
        }
        guard isAlive else { throw .diedMidAnswer(address: "http://test", received: "half an ans") }
        return try await living.answer(ask, onText: onText)
    }

    func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] {
        try await living.tokenize(text, as: origin)
    }

    func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] { try await living.tokens(of: prompt) }

    func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String {
        try await living.applyTemplate(messages)
    }
}
