// LanguageModel: asking a model that runs on a server of one's own.
//
// One protocol, `Model`, and what goes through it: an `Ask` and an `Answer`, both exact as JSON so that a recording replays
// byte for byte. Conformers speak to llama.cpp's own endpoints, to any server with the OpenAI HTTP API, or read from a
// recording. `ManagedEngine` starts and stops a server, `ModelChoice` finds one. It decides nothing about what is asked, it
// never guesses among several models, and it reaches no address that wasn't named or is not on this machine.

/// A language model that answers, wherever it runs.
package protocol Model: Sendable {
    /// What this model is, for the record.
    var identity: ModelIdentity { get }

    /// What may be asked of it beyond plain text.
    var capabilities: Capabilities { get }

    /// Generates an answer; `onText` hears each piece as it comes and may end the generation there.
    ///
    /// A piece is empty where something came that is no text, such as a piece of the model's reasoning.
    /// Cancelling the task, or `onText` returning `.stop`, ends the work on the server too. After `.stop` the answer holds
    /// everything that was heard, and its `finish` is `.cut`.
    func answer(_ ask: Ask, onText: (String) -> Reading) async throws(ModelError) -> Answer

    /// The ids of a text in this model's vocabulary.
    func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int]

    /// The prompt that the model's chat template makes of messages, open for the assistant's turn.
    func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String

    /// The ids that a prompt becomes; markup inside messages stays text and opens no turn of its own.
    func tokens(of prompt: Prompt) async throws(ModelError) -> [Int]
}

extension Model {
    /// Generates an answer that nobody listens to while it is made.
    package func answer(_ ask: Ask) async throws(ModelError) -> Answer {
        try await answer(ask) { _ in .go }
    }
}

/// What the listener to a stream wants next.
package enum Reading: Sendable {
    case go
    /// Enough was heard: the server should stop generating.
    case stop
}

/// Who wrote a text that is to become tokens.
package enum TextOrigin: String, Sendable, CaseIterable {
    /// A templated prompt: markup such as `<|im_end|>` becomes the model's control tokens, and the text starts a prompt.
    case template
    /// Text from elsewhere (a tool, a program, a file): nothing in it becomes a control token, and nothing is put before it.
    case content
}
