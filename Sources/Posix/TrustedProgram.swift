import CLinux
import Glibc

/// A program of the system or of Glovebox itself, run to its end outside of any box.
///
/// Never for what a model, an agent or a task wrote: that is Sandbox. A non-zero exit is a value, not an error.
package struct TrustedProgram: Sendable {
    /// How the program ended, and what it printed.
    package struct Result: Sendable {
        /// The exit code; 128 + n where signal n ended it.
        package let status: Int32
        package let output: [UInt8]
        package let errors: [UInt8]
        /// True where it was killed because its time was up.
        package let timedOut: Bool

        package var outputText: String { String(decoding: output, as: UTF8.self) }
        package var errorText: String { String(decoding: errors, as: UTF8.self) }
    }

    package var executable: Path
    package var arguments: [String]
    /// The whole environment; nil hands on our own.
    package var environment: [String: String]?
    package var folder: Path?

    package init(
        _ executable: Path, _ arguments: [String] = [], environment: [String: String]? = nil, folder: Path? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
    }

    /// Runs the program with `input` on its standard input, and collects up to `limit` bytes of each stream.
    ///
    /// After `timeout`, or when the task is cancelled, it is killed.
    package func run(
        input: [UInt8] = [], timeout: Duration = .seconds(600), limit: Int = 1 << 26
    ) async throws(SystemError) -> Result {
        let stdin = try Pipe()
        let stdout = try Pipe()
        let stderr = try Pipe()
        let pid = try spawn(stdin.reading.raw, stdout.writing.raw, stderr.writing.raw)
        let (inputEnd, outputEnd, errorEnd) = try (
            Self.keep(stdin.writing), Self.keep(stdout.reading), Self.keep(stderr.reading)
        )
        _ = consume stdin
        _ = consume stdout
        _ = consume stderr
        async let fed: Void = onThread { Self.feed(input, to: inputEnd) }
        async let output = onThread { Self.drain(outputEnd, limit: limit) }
        async let errors = onThread { Self.drain(errorEnd, limit: limit) }
        let ended = await withTaskCancellationHandler {
            await withTaskGroup(of: (Int32?, Bool).self) { group in
                group.addTask { (await onThread { Self.wait(for: pid) }, false) }
                group.addTask {
                    let isOver = (try? await Task.sleep(for: timeout)) != nil
                    if isOver { kill(pid, SIGKILL) }
                    return (nil, isOver)
                }
                var (status, timedOut): (Int32, Bool) = (-1, false)
                while let (code, late) = await group.next() {
                    timedOut = timedOut || late
                    if let code {
                        status = code
                        group.cancelAll()
                    }
                }
                return (status, timedOut)
            }
        } onCancel: {
            kill(pid, SIGKILL)
        }
        await fed
        return await Result(status: ended.0, output: output, errors: errors, timedOut: ended.1)
    }

    /// A close-on-exec duplicate that outlives its owner.
    private static func keep(_ descriptor: borrowing Descriptor) throws(SystemError) -> Int32 {
        let raw = descriptor.raw
        return try call("duplicate") { glovebox_duplicate(raw) }
    }

    private static func feed(_ bytes: [UInt8], to raw: Int32) {
        let end = Descriptor(owning: raw)
        // The program may end without reading: a broken pipe is its choice (SIGPIPE is ignored by the composition root).
        try? end.writeAll(bytes)
    }

    private static func drain(_ raw: Int32, limit: Int) -> [UInt8] {
        let end = Descriptor(owning: raw)
        var kept: [UInt8] = []
        while let piece = try? end.read(upTo: 1 << 16), !piece.isEmpty {
            kept += piece.prefix(max(0, limit - kept.count))
        }
        return kept
    }

    /// Waits, on the calling thread, until a child has ended; its exit code, or 128 + n where signal n ended it.
    package static func wait(for pid: Int32) -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) == -1 { if errno != EINTR { return -1 } }
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }

    /// Starts the program on three descriptors of the caller; whoever starts it waits for it.
    package func spawn(_ stdin: Int32, _ stdout: Int32, _ stderr: Int32) throws(SystemError) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, stdin, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, stdout, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, stderr, STDERR_FILENO)
        if let folder { _ = glovebox_spawn_in_folder(&actions, folder.string) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var ignored = sigset_t()
        sigemptyset(&ignored)
        sigaddset(&ignored, SIGPIPE)
        sigaddset(&ignored, SIGXFSZ)
        sigaddset(&ignored, SIGINT)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &ignored)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let values = environment ?? Self.ownEnvironment()
        var argv = ([executable.string] + arguments).map { strdup($0) } + [nil]
        var envp = values.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, executable.string, &actions, &attributes, &argv, &envp)
        guard code == 0 else { throw SystemError("start", path: executable.string, code: code) }
        return pid
    }

    /// Our own environment, as a dictionary.
    package static func ownEnvironment() -> [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let pointer = entry.pointee {
            let pair = String(cString: pointer).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { result[String(pair[0])] = String(pair[1]) }
            entry += 1
        }
        return result
    }
}
