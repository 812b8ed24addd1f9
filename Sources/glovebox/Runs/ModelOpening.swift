import Evaluation
import LanguageModel
import Posix

/// Finds, starts and stops the model that a run works with.
enum ModelOpening {
    /// Lends an open model to the body, and closes it afterwards: an engine of ours is stopped whatever happens.
    ///
    /// `slots` is how many runs will ask at the same time.
    static func with<Result: Sendable>(
        _ wanted: String?, slots: Int = 1, _ context: Context, _ body: (ModelSource) async throws -> Result
    ) async throws -> Result {
        let installation = try context.installation()
        var plan = EnginePlan.installed(home: installation.home, share: installation.share)
        plan.slots = slots
        // While one run asks, the others' programs take cores. The engine's threads wait for each other at every layer, so one
        // that has no core of its own holds up all: with two on two busy cores it wrote 2 tokens a second.
        if slots > 1 { plan.threads = max(1, Machine.cores - (slots - 1)) }
        let choice = ModelChoice(wanted: wanted, embedded: plan)
        let source = try await choice.find()
        context.console.say("model: \(printable(source.description))")
        let opened = try await choice.open(source)
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(
                try await body(self.source(HeardModel(model: opened.model) { context.pieceCame() }, source)))
        } catch {
            outcome = .failure(error)
        }
        await opened.close()
        return try outcome.get()
    }

    private static func source(_ model: HeardModel, _ source: ModelChoice.Source) -> ModelSource {
        switch source {
        case .embedded: ModelSource(model, origin: "embedded", address: nil)
        case .file: ModelSource(model, origin: "file", address: nil)
        case .server(let address, _, _): ModelSource(model, origin: "server", address: address)
        }
    }
}
