import Glibc
import Measures
import Posix
import Sandbox

/// The installation that the tests run: the helper beside this test program, profiles and environments of the source tree.
enum Installed {
    static let share: Path = Path(#filePath).parent.parent.parent
    static let products: Path = ((try? Files.resolve("/proc/self/exe")) ?? ".").parent

    static func sandbox() throws(SandboxError) -> Sandbox { try Sandbox(jail: products / "jail", share: share) }

    static func shell() throws(SandboxError) -> BoxEnvironment {
        try BoxEnvironment.load(name: "shell", share: share, home: "/nonexistent")
    }

    /// Limits that a test on a busy machine keeps.
    static let limits = Limits(
        wall: .seconds(20), cpu: .seconds(10), memory: .mebibytes(256), processes: 32, disk: .mebibytes(16),
        inodes: 512,
        output: .kibibytes(64))

    /// Runs a shell script in the shell environment.
    static func run(_ script: String, _ change: (inout Plan) -> Void = { _ in }) async throws(SandboxError) -> Outcome {
        var plan = try shell().plan(["sh", "-c", script], limits: limits)
        change(&plan)
        return try await sandbox().run(plan)
    }
}
