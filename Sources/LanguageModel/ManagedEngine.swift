package import HTTP
package import Posix

/// Where the embedded engine is installed, and how it is to serve.
package struct EnginePlan: Sendable {
    /// The Python interpreter of the engine's environment.
    package var python: Path
    /// `scripts/engine.py`.
    package var script: Path
    /// The GGUF file to serve.
    package var file: Path
    package var contextPerSlot: Int
    package var slots: Int
    /// 0 takes any free one.
    package var port: UInt16
    /// −1 takes one for each core.
    package var threads: Int
    /// Where the digests of weights are kept.
    package var digests: Path
    /// How long loading may take.
    package var patience: Duration

    package init(
        python: Path, script: Path, file: Path, contextPerSlot: Int = 4096, slots: Int = 1, port: UInt16 = 0,
        threads: Int = -1, digests: Path, patience: Duration = .seconds(120)
    ) {
        self.python = python
        self.script = script
        self.file = file
        self.contextPerSlot = contextPerSlot
        self.slots = slots
        self.port = port
        self.threads = threads
        self.digests = digests
        self.patience = patience
    }

    /// The usual places: the environment under the home folder, the starter script under the share root; no file serves the
    /// model that came with the engine.
    package static func installed(home: Path, share: Path, file: Path? = nil) -> EnginePlan {
        EnginePlan(
            python: home / "engine/bin/python", script: share / "scripts/engine.py",
            file: file ?? home / "engine/model.gguf", digests: home / "digests")
    }

    /// `xllamacpp 2026.10.11549`, from the metadata of the installed wheel: the server itself doesn't tell its build.
    var build: String {
        let packages = python.parent.parent / "lib"
        for version in (try? Files.list(packages)) ?? [] {
            for name in (try? Files.list(packages / version / "site-packages")) ?? []
            where name.hasPrefix("xllamacpp-") && name.hasSuffix(".dist-info") {
                return "xllamacpp \(name.dropFirst("xllamacpp-".count).dropLast(".dist-info".count))"
            }
        }
        return "xllamacpp"
    }
}

/// A llama.cpp server that Glovebox started, and that ends with it.
package final class ManagedEngine: Sendable {
    /// The model that it serves.
    package let model: LlamaServer
    /// `http://127.0.0.1:PORT`.
    package let address: String
    package var processID: Int32 { process.id }

    private let process: EngineProcess

    private init(model: LlamaServer, address: String, process: EngineProcess) {
        self.model = model
        self.address = address
        self.process = process
    }

    /// Starts the engine, and returns when it answers.
    ///
    /// The file and the memory are checked before anything is started. Cancellation ends the engine.
    package static func start(_ plan: EnginePlan, client: Client = Client()) async throws(ModelError) -> ManagedEngine {
        guard Files.isExecutable(plan.python) else { throw .engineMissing(path: plan.python.string) }
        guard Files.exists(plan.script) else { throw .engineMissing(path: plan.script.string) }
        var plan = plan
        do throws(SystemError) {
            // The server names the model after its file, so a link is followed first.
            if Files.exists(plan.file) { plan.file = try Files.resolve(plan.file) }
        } catch { throw .engineFailed(reason: error.message) }
        try checkPort(plan.port)
        let (file, context, slots) = (plan.file, plan.contextPerSlot, plan.slots)
        try await onThread { () throws(ModelError) in
            try ModelFile.inspect(file).checkMemory(contextPerSlot: context, slots: slots)
        }
        let digest: String
        let process: EngineProcess
        do throws(SystemError) {
            digest = try await WeightsDigest.sha256(of: file, cachedIn: plan.digests)
            process = try EngineProcess(plan)
        } catch { throw .engineFailed(reason: error.message) }
        do throws(ModelError) {
            let address = try await process.address(within: plan.patience)
            guard let place = try? Address.parse(address) else {
                throw .engineFailed(reason: "it gave '\(address)' as its address")
            }
            let courier = Courier(place, client: client)
            guard let model = try await LlamaServer.connect(courier, fileDigest: digest, server: plan.build) else {
                throw .engineFailed(reason: "it doesn't answer like llama.cpp")
            }
            return ManagedEngine(model: model, address: address, process: process)
        } catch {
            await process.stop(EngineProcess.atOnce)
            throw error
        }
    }

    /// Refuses a port that somebody has, before a model is loaded for nothing; 0 is any free one.
    private static func checkPort(_ port: UInt16) throws(ModelError) {
        guard port != 0 else { return }
        do throws(HTTPError) { _ = try Listener.loopback(port: port) } catch {
            throw .engineFailed(
                reason: "it couldn't bind port \(port) (\(error.message)): stop what listens there, or name another")
        }
    }

    /// Waits until the engine has ended by itself, and tells why; cancellation ends it.
    package func waitUntilEnded() async -> ModelError {
        await withTaskCancellationHandler {
            .engineFailed(reason: await process.reasonForEnding())
        } onCancel: {
            process.closeInput()
        }
    }

    /// Ends the engine, kindly first; its exit status is 0 where that was enough, 128 + n where signal n was needed.
    @discardableResult
    package func stop() async -> Int32 { await process.stop(EngineProcess.kindly) }
}
