import JSON
import Posix
import Testing

@testable import Sandbox

/// A refused call stands in the record with what it asked for in words, and with a hint.
struct RefusalTests {
    /// What a program calls, by number and arguments (x86-64), and how the record tells it.
    private static let calls: [(code: String, call: String, arguments: String, hint: String)] = [
        ("16, 0, 0x5412, 0", "ioctl", "TIOCSTI", "harmless device requests"),
        ("16, 0, 0x40045431, 0", "ioctl", "TIOCSPTLCK", "harmless device requests"),
        ("16, 0, 0xC0104A37, 0", "ioctl", "_IOWR(0x4a, 55, 16 bytes)", "harmless device requests"),
        ("157, 59, 1, 0", "prctl", "PR_SET_SYSCALL_USER_DISPATCH", "process attribute"),
        ("157, 999, 1, 0", "prctl", "option 999", "process attribute"),
        ("72, 0, 1024, 0", "fcntl", "F_SETLEASE", "lease"),
        ("72, 0, 1026, 1", "fcntl", "F_NOTIFY", "lease"),
        ("54, 0, 1, 36", "setsockopt", "SOL_SOCKET, SO_MARK", "common options"),
        ("54, 0, 41, 67", "setsockopt", "IPPROTO_IPV6, 67", "common options"),
        ("101, 16, 1, 0", "ptrace", "PTRACE_ATTACH", "look into it"),
        ("310, 1, 0, 0", "process_vm_readv", "process 1", "look into it"),
        ("302, 1, 7, 1, 0", "prlimit64", "process 1, RLIMIT_NOFILE", "its own limits"),
        ("144, 0, 1, 0", "sched_setscheduler", "process 0, SCHED_FIFO", "nicer"),
        ("272, 0x10000080, 0, 0", "unshare", "CLONE_NEWUSER | CLONE_NEWTIME", "namespace"),
        ("250, 11, 0, 0", "keyctl", "KEYCTL_READ", "keyrings"),
        ("321, 5, 0, 0", "bpf", "BPF_PROG_LOAD", "BPF"),
        ("317, 1, 0, 0", "seccomp", "SECCOMP_SET_MODE_FILTER", "in force"),
        ("41, 10, 2, 0", "socket", "AF_INET6, SOCK_DGRAM", "network is off"),
        ("29, 0, 4096, 0", "shmget", "", "/dev/shm"),
        ("227, 0, 0, 0", "clock_settime", "", "clock"),
        ("274, 0, 0, 0", "get_robust_list", "", "not in the box's profile"),
        ("999, 0, 0, 0", "system call 999", "", "not in the box's profile"),
    ]

    #if arch(x86_64)
        @Test func `a refused call is told in words, with a hint`() async throws {
            let lines = Self.calls.map { "    syscall(\($0.code));" }.joined(separator: "\n")
            let source = """
                #include <sys/syscall.h>
                #include <unistd.h>
                int main(void) {
                \(lines)
                }
                """
            var plan = try Installed.shell().plan(["/box/program/calls"], limits: Installed.limits)
            let folder = try TemporaryFolder()
            try Files.setMode(folder.path, 0o755)
            try Files.writeAtomically(source, to: folder.path / "calls.c")
            let compiled = try await TrustedProgram(
                "/usr/bin/cc", ["-o", (folder.path / "calls").string, (folder.path / "calls.c").string]
            ).run()
            try #require(compiled.status == 0, "\(compiled.errorText)")
            plan.mounts.append(.readOnly(folder.path, at: "/box/program"))
            let refused = try await Installed.sandbox().run(plan).refused
            #expect(refused.count == Self.calls.count, "\(refused)")
            for (call, entry) in zip(Self.calls, refused) {
                #expect(entry.systemCall == call.call && entry.arguments == call.arguments, "\(entry)")
                #expect(entry.hint?.contains(call.hint) == true, "\(entry)")
                #expect(entry.program == "calls" && entry.count == 1)
            }
        }
    #endif

    @Test func `every call that the default profile refuses has a hint of its own, or the common one`() throws {
        let profile = try Profile.load("default", share: Installed.share)
        #expect(profile.otherHint?.hasSuffix(".") == true)
        for (call, hint) in profile.hints {
            #expect(!profile.allowed.contains(call), "\(call) passes, and has a hint")
            #expect(hint.hasSuffix(".") && Filter.number(of: call, in: profile) != nil, "\(call): \(hint)")
        }
    }
}
