import Glibc
import Posix
import Testing

@testable import glovebox

/// The built program from the outside: exit codes, and what goes to which stream.
@Suite struct ProgramTests {
    @Test(
        arguments: ["yes", "true", "2", "0", "1", ""],
        [["run", "nonesuch"], ["score", "--tasks", "nonesuch"], ["resume", "nonesuch"]])
    func `a variable that would be read as something else is refused by its name, where boxes are warmed`(
        value: String, words: [String]
    ) async throws {
        // Each of these verbs would fail next, before it does anything.
        let result = try await BuiltProgram.run(words, environment: [EnvironmentVariable.warm.rawValue: value])
        #expect(result.status != 0)
        let message =
            "glovebox \(words[0]): GLOVEBOX_WARM is '\(value)', which is neither 1 nor 0\nSet it to 1 or 0, or unset it.\n"
        #expect((result.errorText == message && result.status == 2) == !["0", "1", ""].contains(value))
    }

    @Test(arguments: [["completion", "bash"], ["task", "list"], ["sandbox", "profile"]])
    func `a variable that a verb has no use for can't fail it`(words: [String]) async throws {
        let result = try await BuiltProgram.run(words, environment: [EnvironmentVariable.warm.rawValue: "true"])
        #expect(result.status == 0 && result.errorText.isEmpty, "\(result.errorText)")
    }

    @Test(
        arguments: [
            ([], 0, "Usage: glovebox COMMAND", ""),
            (["--help"], 0, "Exit codes:", ""),
            (["--version"], 0, "glovebox \(Program.version)\n", ""),
            (["completion", "--help"], 0, "Usage: glovebox completion SHELL", ""),
            (["completion", "bash"], 0, "complete -o filenames -F _glovebox glovebox", ""),
            (["completoin"], 2, "", "glovebox: there is no 'completoin'; did you mean 'completion'?\n"),
            (["completion", "bsh"], 2, "", "glovebox completion: there is no 'bsh'; did you mean 'bash'?\n"),
            (["sandbox", "env", "list"], 0, "The host's own /usr: shell, compilers and tools", ""),
            (["sandbox", "env", "show", "shell"], 0, "\"name\": \"shell\"", ""),
            (["sandbox", "env", "check", "shell"], 0, "ok      sh  a shell", ""),
            (["sandbox", "env", "show", "shel"], 2, "", "glovebox sandbox env show: there is no environment 'shel'"),
            (["sandbox", "env", "add", "mine"], 2, "", "glovebox sandbox env add: --from is missing"),
            (["sandbox", "soak", "--times", "12", "--processes", "50"], 0, "nothing was left behind", ""),
            (["sandbox", "profile"], 0, "socket: argument 0 is AF_UNIX (0x1)", ""),
            (["sandbox", "profile", "defalt"], 2, "", "glovebox sandbox profile: there is no profile 'defalt'"),
            (
                ["sandbox", "workload", "nmpy"], 2, "",
                "glovebox sandbox workload: there is no 'nmpy'; did you mean 'numpy'"
            ),
            (["completion", "fish", "--jsno"], 2, "", "glovebox completion: there is no '--jsno'\n"),
        ] as [([String], Int32, String, String)])
    func `data goes to standard output, complaints to standard error, and the exit code tells`(
        words: [String], status: Int32, output: String, errors: String
    ) async throws {
        let result = try await BuiltProgram.run(words)
        #expect(result.status == status)
        #expect(result.outputText.contains(output) && result.outputText.isEmpty == output.isEmpty)
        #expect(result.errorText.hasPrefix(errors) && result.errorText.isEmpty == errors.isEmpty)
    }

    @Test func `help takes less than 20 ms of processor time`() async throws {
        // Not time on the clock: other tests run beside this one.
        let line = "TIMEFORMAT='%3U %3S'; time '\(BuiltProgram.path)' --help >/dev/null"
        var best = 1.0
        for _ in 0..<5 {
            let result = try await TrustedProgram("/bin/bash", ["-c", line]).run()
            best = min(
                best, result.errorText.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }.reduce(0, +))
        }
        #expect(best < 0.020)
    }

    @Test func `output that can't be written is an error`() async throws {
        let line = "'\(BuiltProgram.path)' completion bash > /dev/full"
        let result = try await TrustedProgram("/bin/sh", ["-c", line]).run()
        #expect(result.status == Exit.failed.rawValue)
        #expect(result.errorText.hasPrefix("glovebox: write standard output: No space left on device"))
    }

    /// Otherwise the first file that is opened becomes standard output.
    @Test(arguments: [(">&-", 1, "glovebox: write standard output: Bad file descriptor"), ("<&- 2>&-", 0, "")])
    func `a stream that is closed is not taken for a file of ours`(
        closed: String, status: Int32, errors: String
    ) async throws {
        let line = "'\(BuiltProgram.path)' completion bash \(closed)"
        let result = try await TrustedProgram("/bin/sh", ["-c", line]).run()
        #expect(result.status == status && result.errorText.hasPrefix(errors), "\(result.status) \(result.errorText)")
        #expect(result.outputText.isEmpty == (status != 0))
    }

    @Test func `what a boxed program prints is passed on byte for byte`() async throws {
        let script = #"printf 'a\377\0\033b'; printf '\376\0' >&2"#
        let result = try await BuiltProgram.run(["sandbox", "exec", "--env", "shell", "--", "sh", "-c", script])
        #expect(result.status == 0 && result.output == [0x61, 0xFF, 0, 0x1B, 0x62])
        #expect(result.errors == [0xFE, 0], "\(result.errorText)")
    }

    @Test(arguments: [(100_000, "1MiB", 100_000), (100_000, "4KiB", 4_096), (3_000_000, "4MiB", 3_000_000)])
    func `as much output is passed on as was asked for`(bytes: Int, limit: String, kept: Int) async throws {
        let command = ["head", "-c", "\(bytes)", "/dev/zero"]
        let result = try await BuiltProgram.run(
            ["sandbox", "exec", "--env", "shell", "--output", limit, "--"] + command)
        let zeros = result.output.count { $0 == 0 }
        #expect(result.status == 0 && zeros == kept, "\(zeros) \(result.errorText)")
        #expect(result.errorText.contains("limit output") == (kept < bytes), "\(result.errorText)")
    }

    @Test func `arguments that are no UTF-8 are refused, and not mended`() async throws {
        let line = "'\(BuiltProgram.path)' sandbox exec -- printf \"$(printf '\\377')\""
        let result = try await TrustedProgram("/bin/sh", ["-c", line]).run()
        #expect(result.status == 2)
        #expect(result.errorText.hasPrefix("glovebox: argument 5 is no UTF-8\n"), "\(result.errorText)")
    }

    @Test(
        arguments: [
            (["--ro", "a:b"], "a:b", nil), (["--ro", "a:b:/data"], "/data/inner", nil),
            (["--ro", "plain"], "inner", nil),
            (["--ro", "plain:/data"], "/data/inner", nil),
            (["--ro", "plain:data"], "", "'data' is no absolute path in the box"),
            (["--ro", "gone"], "", "there is no file or folder 'gone'"),
            (["--ro", "gone:/data"], "", "there is no file or folder 'gone'"),
            (["--ro", "through/../beside"], "right", nil),
            (["--ro", "loose"], "", "'loose' can't be followed to a file or folder: No such file or directory"),
            (["--ro", "/"], "", "'/' has no name to be mounted by"),
            (["--memory", "1M"], "", "there is no unit 'M'; did you mean 'MiB'?"),
        ] as [([String], String, String?)])
    func `what is to be seen in a box is named by a path and perhaps a place`(
        options: [String], shows: String, problem: String?
    ) async throws {
        let folder = try TemporaryFolder()
        try Files.setMode(folder.path, 0o755)
        for name in ["a:b", "plain"] {
            try Files.makeFolder(folder.path / name)
            try Files.writeAtomically("x", to: folder.path / name / "inner")
        }
        symlink("nowhere", (folder.path / "loose").string)
        // By text `through/../beside` is the first of these, for the kernel the second.
        for (place, name) in [("beside", "wrong"), ("real/beside", "right")] {
            try Files.makeFolder(folder.path / place)
            try Files.writeAtomically("x", to: folder.path / place / name)
        }
        try Files.makeFolder(folder.path / "real/deep")
        symlink("real/deep", (folder.path / "through").string)
        let line = "cd '\(folder.path)' && exec '\(BuiltProgram.path)' sandbox exec --env shell \"$@\""
        let arguments =
            ["-c", line, "sh"] + options + ["--", "sh", "-c", "find /box /data -mindepth 1 2>/dev/null; true"]
        let result = try await TrustedProgram("/bin/sh", arguments).run()
        #expect(result.status == (problem == nil ? 0 : 2), "\(result.errorText)")
        #expect(result.outputText.contains(shows), "\(result.outputText)")
        if let problem { #expect(result.errorText.contains(problem), "\(result.errorText)") }
    }

    /// As a user who runs nothing else; only root can become one.
    @Test(
        .enabled(if: geteuid() == 0),
        arguments: [(3, 3, "glovebox: this user may start no more threads and processes\n"), (100, 0, "")])
    func `too few threads are an error, and no silence`(threads: Int, status: Int32, errors: String) async throws {
        let folder = try TemporaryFolder()
        try Files.setMode(folder.path, 0o755)
        // Another run of this test may be under way.
        let user = 50_000 + Int(getpid()) % 10_000
        let line = """
            cp '\(BuiltProgram.path)' '\(folder.path)/glovebox' && exec prlimit --nproc=\(threads) \
                setpriv --reuid=\(user) --regid=\(user) --clear-groups '\(folder.path)/glovebox' --version
            """
        let result = try await TrustedProgram("/bin/sh", ["-c", line]).run()
        #expect(result.status == status && result.errorText.hasPrefix(errors), "\(result.status) \(result.errorText)")
        #expect(result.outputText.isEmpty == (status != 0))
    }

    @Test func `a reader that goes away is no error`() async throws {
        let line = "{ '\(BuiltProgram.path)' help --markdown; echo $? >&2; } | true"
        let result = try await TrustedProgram("/bin/sh", ["-c", line]).run()
        #expect(result.errorText == "0\n")
    }

    @Test func `the completion script is valid in its shell, and completes`() async throws {
        let line = """
            source <('\(BuiltProgram.path)' completion bash)
            for line in 'glovebox comp' 'glovebox completion fi' 'glovebox doctor --js' 'glovebox help doct'; do
                COMP_WORDS=($line); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _glovebox; echo "${COMPREPLY[@]}"
            done
            """
        let result = try await TrustedProgram("/bin/bash", ["-c", line]).run()
        #expect(result.outputText == "completion\nfish\n--json\ndoctor\n")
        #expect(result.errorText.isEmpty)
    }
}
