import HTTP
import JSON
import Measures

/// A model behind any server that speaks the OpenAI HTTP API: chat and completion, without ids, grammars and templates.
///
/// Only the parameters of that API are sent; `top_k`, `min_p` and the repeat penalty have no place in it, and the record
/// says so by the server's name.
package struct OpenAIServer: Model {
    package let identity: ModelIdentity
    package let capabilities = Capabilities(images: true)
    private let courier: Courier

    package init(_ courier: Courier, name: String) {
        self.courier = courier
        identity = ModelIdentity(name: name, server: "OpenAI API at \(courier.address)")
    }

    /// A model at a server that the user named: `name`, or the only one that is offered there.
    ///
    /// Whatever else the server speaks is left aside.
    package static func connect(_ courier: Courier, model name: String?) async throws(ModelError) -> OpenAIServer {
        let offer = try await ModelChoice.Offer(of: courier)
        guard let name else { return OpenAIServer(courier, name: try offer.only()) }
        guard let known = offer.name(of: name) else { throw .unknownModel(name: name, offered: offer.names) }
        return OpenAIServer(courier, name: known)
    }

    /// The names of the models that a server offers.
    package static func models(_ courier: Courier) async throws(ModelError) -> [String] {
        let answer = try await courier.get("/v1/models")
        do throws(JSONError) {
            let list = try answer.anyObject().required("data")
            // A server without any model may say null, and a model without a name is none that can be asked for.
            if list.isNull { return [] }
            return try list.array { node throws(JSONError) in try node.anyObject().required("id").string() }
                .filter { !$0.allSatisfy(\.isWhitespace) }
        } catch { throw courier.badAnswer("/v1/models: \(error.message)") }
    }

    package func answer(_ ask: Ask, onText: (String) -> Reading) async throws(ModelError) -> Answer {
        let start = ContinuousClock.now
        if ask.grammar != nil { throw unsupported("grammars") }
        if ask.probabilities > 0 { throw unsupported("candidates of tokens") }
        var body: JSONObject
        let path: String
        switch ask.prompt {
        case .messages(let messages):
            path = "/v1/chat/completions"
            body = JSONObject([.init("messages", .array(messages.map(OpenAIServer.message)))])
        case .text(let text):
            path = "/v1/completions"
            body = JSONObject([.init("prompt", .string(text))])
        case .tokens: throw unsupported("prompts of token ids")
        }
        body["model"] = .string(identity.name)
        body["temperature"] = .real(ask.sampling.temperature)
        body["top_p"] = .real(ask.sampling.topP)
        body["seed"] = .int(ask.sampling.seed)
        body["max_tokens"] = .int(ask.maxTokens)
        if !ask.stop.isEmpty { body["stop"] = .strings(ask.stop) }
        body["stream"] = true
        body["stream_options"] = ["include_usage": true]

        var assembly = ChatAnswer(maxTokens: ask.maxTokens)
        let end = try await courier.stream(path, .object(body), until: ask.deadline) {
            assembly.text
        } hasBegun: {
            assembly.hasBegun
        } restart: {
            assembly = ChatAnswer(maxTokens: ask.maxTokens)
        } onEvent: { event throws(ModelError) in
            do throws(JSONError) {
                if onText(try assembly.take(event)) == .stop {
                    assembly.finish = .cut
                    return .stop
                }
            } catch { throw courier.badAnswer(error.message) }
            return assembly.isFull ? .stop : .go
        }
        switch end {
        case .outOfTime: assembly.finish = .cut
        case .done: assembly.finish = assembly.finish ?? .endOfText
        case .closed, .stopped: break
        }
        guard let finish = assembly.finish else {
            throw .diedMidAnswer(address: courier.address.description, received: assembly.text)
        }
        return Answer(
            text: assembly.text, finish: finish, usage: assembly.usage, reasoningTokens: assembly.reasoningTokens,
            wallMilliseconds: (ContinuousClock.now - start).wholeMilliseconds)
    }

    private static func message(_ message: Message) -> JSONValue {
        // A tool's turn needs the id of a native call; here results are told by the user's side.
        let role = message.role == .tool ? Role.user : message.role
        guard message.hasImage else { return ["role": .string(role.rawValue), "content": .string(message.text)] }
        let parts = message.parts.map { part -> JSONValue in
            switch part {
            case .text(let text): ["type": "text", "text": .string(text)]
            case .image(let mediaType, let bytes):
                [
                    "type": "image_url",
                    "image_url": ["url": .string("data:\(mediaType);base64,\(Base64.encode(bytes))")],
                ]
            }
        }
        return ["role": .string(role.rawValue), "content": .array(parts)]
    }

    private func unsupported(_ feature: String) -> ModelError {
        .unsupported(feature: feature, model: "\(identity.name) (\(identity.server))")
    }

    package func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] {
        throw unsupported("token ids")
    }

    package func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String {
        throw unsupported("its chat template")
    }

    package func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] { throw unsupported("token ids") }
}
