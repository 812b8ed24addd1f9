import Glibc
import Posix
import Synchronization
import Testing

@Suite struct TrustedProgramTests {
    @Test func `streams and status come back`() async throws {
        let program = TrustedProgram("/bin/sh", ["-c", "cat; echo oops >&2; exit 7"])
        let result = try await program.run(input: Array("hello".utf8))
        #expect(result.status == 7)
        #expect(result.outputText == "hello")
        #expect(result.errorText == "oops\n")
        #expect(!result.timedOut)
    }

    @Test func `large output on both streams does not stop the program`() async throws {
        let program = TrustedProgram("/bin/sh", ["-c", "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2"])
        let result = try await program.run(limit: 1_000)
        #expect(result.status == 0)
        #expect(result.output.count == 1_000)
        #expect(result.errors.count == 1_000)
    }

    @Test func `a program that takes too long is killed`() async throws {
        let result = try await TrustedProgram("/bin/sleep", ["60"]).run(timeout: .milliseconds(50))
        #expect(result.timedOut)
        #expect(result.status == 137)
    }

    @Test func `a cancelled task kills its program`() async throws {
        let task = Task { try await TrustedProgram("/bin/sleep", ["60"]).run() }
        task.cancel()
        #expect(try await task.value.status == 137)
    }

    @Test func `a missing program is an error`() async {
        do {
            _ = try await TrustedProgram("/nowhere").run()
            Issue.record("it ran")
        } catch { #expect(error == SystemError("start", path: "/nowhere", code: 2)) }
    }

    @Test func `environment and folder are as given`() async throws {
        let program = TrustedProgram(
            "/bin/sh", ["-c", "echo $A; pwd; env | wc -l"], environment: ["A": "b"], folder: "/")
        #expect(try await program.run().outputText.hasPrefix("b\n/\n"))
    }

    @Test func `blocking work does not hold up the cooperative pool`() async {
        // Each waits, blocked, until all sixteen have begun: on the pool's few threads they never would.
        let meeting = Meeting()
        let met = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    await onThread {
                        meeting.begun.add(1, ordering: .relaxed)
                        for _ in 0..<30_000 where meeting.begun.load(ordering: .relaxed) < 16 { usleep(1_000) }
                        return meeting.begun.load(ordering: .relaxed) == 16
                    }
                }
            }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(met)
    }
}

private final class Meeting: Sendable {
    let begun = Atomic(0)
}
