import HTTP
import Posix
import Testing

@testable import glovebox

/// Signals, on the built program while it runs a box that would take long.
@Suite struct InterruptionTests {
    /// Waits until the process `$p` answers signals itself: in a thread beside the waiting one, SIGTERM, the fifteenth
    /// bit, is among the blocked ones. Before it is the program it is a fork of the shell, which may block SIGTERM as well.
    private static let waitUntilReady = """
        until [ /proc/$p/exe -ef '\(BuiltProgram.path)' ] &&
            cat /proc/$p/task/*/status 2>/dev/null | grep -q '^SigBlk:.*[4567cdef]...$'; do
            [ -e /proc/$p ] || exit 1
            sleep 0.01
        done
        """

    /// Starts the program, runs shell words that may name its process as `$p`, and tells its exit code and its messages.
    private func endOf(
        _ words: String, prefix: String = "", of arguments: String = "sandbox exec --env shell -- sleep 30"
    ) async throws -> (status: String, errors: String) {
        let line = """
            \(prefix) '\(BuiltProgram.path)' \(arguments) &
            p=$!
            \(Self.waitUntilReady)
            \(words)
            wait $p
            echo $?
            """
        let result = try await TrustedProgram("/bin/bash", ["-c", line]).run(timeout: .seconds(60))
        return (result.outputText, result.errorText)
    }

    @Test(arguments: ["INT", "TERM", "HUP"])
    func `a first signal cancels the verb, which ends with 130`(signal: String) async throws {
        let (status, errors) = try await endOf("kill -\(signal) $p")
        #expect(status == "130\n")
        #expect(errors.contains("glovebox sandbox exec: stopping; press Ctrl-C again to stop at once"))
    }

    @Test(arguments: [("model list", ""), ("run", "diabetes-progression --name a")])
    func `a model that is still being looked for is no failure when that is interrupted`(
        verb: String, words: String
    ) async throws {
        // The kernel takes connections, and nobody ever answers.
        let listener = try Listener.loopback()
        let home = try TemporaryFolder()
        let (status, errors) = try await endOf(
            "sleep 1; kill -INT $p", prefix: "cd \(home.path); GLOVEBOX_HOME=\(home.path)",
            of: "\(verb) \(words) --model \(listener.address)")
        #expect(status == "130\n")
        let command = "glovebox \(verb)"
        #expect(errors == "\(command): stopping; press Ctrl-C again to stop at once\n\(command): interrupted\n")
    }

    @Test func `a program started under nohup goes on after a hang-up`() async throws {
        let (status, _) = try await endOf("kill -HUP $p; sleep 0.2; kill -0 $p && kill -TERM $p", prefix: "nohup")
        #expect(status == "130\n")
    }

    @Test func `two signals end it at once, even where nobody reads what it says`() async throws {
        let line = """
            mkfifo "$1/stuck"
            exec 3<>"$1/stuck"
            head -c 65536 /dev/zero >&3
            '\(BuiltProgram.path)' sandbox exec --env shell -- sleep 30 2>&3 &
            p=$!
            \(Self.waitUntilReady)
            kill -INT $p; sleep 0.3; kill -INT $p
            SECONDS=0
            wait $p
            echo "$? after $SECONDS s"
            """
        let folder = try TemporaryFolder()
        let result = try await TrustedProgram("/bin/bash", ["-c", line, "bash", folder.path.string]).run(
            timeout: .seconds(60))
        #expect(
            ["130 after 0 s\n", "130 after 1 s\n", "130 after 2 s\n"].contains(result.outputText),
            "\(result.outputText)")
    }
}
