import Digest
import HTTP
import JSON
import Measures
import Synchronization

/// A model behind llama.cpp's own server, with everything that its endpoints offer.
package struct LlamaServer: Model {
    package let identity: ModelIdentity
    package let capabilities = Capabilities(
        grammar: true, tokens: true, probabilities: true, template: true, cancel: true)
    private let courier: Courier

    /// Asks a server what it is; nil where it doesn't know llama.cpp's endpoints.
    package static func connect(
        _ courier: Courier, fileDigest: String? = nil, server: String? = nil
    ) async throws(ModelError) -> LlamaServer? {
        let properties: JSONValue
        do throws(ModelError) {
            properties = try await courier.get("/props").plain
        } catch {
            if case .refused = error { return nil }
            throw error
        }
        return try await connect(courier, properties, fileDigest: fileDigest, server: server)
    }

    /// The same for a server of any kind, asked once: one that fails or talks of something else at `/props` is no llama.cpp,
    /// and may serve models all the same.
    ///
    /// One that says nothing there may be either, such as a busy llama.cpp. Nobody guesses then, or a run and what resumes it
    /// could come to differ: it is an error.
    package static func recognise(_ courier: Courier) async throws(ModelError) -> LlamaServer? {
        var brisk = courier
        brisk.retries.attempts = 1
        brisk.client.patience.answering = min(courier.client.patience.answering, .seconds(30))
        brisk.client.patience.streaming = min(courier.client.patience.streaming, .seconds(30))
        let properties: JSONValue
        do throws(ModelError) { properties = try await brisk.get("/props").plain } catch {
            switch error {
            case .unreachable, .cancelled: throw error
            case .timedOut(let address, _, let after):
                throw .timedOut(address: address, stage: ModelError.askingForProperties, after: after)
            // llama.cpp's own words while it reads the weights.
            case .busy(_, 503, _, let reason) where reason.contains("Loading model"): return try await connect(courier)
            default: return nil
            }
        }
        return try await connect(courier, properties)
    }

    private static func connect(
        _ courier: Courier, _ properties: JSONValue, fileDigest: String? = nil, server: String? = nil
    ) async throws(ModelError) -> LlamaServer? {
        guard let settings = properties["default_generation_settings"] else { return nil }
        let models = try await courier.get("/v1/models").plain
        let name = models["data"]?.arrayValue?.first?["id"]?.stringValue ?? properties["model_alias"]?.stringValue
        guard let name else {
            throw courier.badAnswer("/v1/models names no model")
        }
        let template = properties["chat_template"]?.stringValue
        let identity = ModelIdentity(
            name: name, fileDigest: fileDigest,
            server: server ?? "llama.cpp \(properties["build_info"]?.stringValue ?? "of unknown build")",
            contextPerSlot: settings["n_ctx"]?.intValue, slots: properties["total_slots"]?.intValue,
            templateHash: template.map { SHA256.hash(Array($0.utf8)).hex })
        return LlamaServer(identity: identity, courier: courier)
    }

    private init(identity: ModelIdentity, courier: Courier) {
        self.identity = identity
        self.courier = courier
    }

    package func answer(_ ask: Ask, onText: (String) -> Reading) async throws(ModelError) -> Answer {
        let start = ContinuousClock.now
        // Asked for none, the server draws one all the same.
        guard ask.maxTokens > 0 else { throw .unsupported(feature: "an answer of no tokens", model: identity.name) }
        var body = JSONObject([.init("prompt", try await prompt(ask.prompt))])
        for member in ask.sampling.json.objectValue?.members ?? [] { body[member.key] = member.value }
        body["n_predict"] = .int(ask.maxTokens)
        body["grammar"] = ask.grammar.map(JSONValue.string)
        if !ask.stop.isEmpty { body["stop"] = .strings(ask.stop) }
        if ask.probabilities > 0 { body["n_probs"] = .int(ask.probabilities) }
        body["id_slot"] = ask.slot.map { .int($0) }
        for flag in ["stream", "return_tokens", "cache_prompt", "return_progress"] { body[flag] = true }

        var assembly = LlamaAnswer(maxTokens: ask.maxTokens)
        let end = try await courier.stream("/completion", .object(body), until: ask.deadline) {
            assembly.text
        } hasBegun: {
            assembly.hasBegun
        } restart: {
            assembly = LlamaAnswer(maxTokens: ask.maxTokens)
        } onEvent: { event throws(ModelError) in
            do throws(JSONError) {
                if onText(try assembly.take(event)) == .stop { assembly.finish = .cut }
            } catch {
                throw courier.badAnswer(error.message)
            }
            return assembly.finish == nil ? .go : .stop
        }
        if case .outOfTime = end { assembly.finish = .cut }
        guard let finish = assembly.finish else {
            throw .diedMidAnswer(address: courier.address.description, received: assembly.text)
        }
        var tokens: [Token] = []
        for token in assembly.tokens {
            guard let filled = try await fill(token) else { break }
            tokens += filled
        }
        tokens.trim(to: assembly.text)
        return Answer(
            text: assembly.text, tokens: tokens, finish: finish, usage: assembly.usage,
            wallMilliseconds: (ContinuousClock.now - start).wholeMilliseconds)
    }

    /// A stream gives one id for a character that took several tokens: the last. The others are found by tokenising the
    /// character, and believed only where their number and the last id are right; else the ids end here.
    private func fill(_ event: LlamaAnswer.StreamedToken) async throws(ModelError) -> [Token]? {
        if event.missing == 0 { return [event.token] }
        let ids = try await tokenize(event.token.text, as: .content)
        guard ids.count == event.missing + 1, ids.last == event.token.id else { return nil }
        return ids.dropLast().map { Token(id: $0, text: "") } + [event.token]
    }

    /// A prompt as `/completion` takes it.
    private func prompt(_ prompt: Prompt) async throws(ModelError) -> JSONValue {
        switch prompt {
        case .text(let text): .string(text)
        case .tokens(let ids): .array(ids.map { .int($0) })
        case .messages: .array(try await tokens(of: prompt).map { .int($0) })
        }
    }

    package func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] {
        try await tokenize(.string(text), as: origin)
    }

    private func tokenize(_ content: JSONValue, as origin: TextOrigin) async throws(ModelError) -> [Int] {
        let isTemplate = JSONValue.bool(origin == .template)
        let answer = try await courier.post(
            "/tokenize", ["content": content, "add_special": isTemplate, "parse_special": isTemplate])
        do throws(JSONError) {
            return try answer.anyObject().required("tokens").array { node throws(JSONError) in try node.int() }
        } catch { throw courier.badAnswer(error.message) }
    }

    package func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String {
        if messages.contains(where: \.hasImage) { throw .unsupported(feature: "images", model: identity.name) }
        let list = messages.map { message -> JSONValue in
            ["role": .string(message.role.rawValue), "content": .string(message.text)]
        }
        let answer = try await courier.post("/apply-template", ["messages": .array(list)])
        do throws(JSONError) { return try answer.anyObject().required("prompt").string() } catch {
            throw courier.badAnswer(error.message)
        }
    }

    /// The template is applied to placeholders, and each content is tokenised apart, so that `<|im_end|>` in what a tool or
    /// a program printed can't end a turn. A template that drops or rewrites a content gets the messages as they are.
    package func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] {
        switch prompt {
        case .tokens(let ids): return ids
        case .text(let text): return try await tokenize(text, as: .template)
        case .messages(let messages):
            let contents = messages.map(\.text)
            let masked = messages.indices.map { Message(messages[$0].role, Placeholders.mark($0)) }
            if messages.contains(where: \.hasImage) { throw .unsupported(feature: "images", model: identity.name) }
            guard let pieces = Placeholders.split(try await applyTemplate(masked), count: contents.count) else {
                return try await tokenize(try await applyTemplate(messages), as: .template)
            }
            var mixed: [JSONValue] = []
            for piece in pieces {
                switch piece {
                case .markup(let text): mixed.append(.string(text))
                case .content(let index):
                    if !contents[index].isEmpty {
                        mixed += try await tokenize(contents[index], as: .content).map { .int($0) }
                    }
                }
            }
            return try await tokenize(.array(mixed), as: .template)
        }
    }
}

/// Stand-ins for the contents of messages while a template is applied.
enum Placeholders {
    enum Piece: Equatable {
        case markup(String)
        case content(Int)
    }

    static func mark(_ index: Int) -> String { "⟦content \(index)⟧" }

    /// The template's text between the contents; nil where a content is missing, or stands there twice.
    static func split(_ text: String, count: Int) -> [Piece]? {
        var pieces: [Piece] = []
        var seen: Set<Int> = []
        var markup = ""
        var rest = text[...]
        while let character = rest.first {
            guard character == "⟦", let index = (0..<count).first(where: { rest.hasPrefix(mark($0)) }) else {
                markup.append(character)
                rest = rest.dropFirst()
                continue
            }
            guard seen.insert(index).inserted else { return nil }
            if !markup.isEmpty { pieces.append(.markup(markup)) }
            markup = ""
            pieces.append(.content(index))
            rest = rest.dropFirst(mark(index).count)
        }
        if !markup.isEmpty { pieces.append(.markup(markup)) }
        return seen.count == count ? pieces : nil
    }
}
