import Posix

/// The built `glovebox`, run from the outside.
enum BuiltProgram {
    /// The program lies beside the test bundle.
    static let path: Path = {
        let bundle = (try? Files.linkTarget("/proc/self/exe")) ?? ""
        let beside = bundle.parent / "glovebox"
        return Files.isExecutable(beside) ? beside : Path(#filePath).parent.parent.parent / ".build/debug/glovebox"
    }()

    static func run(
        _ words: [String], environment: [String: String] = [:], timeout: Duration = .seconds(60)
    ) async throws -> TrustedProgram.Result {
        let all = TrustedProgram.ownEnvironment().merging(environment) { $1 }
        return try await TrustedProgram(path, words, environment: all).run(timeout: timeout)
    }
}
