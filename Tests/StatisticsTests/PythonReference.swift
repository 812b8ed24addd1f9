import JSON
import Posix
import Testing

/// The task environment's Python, which computes what our own numbers are held against while the test runs.
enum PythonReference {
    private static var interpreter: Path {
        let home =
            environmentVariable("GLOVEBOX_HOME").map(Path.init(_:))
            ?? Path(environmentVariable("HOME") ?? "/") / ".local/share/glovebox"
        return home / "environments/python-science/bin/python"
    }

    /// Runs a program that reads JSON from its standard input and prints JSON.
    static func answer(_ program: String, to question: JSONValue) async throws -> [JSONValue] {
        let python = interpreter
        try #require(Files.exists(python), "no \(python.string): ./test sets it up")
        let run = TrustedProgram(python, ["-I", "-W", "ignore", "-c", program])
        let result = try await run.run(input: question.encodedBytes())
        try #require(result.status == 0, "\(result.errorText)")
        let reply = try JSONNode.parse(result.output, source: "python").plain
        return try #require(reply.arrayValue)
    }
}

/// Whether two numbers agree to a relative or absolute tolerance.
func isClose(_ left: Double?, _ right: Double?, within tolerance: Double = 1e-10) -> Bool {
    guard let left, let right else { return false }
    return left == right || abs(left - right) <= tolerance * max(1, abs(left), abs(right))
}

/// Whether two numbers agree to a relative tolerance alone, as tails must.
func isRelativelyClose(_ left: Double?, _ right: Double?, within tolerance: Double = 1e-10) -> Bool {
    guard let left, let right else { return false }
    return left == right || abs(left - right) <= tolerance * max(abs(left), abs(right))
}
