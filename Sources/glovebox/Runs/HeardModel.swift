import LanguageModel

/// A model whose answers somebody watches while they are made; it changes nothing about them.
struct HeardModel: Model {
    let model: any Model
    /// Called for each piece of an answer, which is a token for most servers.
    let hear: @Sendable () -> Void

    var identity: ModelIdentity { model.identity }
    var capabilities: Capabilities { model.capabilities }

    func answer(_ ask: Ask, onText: (String) -> LanguageModel.Reading) async throws(ModelError) -> Answer {
        try await model.answer(ask) { piece in
            if !piece.isEmpty { hear() }
            return onText(piece)
        }
    }

    func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] {
        try await model.tokenize(text, as: origin)
    }

    func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String {
        try await model.applyTemplate(messages)
    }

    func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] { try await model.tokens(of: prompt) }
}
