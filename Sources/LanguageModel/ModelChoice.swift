import HTTP
package import Posix

/// Finds the model to use, by fixed rules and without guessing.
///
/// `--model` counts first, then `GLOVEBOX_MODEL`, then `OPENAI_BASE_URL`; else servers on the usual local ports are asked
/// what they offer; else the embedded engine serves the model that came with it. Several models are refused.
package struct ModelChoice: Sendable {
    /// Where the model runs, or will.
    package enum Source: Sendable, Hashable {
        /// `isNamed` says that the user named the server by its address: the key goes there, and nowhere else.
        case server(address: String, name: String, isNamed: Bool)
        case file(Path)
        case embedded

        /// What is printed about the choice.
        package var description: String {
            switch self {
            case .server(let address, let name, _): "\(name) at \(address)"
            case .file(let path): "\(path.name), served by the embedded engine"
            case .embedded: "the embedded model"
            }
        }
    }

    /// A port where a model server usually listens.
    package struct Port: Sendable, Hashable {
        package var number: UInt16
        package var kind: String

        package init(_ number: UInt16, _ kind: String) {
            self.number = number
            self.kind = kind
        }

        package static let usual = [
            Port(8080, "llama-server"), Port(11434, "Ollama"), Port(8000, "vLLM"), Port(1234, "LM Studio"),
        ]
    }

    /// The value of `--model`.
    package var wanted: String?
    package var environment: [String: String]
    package var ports: [Port]
    /// How the embedded engine is started; its file is the model that came with it.
    package var embedded: EnginePlan

    package init(
        wanted: String?, environment: [String: String] = TrustedProgram.ownEnvironment(), ports: [Port] = Port.usual,
        embedded: EnginePlan
    ) {
        self.wanted = wanted
        self.environment = environment
        self.ports = ports
        self.embedded = embedded
    }

    /// Decides; nothing is started yet.
    package func find() async throws(ModelError) -> Source {
        if let wanted { return try await find(wanted) }
        if let text = variable("GLOVEBOX_MODEL") {
            return try await naming("GLOVEBOX_MODEL") { () throws(ModelError) in try await find(text) }
        }
        if let text = variable("OPENAI_BASE_URL") {
            return try await naming("OPENAI_BASE_URL") { () throws(ModelError) in try await only(at: text) }
        }
        let offers = await self.offers()
        let all = offers.flatMap { offer in offer.names.map { (offer.address, $0) } }
        if all.count > 1 { throw .severalModels(all.map { $0.1 }) }
        if let (address, name) = all.first { return .server(address: address, name: name, isNamed: false) }
        guard isEmbeddedInstalled else {
            throw .noModel(looked: ports.map { "port \($0.number)" } + [embedded.python.string])
        }
        return .embedded
    }

    private func find(_ text: String) async throws(ModelError) -> Source {
        if text.allSatisfy(\.isWhitespace) {
            throw .badChoice(text: text, problem: text.isEmpty ? "it is empty" : "it is blank")
        }
        if text.contains("://") { return try await only(at: text) }
        if text.hasSuffix(".gguf") { return .file(Path(text)) }
        if text == "embedded" || text == embeddedName { return .embedded }
        let base = variable("OPENAI_BASE_URL")
        let offers: [Offer]
        if let base {
            offers = try await naming("OPENAI_BASE_URL") { () throws(ModelError) in
                [try await Offer(of: courier(base))]
            }
        } else {
            offers = await self.offers()
        }
        for offer in offers {
            if let name = offer.name(of: text) {
                return .server(address: offer.address, name: name, isNamed: base != nil)
            }
        }
        throw .unknownModel(name: text, offered: offers.flatMap(\.names) + (isEmbeddedInstalled ? ["embedded"] : []))
    }

    /// Has what can't be read told with the environment variable that it stands in: who reads the error may have forgotten it.
    private func naming<Result>(
        _ variable: String, _ body: () async throws(ModelError) -> Result
    ) async throws(ModelError) -> Result {
        do throws(ModelError) { return try await body() } catch {
            guard case .badChoice(let text, let problem) = error, !text.hasPrefix("OPENAI_BASE_URL=") else {
                throw error
            }
            throw .badChoice(text: "\(variable)=\(text)", problem: problem)
        }
    }

    /// The one model that a server offers.
    private func only(at text: String) async throws(ModelError) -> Source {
        let offer = try await Offer(of: courier(text))
        return .server(address: offer.address, name: try offer.only(), isNamed: true)
    }

    /// What the servers on the usual ports offer; they are asked for `/v1/models` and nothing else.
    package func offers() async -> [Offer] {
        let client = Client(
            patience: .init(connecting: .milliseconds(300), answering: .seconds(2), streaming: .seconds(2)))
        let found = await withTaskGroup(of: (Int, Offer?).self) { group in
            for (index, port) in ports.enumerated() {
                group.addTask {
                    let address = Address(host: "127.0.0.1", port: port.number)
                    let courier = Courier(address, client: client, retries: Retries(attempts: 1))
                    // Whoever listens there and doesn't answer like a model server offers none.
                    guard let offer = try? await Offer(of: courier, kind: port.kind), !offer.names.isEmpty else {
                        return (index, nil)
                    }
                    return (index, offer)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        return found.sorted { $0.0 < $1.0 }.compactMap(\.1)
    }

    /// Whether the embedded engine and its model are there.
    package var isEmbeddedInstalled: Bool { Files.isExecutable(embedded.python) && Files.exists(embedded.file) }

    /// The name under which the embedded model is served.
    private var embeddedName: String? { (try? Files.resolve(embedded.file))?.stem }

    private func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    private func courier(_ text: String) throws(ModelError) -> Courier {
        try Courier(toNamed: text, environment: environment)
    }

    /// Connects to the model, or starts the engine that serves it.
    package func open(_ source: Source) async throws(ModelError) -> OpenModel {
        switch source {
        case .server(let address, let name, let isNamed):
            var courier = try courier(address)
            if !isNamed { courier.key = nil }
            if let model = try await LlamaServer.recognise(courier), model.identity.name == name {
                return OpenModel(model: model, engine: nil)
            }
            return OpenModel(model: OpenAIServer(courier, name: name), engine: nil)
        case .file(let path):
            var plan = embedded
            plan.file = path
            return try await start(plan)
        case .embedded: return try await start(embedded)
        }
    }

    private func start(_ plan: EnginePlan) async throws(ModelError) -> OpenModel {
        let engine = try await ManagedEngine.start(plan)
        return OpenModel(model: engine.model, engine: engine)
    }
}

/// A model that can be asked now, and the engine behind it where Glovebox started one.
package struct OpenModel: Sendable {
    package let model: any Model
    package let engine: ManagedEngine?

    package init(model: any Model, engine: ManagedEngine?) {
        self.model = model
        self.engine = engine
    }

    /// Ends the engine, where there is one.
    package func close() async { await engine?.stop() }
}
