import LanguageModel
import Synchronization

/// Says its lines in turn, in pieces of so many characters; ids are the text's Unicode scalars.
final class ScriptedModel: Model {
    let identity = ModelIdentity(name: "scripted", server: "test")
    let capabilities: Capabilities
    private let lines: [String]
    private let pieces: Int
    private let heard = Mutex<[Ask]>([])

    init(_ lines: [String], pieces: Int = 1, capabilities: Capabilities = Capabilities(tokens: true, template: true)) {
        self.lines = lines
        self.pieces = pieces
        self.capabilities = capabilities
    }

    /// What was asked, in order.
    var asks: [Ask] { heard.withLock { $0 } }

    func answer(_ ask: Ask, onText: (String) -> Reading) async throws(ModelError) -> Answer {
        let index = heard.withLock { heard in
            heard.append(ask)
            return heard.count - 1
        }
        guard index < lines.count else { return Answer(text: "") }
        var tokens: [Token] = []
        var finish = Finish.endOfText
        var rest = lines[index][...]
        while !rest.isEmpty, finish == .endOfText {
            let piece = String(rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
            // Every scalar is a token; those of one piece come together, as a character of several tokens does.
            let ids = piece.unicodeScalars.map { Int($0.value) }
            tokens += ids.dropLast().map { Token(id: $0, text: "") } + ids.suffix(1).map { Token(id: $0, text: piece) }
            if tokens.count >= ask.maxTokens { finish = .length }
            if onText(piece) == .stop { finish = .cut }
        }
        let text = tokens.map(\.text).joined()
        return Answer(
            text: text, tokens: capabilities.tokens ? tokens : [], finish: finish,
            usage: Usage(prompt: 10, cached: 9, generated: tokens.count))
    }

    func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] {
        text.unicodeScalars.map { Int($0.value) }
    }

    func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String {
        messages.map { "<\($0.role.rawValue)>\($0.text)" }.joined() + "<assistant>"
    }

    func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] {
        switch prompt {
        case .tokens(let ids): ids
        case .text(let text): try await tokenize(text, as: .template)
        case .messages(let messages): try await tokenize(try await applyTemplate(messages), as: .template)
        }
    }
}

/// A prompt's content as text, whatever its form.
func text(of prompt: Prompt) -> String {
    switch prompt {
    case .tokens(let ids): String(String.UnicodeScalarView(ids.compactMap { UnicodeScalar($0) }))
    case .text(let text): text
    case .messages(let messages): messages.map { "<\($0.role.rawValue)>\($0.text)" }.joined()
    }
}
