import JSON
import LanguageModel
import Measures
import Posix

/// `glovebox model`: which models there are, and serving one.
enum ModelVerb {
    static let verb = Verb.family("model", "Find and serve language models", [list, serve])

    // MARK: list

    static let list = Verb(
        "list", "Show the models that are offered here, and the one that would be used",
        discussion: """
            Servers on the usual local ports (llama-server 8080, Ollama 11434, vLLM 8000, LM Studio 1234) are asked for \
            their models and nothing else. --model, GLOVEBOX_MODEL and OPENAI_BASE_URL are followed as in 'run'.
            """,
        example: "glovebox model list --json", arguments: [Common.model, Common.json]
    ) { parsed, context in
        let choice = try choice(parsed, context)
        async let offers = choice.offers()
        let chosen: Result<ModelChoice.Source, ModelError>
        do throws(ModelError) { chosen = .success(try await choice.find()) } catch { chosen = .failure(error) }
        if case .failure(.cancelled) = chosen { throw ModelError.cancelled }
        if parsed[Common.json] {
            context.console.document(document(await offers, choice, chosen))
        } else {
            for line in lines(await offers, choice, chosen) { context.console.print(line) }
        }
        return .done
    }

    /// The rules of choice, with what the command line and this installation say.
    static func choice(_ parsed: Parsed, _ context: Context) throws(InstallationError) -> ModelChoice {
        let installation = try context.installation()
        return ModelChoice(
            wanted: parsed[Common.model],
            embedded: .installed(home: installation.home, share: installation.share))
    }

    static func document(
        _ offers: [ModelChoice.Offer], _ choice: ModelChoice, _ chosen: Result<ModelChoice.Source, ModelError>
    ) -> JSONValue {
        let servers = offers.map { offer -> JSONValue in
            ["address": .string(offer.address), "kind": .string(offer.kind), "models": .strings(offer.names)]
        }
        var result: JSONObject = JSONObject([
            .init("servers", .array(servers)),
            .init(
                "embedded",
                ["installed": .bool(choice.isEmbeddedInstalled), "file": .string(choice.embedded.file.string)]),
        ])
        switch chosen {
        case .success(.server(let address, let name, _)):
            result["choice"] = ["kind": "server", "name": .string(name), "address": .string(address)]
        case .success(.file(let path)): result["choice"] = ["kind": "file", "file": .string(path.string)]
        case .success(.embedded): result["choice"] = ["kind": "embedded"]
        case .failure(let error):
            result["choice"] = .null
            result["reason"] = .string(error.message)
        }
        return .object(result)
    }

    static func lines(
        _ offers: [ModelChoice.Offer], _ choice: ModelChoice, _ chosen: Result<ModelChoice.Source, ModelError>
    ) -> [String] {
        var lines = offers.flatMap { offer in
            offer.names.map { printable("\($0)  \(offer.address)  (\(offer.kind)'s port)") }
        }
        lines.append(
            choice.isEmbeddedInstalled
                ? "embedded  \(choice.embedded.file)" : "embedded  not installed; scripts/setup installs it")
        switch chosen {
        case .success(let source): lines.append("would be used: \(printable(source.description))")
        case .failure(let error): lines.append("none would be used: \(printable(error.message))")
        }
        return lines
    }

    // MARK: serve

    private static let context = Argument<Int>.integer(
        "context", "TOKENS", "Context of each slot", default: 4096, in: 64...1 << 22)
    private static let slots = Argument<Int>.integer(
        "slots", "N", "Questions answered at a time", default: 1, in: 1...64)
    private static let port = Argument<Int>.integer(
        "port", "N", "The port on this machine; 0 takes any free one", default: 8080, in: 0...65535)

    static let serve = Verb(
        "serve", "Serve a model on this machine until Ctrl-C",
        discussion: """
            Starts the embedded engine with the embedded model, or with a GGUF file (--model FILE.gguf), on 127.0.0.1. The \
            address is written to standard output once the model is loaded.
            """,
        example: "glovebox model serve --model models/qwen.gguf --context 8192",
        arguments: [Common.model, context, slots, port, Common.json]
    ) { parsed, context in
        var plan = try choice(parsed, context).embedded
        switch parsed[Common.model] {
        case nil, "embedded": break
        case let file? where file.hasSuffix(".gguf"): plan.file = Path(file)
        case let name?:
            throw UsageError("'\(name)' can't be served", hint: "Name a GGUF file, or 'embedded'.")
        }
        plan.contextPerSlot = parsed[Self.context]
        plan.slots = parsed[slots]
        plan.port = UInt16(truncatingIfNeeded: parsed[port])
        let engine = try await ManagedEngine.start(plan)
        announce(engine, json: parsed[Common.json])
        let failure = await engine.waitUntilEnded()
        if Task.isCancelled { return .done }
        throw failure
    }

    /// Written at once, past the console's gathering: whoever started the server waits for the address.
    private static func announce(_ engine: ManagedEngine, json: Bool) {
        let identity = engine.model.identity
        guard json else {
            StandardStreams.write(out: "\(identity.name) at \(engine.address)\n")
            return
        }
        var document = JSONObject([.init("address", .string(engine.address))])
        document["process"] = .int(engine.processID)
        document["model"] = identity.json
        StandardStreams.write(out: JSONValue.object(document).encoded(.indented) + "\n")
    }
}
