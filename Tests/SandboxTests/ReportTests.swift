import CLinux
import Glibc
import Measures
import Posix
import Sandbox
import Testing

/// Descriptor 3: what a command may report on, and who has it.
@Suite struct ReportTests {
    private static func run(_ script: String, limit: Bytes? = Bytes(64)) async throws -> Outcome {
        try await Installed.run(script) { $0.report = limit }
    }

    @Test func `what is written to descriptor 3 comes out, and nothing else does`() async throws {
        let outcome = try await Self.run("echo printed; echo '{\"a\": 1}' >&3; echo more >&3")
        #expect(outcome.succeeded, "\(outcome.standardError.text)")
        #expect(outcome.report?.text == "{\"a\": 1}\nmore\n")
        #expect(outcome.report?.isTruncated == false)
        #expect(outcome.standardOutput.text == "printed\n")
        #expect(try await Self.run("true").report?.text == "")
    }

    @Test func `a report that is too long is cut, and told of with its length`() async throws {
        let outcome = try await Self.run("head -c 100000 /dev/zero | tr '\\0' x >&3")
        let report = try #require(outcome.report)
        #expect(report.head == [UInt8](repeating: UInt8(ascii: "x"), count: 64))
        #expect(report.total == 100_000 && report.isTruncated)
    }

    @Test func `without a report there is no descriptor 3, and with one there is no descriptor 4`() async throws {
        let without = try await Self.run("echo x >&3", limit: nil)
        #expect(without.report == nil && without.ending == .exited(2))
        #expect(try await Self.run("echo x >&4").ending == .exited(2))
        let open = try await Self.run("ls /proc/self/fd")
        // The last is the listing's own.
        #expect(open.standardOutput.text.split(separator: "\n") == ["0", "1", "2", "3", "4"])
    }

    @Test func `what outlives the command reports no more`() async throws {
        let outcome = try await Self.run("(trap '' TERM HUP; sleep 0.5; echo late >&3) & echo early >&3")
        #expect(outcome.report?.text == "early\n")
    }

    @Test func `a report takes no more memory than the box may have`() async throws {
        let outcome = try await Self.run("head -c 1G /dev/zero >&3")
        #expect(outcome.report.map { $0.total <= Installed.limits.memory.count } ?? false)
        #expect(!outcome.succeeded)
    }

    @Test func `a report of nothing can't be asked for`() async throws {
        await #expect(throws: SandboxError.self) { try await Self.run("true", limit: Bytes(0)) }
    }

    @Test func `without control groups a report is bounded by the size of a file`() async throws {
        var plan = try Installed.shell().plan(["sh", "-c", "head -c 100M /dev/zero >&3"], limits: Installed.limits)
        plan.report = Bytes(64)
        let outcome = try await Installed.sandbox().run(plan, fault: nil, usingControlGroups: false)
        #expect(outcome.report.map { $0.total <= Installed.limits.disk.count } ?? false, "\(outcome.ending)")
        #expect(!outcome.succeeded)
    }
}
