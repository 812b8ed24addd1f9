import Measures
import Posix

/// What `scripts/setup` puts in place: the embedded engine, its model, and the Python of the box.
enum SetupChecks {
    static func checks(_ installation: Installation) async -> [Check] {
        async let engine = engine(installation)
        return [await engine, environment("python-science", installation)]
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

    /// The stamp is written once an environment was tried and found whole.
    private static func environment(_ name: String, _ installation: Installation) -> Check {
        let folder = installation.home / "environments" / name
        guard Files.isRegular(folder / "stamp"), Files.isExecutable(folder / "bin/python") else {
            return .missing(name, "there is no whole Python environment in \(folder)", fix: setup(installation))
        }
        return .ok(name, folder.string)
    }
}
