import Posix
import Sandbox

/// Python and its libraries, loaded inside a box: what every bundled task does first.
enum ScienceChecks {
    private static let name = "python-science"
    private static let program =
        "import sys, numpy, pandas, sklearn; print(sys.version.split()[0], sklearn.__version__)"

    static func checks(_ installation: Installation) async -> [Check] {
        let setup = "\(installation.share / "scripts/setup")"
        do throws(SandboxError) {
            let environment = try BoxEnvironment.load(name: name, share: installation.share, home: installation.home)
            try environment.check()
            let plan = environment.plan(["python", "-c", program])
            let outcome = try await Sandbox(jail: installation.jail, share: installation.share).run(plan)
            return [check(outcome, fix: setup)]
        } catch { return [.missing(name, error.message, fix: error.hint ?? setup)] }
    }

    private static func check(_ outcome: Outcome, fix: String) -> Check {
        if let obstacle = outcome.obstacleOfMachine {
            return .missing(name, obstacle.message, fix: obstacle.hint ?? "glovebox doctor tells of the box below.")
        }
        guard outcome.succeeded else {
            let words = outcome.standardError.text.split(separator: "\n").last.map(String.init)
            return .missing(name, "a box with it did not work: \(words ?? outcome.ending.words)", fix: fix)
        }
        let versions = outcome.standardOutput.text.split(whereSeparator: \.isWhitespace).map(String.init)
        return .ok(name, "in a box: Python \(versions.first ?? "?"), scikit-learn \(versions.last ?? "?")")
    }
}
