import HTTP
import Posix

extension ModelChoice {
    /// A server that was found, and the models that it offers.
    package struct Offer: Sendable, Hashable {
        package var address: String
        /// What usually listens there: `llama-server`, `Ollama`.
        package var kind: String
        package var names: [String]

        /// What is known of a server already.
        package init(address: String, kind: String, names: [String]) {
            self.address = address
            self.kind = kind
            self.names = names
        }

        /// Asks a server, for `/v1/models` and nothing else.
        init(of courier: Courier, kind: String = "server") async throws(ModelError) {
            self.init(
                address: courier.address.description, kind: kind, names: try await OpenAIServer.models(courier))
        }

        /// The name under which a model is offered; `nil` where it isn't.
        ///
        /// Ollama lists `name:latest` for what everybody calls `name`.
        func name(of model: String) -> String? { names.first { $0 == model || $0 == "\(model):latest" } }

        /// The one model that is offered: none and several are refused, since nobody guesses here.
        func only() throws(ModelError) -> String {
            guard let name = names.first else { throw .noModel(looked: [address]) }
            guard names.count == 1 else { throw .severalModels(names) }
            return name
        }
    }
}

extension Courier {
    /// The way to a server that the user named, so that `OPENAI_API_KEY` of `environment` goes along; asks nothing yet.
    package init(
        toNamed text: String, environment: [String: String] = TrustedProgram.ownEnvironment()
    ) throws(ModelError) {
        let key = environment["OPENAI_API_KEY"].flatMap { $0.isEmpty ? nil : $0 }
        do throws(HTTPError) { self.init(try Address.parse(text), key: key) } catch {
            throw .badChoice(text: text, problem: error.message)
        }
    }
}
