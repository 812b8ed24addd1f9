import Posix
import Testing

/// The helper has no C library: the few functions that stand in for one must do what the rest of it expects of them.
///
/// `calls.c` is compiled with a program of its own, which checks them against the C library's headers and the kernel.
@Suite struct CallsTests {
    static let checks: [(what: String, body: String)] = [
        (
            "a time to wait is left as it was",
            """
            struct timespec pause = {0, 3000000};
            for (int i = 0; i < 3; i++)
                if (ppoll(NULL, 0, &pause, NULL) != 0 || pause.tv_sec != 0 || pause.tv_nsec != 3000000) return 1;
            """
        ),
        (
            "no time to wait is for ever",
            """
            int ends[2];
            if (pipe2(ends, O_CLOEXEC) != 0 || write(ends[1], "x", 1) != 1) return 1;
            struct pollfd entry = {.fd = ends[0], .events = POLLIN};
            if (ppoll(&entry, 1, NULL, NULL) != 1 || entry.revents != POLLIN) return 2;
            """
        ),
        (
            "errors are negative, with errno",
            """
            if (close(-1) != -1 || errno != EBADF) return 1;
            if (openat(AT_FDCWD, "/no/such/file", O_RDONLY) != -1 || errno != ENOENT) return 2;
            if (mmap(NULL, 0, PROT_READ, MAP_PRIVATE, -1, 0) != MAP_FAILED || errno != EBADF) return 3;
            """
        ),
        (
            "negative numbers and structures reach the kernel whole",
            """
            struct stat status, same;
            int root = openat(AT_FDCWD, "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (root < 0 || fstat(root, &status) != 0 || !S_ISDIR(status.st_mode)) return 1;
            if (fstatat(AT_FDCWD, "/", &same, AT_SYMLINK_NOFOLLOW) != 0 || same.st_ino != status.st_ino) return 2;
            if (wait4(-1, NULL, WNOHANG, NULL) != -1 || errno != ECHILD) return 3;
            struct rlimit limit = {64, 64};
            if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || fcntl(root, F_DUPFD_CLOEXEC, 64) != -1) return 4;
            """
        ),
        (
            "text and memory",
            """
            char buffer[16], copy[16];
            memset(buffer, 'x', sizeof buffer);
            if (stpcpy(buffer, "a/b/c") != buffer + 5 || buffer[5] != 0 || buffer[6] != 'x') return 1;
            if (strlen(buffer) != 5 || strlen("") != 0) return 2;
            if (strrchr(buffer, '/') != buffer + 3 || strrchr(buffer, 'z') != NULL) return 3;
            if (memcpy(copy, buffer, sizeof copy) != copy || copy[0] != 'a' || copy[15] != 'x') return 4;
            """
        ),
    ]

    @Test(arguments: ["-O0", "-O3"]) func `what stands in for a C library does as one does`(_ level: String)
        async throws
    {
        let folder = try TemporaryFolder()
        let headers = [
            "errno.h", "fcntl.h", "poll.h", "signal.h", "stddef.h", "string.h", "sys/mman.h", "sys/resource.h",
            "sys/stat.h", "sys/wait.h", "time.h", "unistd.h",
        ]
        let functions = Self.checks.enumerated().map { index, check in
            "static int check\(index)(void) {\n\(check.body)\nreturn 0;\n}\n"
        }
        let table = Self.checks.indices.map { "check\($0)" }.joined(separator: ", ")
        let source = """
            #define _GNU_SOURCE
            \(headers.map { "#include <\($0)>" }.joined(separator: "\n"))
            \(functions.joined())
            int main(void) {
                int (*const checks[])(void) = {\(table)};
                for (int i = 0; i < (int)(sizeof checks / sizeof *checks); i++) {
                    int failed = checks[i]();
                    if (failed) return 10 * (i + 1) + failed;
                }
                return 0;
            }
            """
        let (file, program) = (folder.path / "checks.c", folder.path / "checks")
        try Files.writeAtomically(source, to: file)
        var compiler = TrustedProgram(
            "/usr/bin/cc",
            [
                "-std=gnu11", level, "-w", "-ffreestanding", "-fno-stack-protector", "-U_FORTIFY_SOURCE", "-nostdlib",
                "-static", "-o", program.string, file.string, (Installed.share / "Sources/jail/calls.c").string,
            ])
        compiler.environment = ["PATH": "/usr/bin:/bin"]
        let compiled = try await compiler.run()
        #expect(compiled.status == 0, "\(compiled.errorText)")
        let result = try await TrustedProgram(program).run()
        let check = result.status >= 10 ? Self.checks[Int(result.status) / 10 - 1].what : "the start"
        #expect(result.status == 0, "\(check): \(result.status)")
    }
}
