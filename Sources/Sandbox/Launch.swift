import CLinux
import Glibc
import Measures
import Posix

/// A helper that was spawned: its number, and our ends of everything that connects us. Whoever has it waits for it.
struct Launch: ~Copyable {
    let helper: pid_t
    let control: Descriptor
    let output: Descriptor
    let errors: Descriptor
    let record: Descriptor
    /// What the command may report on; a memory file, so that nobody has to read along.
    private let report: Descriptor
    private let reportLimit: Int?
    /// Where a warm box takes its order, on the other end of its command's standard input.
    let orders: HeldDescriptor?

    /// Descriptors are moved to here first, so that no number is overwritten before it is used.
    private static let high: Int32 = 32

    init(jail: Path, blob: [UInt8], input: Input, report limit: Bytes?) throws(SystemError) {
        let plan = try Self.memoryFile("plan", blob)
        let record = Descriptor(owning: try call("make a memory file") { glovebox_memory_file("record") })
        let recordNumber = record.raw
        try call("size the record") { ftruncate(recordNumber, MemoryLayout<jail_record>.size) }
        var ends: [Int32] = [-1, -1]
        try call("make the control socket") { glovebox_packet_pair(&ends) }
        let control = Descriptor(owning: ends[0])
        let theirs = Descriptor(owning: ends[1])
        let output = try Pipe()
        let errors = try Pipe()
        let report = Descriptor(owning: try call("make a memory file") { glovebox_memory_file("report") })
        let ofThePlan = limit == nil ? [] : [(report.raw, Int32(JAIL_FIRST_FREE_FD))]
        let (stdin, orders) = try Self.standardInput(input)
        let readingOutput = try Self.nonBlocking(output.reading)
        let readingErrors = try Self.nonBlocking(errors.reading)
        // A reference may be let go after its last use: the number must stay open until the helper has it.
        helper = try withExtendedLifetime(stdin) { () throws(SystemError) in
            try Self.spawn(
                jail,
                [
                    (stdin.raw, STDIN_FILENO), (output.writing.raw, STDOUT_FILENO),
                    (errors.writing.raw, STDERR_FILENO),
                    (plan.raw, Int32(JAIL_PLAN_FD)), (theirs.raw, Int32(JAIL_CONTROL_FD)),
                    (record.raw, Int32(JAIL_RECORD_FD)),
                ] + ofThePlan)
        }
        self.control = control
        self.record = record
        self.report = report
        reportLimit = limit?.count
        self.output = readingOutput
        self.errors = readingErrors
        self.orders = orders
    }

    /// What the command finds on descriptor 0.
    enum Input {
        /// So many bytes, and then the end.
        case bytes([UInt8])
        /// A socket, on which a warm box says that it is ready and hears what to do.
        case orders
    }

    private static func standardInput(_ input: Input) throws(SystemError) -> (HeldDescriptor, orders: HeldDescriptor?) {
        switch input {
        case .bytes([]): return (HeldDescriptor(try Descriptor.open("/dev/null")), nil)
        case .bytes(let bytes): return (HeldDescriptor(try readOnly(memoryFile("input", bytes))), nil)
        case .orders:
            var ends: [Int32] = [-1, -1]
            try call("make the socket of orders") { glovebox_packet_pair(&ends) }
            return (HeldDescriptor(owning: ends[1]), HeldDescriptor(owning: ends[0]))
        }
    }

    private static func memoryFile(_ name: String, _ bytes: [UInt8]) throws(SystemError) -> Descriptor {
        let file = Descriptor(owning: try call("make a memory file") { glovebox_memory_file(name) })
        try file.writeAll(bytes)
        return file
    }

    /// The same file, opened anew for reading only, from its start.
    private static func readOnly(_ file: consuming Descriptor) throws(SystemError) -> Descriptor {
        try Descriptor.open(Path("/proc/self/fd/\(file.raw)"))
    }

    private static func nonBlocking(_ descriptor: borrowing Descriptor) throws(SystemError) -> Descriptor {
        let raw = descriptor.raw
        let copy = Descriptor(owning: try call("duplicate") { glovebox_duplicate(raw) })
        let number = copy.raw
        try call("fcntl") { glovebox_set_nonblocking(number) }
        return copy
    }

    private static func spawn(_ jail: Path, _ sources: [(from: Int32, to: Int32)]) throws(SystemError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var copies: [Int32] = []
        defer { for copy in copies { close(copy) } }
        for source in sources {
            let copy = try call("duplicate") { glovebox_duplicate_from(source.from, high) }
            copies.append(copy)
            posix_spawn_file_actions_adddup2(&actions, copy, source.to)
        }
        _ = glovebox_spawn_close_from(&actions, (sources.map(\.to).max() ?? 2) + 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        // Every one: `sigfillset` leaves out two that the C library keeps for itself, and those a program would ignore.
        withUnsafeMutableBytes(of: &all) { $0.storeBytes(of: .max, as: UInt64.self) }
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        // A group of its own: Ctrl-C on the terminal reaches us, and we decide what becomes of the box.
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("jail"), nil]
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        defer { free(arguments[0]) }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, jail.string, &actions, &attributes, &arguments, &environment)
        guard code == 0 else { throw SystemError("start", path: jail.string, code: code) }
        return pid
    }

    /// Whether process 1 has written that what the command does counts; a warm box's does not before its order.
    var isCounting: Bool { (try? readRecord()).map { $0.is_waiting == 0 } ?? false }

    /// Whether the command reached execve.
    var hasStarted: Bool { (try? readRecord()).map { $0.started_ns != 0 && $0.stage == 0 } ?? false }

    /// What the command reported, as far as it may be, and how much that was in all; nil where it had no descriptor for it.
    func readReport() throws(SystemError) -> CapturedOutput? {
        guard let reportLimit else { return nil }
        var status = stat()
        let number = report.raw
        try call("look at the report") { fstat(number, &status) }
        var bytes = [UInt8](repeating: 0, count: min(reportLimit, Int(status.st_size)))
        let length = bytes.count
        let got = try call("read the report") {
            bytes.withUnsafeMutableBytes { pread(number, $0.baseAddress, length, 0) }
        }
        return CapturedOutput(head: Array(bytes.prefix(got)), tail: [], total: Int(status.st_size), file: nil)
    }

    /// What the helper, process 1 and the command's process wrote down.
    func readRecord() throws(SystemError) -> jail_record {
        var result = jail_record()
        let number = record.raw
        try call("read the record") {
            withUnsafeMutableBytes(of: &result) { pread(number, $0.baseAddress, $0.count, 0) }
        }
        return result
    }
}
