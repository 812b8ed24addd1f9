import Glibc
import JSON
import Posix
import Testing

@testable import Sandbox

/// What the kernel answers by itself: calls that do nothing and stand in no record.
@Suite struct PretenceTests {
    @Test func `what is pretended does nothing, is told as the profile says, and stands in no record`() async throws {
        let script = """
            import ctypes, resource
            libc = ctypes.CDLL(None, use_errno=True)
            before = resource.getrlimit(resource.RLIMIT_CORE)
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            print(resource.getrlimit(resource.RLIMIT_CORE) == before)
            for node in range(2):
                print(libc.syscall(237, 0, 0, node, 0, 0, 0), ctypes.get_errno())
            """
        // The number of mbind on x86-64; on other machines another call has it.
        #if arch(x86_64)
            let outcome = try await Installed.run("exec python3 -c '\(script)'")
            #expect(
                outcome.standardOutput.text == "True\n-1 \(ENOSYS)\n-1 \(ENOSYS)\n", "\(outcome.standardError.text)")
            #expect(outcome.refused.isEmpty)
        #endif
    }

    @Test(
        arguments: [
            (#"{ "call": "mbind", "answer": "ENOSYS" }"#, nil),
            (#"{ "call": "mbind", "argument": 0, "is": { "x": 1 } }"#, nil),
            // Not a whole call by mistake.
            (#"{ "call": "mbind", "is": { "x": 1 } }"#, "argument"),
            (#"{ "call": "mbind", "answer": "EWHAT" }"#, "EWHAT"),
            (#"{ "answer": "ENOSYS" }"#, "call"), (#"{ "call": "mbind", "anwser": "ENOSYS" }"#, "answer"),
        ] as [(String, String?)])
    func `a pretence that is not well written is refused`(pretence: String, problem: String?) throws {
        let share = try TemporaryFolder()
        try Files.makeFolder(share.path / "sandbox/profiles")
        let text = #"{ "name": "x", "summary": "", "allow": [], "pretend": [\#(pretence)] }"#
        try Files.writeAtomically(text, to: share.path / "sandbox/profiles/x.json")
        do throws(SandboxError) {
            _ = try Profile.load("x", share: share.path)
            #expect(problem == nil)
        } catch {
            let said = error.message + (error.hint ?? "")
            #expect(problem.map(said.contains) == true, "\(said)")
        }
    }
}
