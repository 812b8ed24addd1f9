package import LanguageModel
package import Record

/// A model that answers, and what the record says of it.
package struct ModelSource: Sendable {
    package var model: any Model
    package var record: ModelRecord

    /// `origin` is `embedded`, `file` or `server`.
    package init(_ model: any Model, origin: String, address: String?) {
        self.model = model
        let (identity, sampling) = (model.identity, Sampling())
        record = ModelRecord(
            name: identity.name, origin: origin, address: address, fileDigest: identity.fileDigest,
            serverBuild: identity.server, contextTokens: identity.contextPerSlot, templateHash: identity.templateHash,
            sampling: [
                "temperature": "\(sampling.temperature)", "top_k": "\(sampling.topK)", "top_p": "\(sampling.topP)",
                "min_p": "\(sampling.minP)", "repeat_penalty": "\(sampling.repeatPenalty)",
                "repeat_last_n": "\(sampling.repeatLastN)",
            ], capabilities: Self.names(of: model.capabilities))
    }

    /// A source that can be asked for nothing: for replays, where every answer stands in the journal.
    init?(silent record: ModelRecord) {
        guard record.origin != "none" else { return nil }
        model = SilentModel(record)
        self.record = record
    }

    private static func names(of capabilities: Capabilities) -> [String] {
        let all = [
            ("cancel", capabilities.cancel), ("grammar", capabilities.grammar), ("images", capabilities.images),
            ("probabilities", capabilities.probabilities), ("template", capabilities.template),
            ("tokens", capabilities.tokens),
        ]
        return all.filter(\.1).map(\.0)
    }
}

/// What a recorded model was, without a server behind it.
private struct SilentModel: Model {
    let identity: ModelIdentity
    let capabilities: Capabilities

    init(_ record: ModelRecord) {
        identity = ModelIdentity(
            name: record.name, fileDigest: record.fileDigest, server: record.serverBuild ?? "",
            contextPerSlot: record.contextTokens, templateHash: record.templateHash)
        let names = Set(record.capabilities ?? [])
        capabilities = Capabilities(
            grammar: names.contains("grammar"), tokens: names.contains("tokens"),
            probabilities: names.contains("probabilities"), template: names.contains("template"),
            cancel: names.contains("cancel"), images: names.contains("images"))
    }

    func answer(_ ask: Ask, onText: (String) -> LanguageModel.Reading) async throws(ModelError) -> Answer {
        throw .replayEnded(count: 0)
    }
    func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] {
        throw .replayEnded(count: 0)
    }
    func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String { throw .replayEnded(count: 0) }
    func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] { throw .replayEnded(count: 0) }
}
