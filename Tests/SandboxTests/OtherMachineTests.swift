import Glibc
import JSON
import Posix
import Testing

@testable import Sandbox

/// What can be imitated here of machines that this one is not; `scripts/try-machines` has the others.
@Suite struct OtherMachineTests {
    /// Runs `glovebox sandbox exec` below a command that changes what the machine looks like.
    private static func exec(_ within: [String], _ command: [String]) async throws -> JSONValue {
        let program = (Installed.products / "glovebox").string
        let variables = [
            "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/tmp", "GLOVEBOX_SHARE": Installed.share.string,
        ]
        let result = try await TrustedProgram(
            Path(within[0]),
            Array(within.dropFirst()) + [program, "sandbox", "exec", "--env", "shell", "--json", "--"] + command,
            environment: variables
        ).run()
        #expect(!result.output.isEmpty, "\(result.errorText)")
        return try JSONNode.parse(result.output, source: "outcome").plain
    }

    @Test func `who may raise few limits gets a box that has no more of them`() async throws {
        let few = ["/usr/bin/prlimit", "--sigpending=99", "--memlock=65536", "--nofile=300", "--stack=8388608"]
        let outcome = try await Self.exec(
            few, ["sh", "-c", "grep pending /proc/self/limits; ulimit -H -l; ulimit -H -n; ulimit -H -s"])
        #expect(outcome["outcome"]?["kind"] == "exited", "\(outcome.encoded())")
        let words = outcome["stdout"]?.stringValue?.split(whereSeparator: \.isWhitespace).map(String.init)
        #expect(words == ["Max", "pending", "signals", "99", "99", "signals", "64", "300", "8192"])
    }

    /// What refused calls are told must not depend on who tells it.
    @Test(arguments: ["old", "taken"]) func `without a listener refused calls get the same answers`(
        _ mode: String
    ) async throws {
        let folder = try TemporaryFolder()
        let launcher = folder.path / "without-notify"
        let source = Installed.share / "scripts/machines/without-notify.c"
        let compiled = try await TrustedProgram("/usr/bin/cc", ["-O1", "-o", launcher.string, source.string]).run()
        #expect(compiled.status == 0, "\(compiled.errorText)")
        let program = """
            import ctypes, socket
            libc = ctypes.CDLL(None, use_errno=True)
            for number, argument in [(41, 2), (41, 16), (165, 0), (435, 0), (175, 0), (600, 0), (5000, 0), (16, 0)]:
                ctypes.set_errno(0)
                print(number, libc.syscall(number, argument, 0x5412, 0, 0, 0), ctypes.get_errno())
            """
        let plain = try await Self.exec([launcher.string, mode], ["python3", "-c", program])
        let notified = try await Self.exec(["/usr/bin/env"], ["python3", "-c", program])
        #expect(plain["layers"]?["seccomp"]?.stringValue?.hasPrefix("fallback") == true, "\(plain.encoded())")
        #expect(plain["refused"]?.arrayValue?.isEmpty == true && notified["refused"]?.arrayValue?.isEmpty == false)
        #expect(plain["stdout"]?.stringValue?.isEmpty == false)
        #expect(plain["stdout"] == notified["stdout"])
    }

    @Test func `a covered /proc is refused, and the hint says how a container goes without`() async throws {
        // Another whole /proc in sight would do, such as that of a changed root.
        let script = """
            awk '$3 == "proc" && $2 != "/proc" { print $2 }' /proc/mounts | xargs -r umount
            mount --bind /dev/null /proc/version && mount -t tmpfs none /proc/tty && exec "$@"
            """
        // A user covers it as root of a namespace, and is the user again in another one.
        let covered =
            geteuid() == 0
            ? ["/usr/bin/unshare", "--mount", "sh", "-c", script, "sh"]
            : [
                "/usr/bin/unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh",
                "/usr/bin/unshare", "--user", "--map-user=1000", "--map-group=1000",
            ]
        let outcome = try await Self.exec(covered, ["true"])["outcome"]
        #expect(outcome?["kind"] == "could_not_start", "\(outcome?.encoded() ?? "nothing")")
        #expect(outcome?["layer"] == "root" && outcome?["hint"]?.stringValue?.contains("unmask=ALL") == true)
    }

    @Test(arguments: [
        ("0 0 4294967295", "0 0 4294967295", UInt32?.some(1_900_000_000)),
        ("0 1000 1\n1 100000 65536", "0 1000 1\n1 100000 65536", 40_000),
        ("0 1000 1\n1 100000 65536", "0 1000 1", nil),
        ("0 1000 1\n1 100000 40000", "0 1000 1\n1 100000 40000", nil), ("", "", nil),
    ]) func `ids of boxes are such as root's own namespace has`(users: String, groups: String, first: UInt32?) {
        #expect(BoxIdentity.firstHostUser(users: users, groups: groups) == first)
    }
}
