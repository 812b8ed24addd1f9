import LanguageModel
import Measures
import Posix

/// The embedded engine and its model, which `scripts/setup` puts in place.
enum SetupChecks {
    static func checks(_ installation: Installation) async -> [Check] {
        [await engine(installation), model(installation)]
    }

    private static func setup(_ installation: Installation) -> String { "\(installation.share / "scripts/setup")" }

    /// Asks the engine's own Python for llama.cpp's wheel.
    private static func engine(_ installation: Installation) async -> Check {
        let python = installation.engine / "bin/python"
        guard Files.isExecutable(python) else {
            return .missing("engine", "there is no \(python)", fix: setup(installation))
        }
        let question = "import importlib.metadata, xllamacpp; print(importlib.metadata.version('xllamacpp'))"
        do throws(SystemError) {
            let answer = try await TrustedProgram(python, ["-I", "-c", question]).run(timeout: .seconds(60))
            guard answer.status == 0 else {
                let words = answer.errorText.split(separator: "\n").last.map(String.init) ?? "no reason was given"
                return .missing("engine", "xllamacpp can't be loaded: \(words)", fix: setup(installation))
            }
            return .ok("engine", "llama.cpp from xllamacpp \(answer.outputText.split(separator: "\n").first ?? "")")
        } catch { return .missing("engine", error.message, fix: setup(installation)) }
    }

    /// A whole GGUF file, for which there is memory.
    private static func model(_ installation: Installation) -> Check {
        do throws(ModelError) {
            let file = try ModelFile.inspect(installation.embeddedModel)
            try file.checkMemory(contextPerSlot: 4096, slots: 1)
            let target = (try? Files.linkTarget(installation.embeddedModel)) ?? installation.embeddedModel
            return .ok("embedded model", "\(target.stem), \(file.size)")
        } catch { return .missing("embedded model", error.message, fix: fix(error, installation)) }
    }

    /// The command that gets the model; where it is there and can't be used for another reason, the error's own hint.
    private static func fix(_ error: ModelError, _ installation: Installation) -> String {
        switch error {
        case .fileMissing: setup(installation)
        // Set-up leaves an environment alone that is there.
        case .fileBroken: "rm -r \(installation.engine) && \(setup(installation))"
        default: error.hint ?? setup(installation)
        }
    }
}
