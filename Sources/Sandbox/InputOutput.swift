import CLinux
package import Measures

/// What the programs of a box read and wrote.
package struct InputOutput: Hashable, Sendable {
    /// Bytes in both directions.
    package struct Amount: Hashable, Sendable {
        package var read: Bytes
        package var written: Bytes

        package init(read: Bytes, written: Bytes) {
            self.read = read
            self.written = written
        }
    }

    /// Who counted bytes of devices.
    package enum Counter: String, Sendable {
        /// The control group of cgroup v1.
        case blkio
        /// The control group of cgroup v2.
        case ioStat = "io.stat"
        /// The kernel's counts for each process: without those that nobody waited for.
        case processes
    }

    /// Through system calls: files, pipes, terminals, and sockets that are read and written like files. What is mapped, and
    /// what goes by `send` and `recv`, is not in it.
    package var calls: Amount
    /// From and to disks: what no cache had, and what made pages dirty that will be written.
    package var devices: Amount
    package var readCounter: Counter
    package var writtenCounter: Counter
    /// False where processes ended that nobody waited for: what they read and wrote is not in here.
    ///
    /// They are told by their processor time: less than 2 ms of it, or a thirtieth of all, goes unnoticed.
    package var isWhole: Bool
}

extension InputOutput {
    /// What stands in the record, less what a warm box's imports took; nil where the kernel does not count it.
    ///
    /// `used` is the processor time of all processes, `unburied` that of those that nobody waited for.
    init?(
        _ record: jail_record, before: ProcessCounts?, counters: ControlGroups.Counters?,
        groupBefore: ControlGroups.Counters?, used: Duration, unburied: Duration
    ) {
        guard record.io == 1 else { return nil }
        let now = ProcessCounts(record)
        let before = before ?? ProcessCounts()
        func amount(_ read: (ProcessCounts) -> UInt64, _ written: (ProcessCounts) -> UInt64) -> Amount {
            func since(_ count: (ProcessCounts) -> UInt64) -> Bytes {
                Bytes(Int(clamping: max(count(now), count(before)) - count(before)))
            }
            return Amount(read: since(read), written: since(written))
        }
        calls = amount(\.read, \.written)
        devices = amount(\.deviceRead, \.deviceWritten)
        (readCounter, writtenCounter) = (.processes, .processes)
        isWhole = unburied <= max(Self.noise, used / Self.noiseShare)
        guard let group = counters?.devices else { return }
        devices.read = Bytes(max(0, group.read - (groupBefore?.devices?.read ?? 0)))
        readCounter = group.counter
        // v1 knows of direct writes only: the rest is written later, by a thread of the kernel's.
        guard group.counter == .ioStat else { return }
        devices.written = Bytes(max(0, group.written - (groupBefore?.devices?.written ?? 0)))
        writtenCounter = group.counter
    }

    /// The ends of processes are charged to the group and to no process: .4 ms for process 1, and 10 µs for each other.
    private static let noise = Duration.milliseconds(2)
    private static let noiseShare = 32

    /// The four counts that the kernel keeps for a process.
    struct ProcessCounts: Sendable {
        var read: UInt64 = 0
        var written: UInt64 = 0
        var deviceRead: UInt64 = 0
        var deviceWritten: UInt64 = 0

        init() {}

        init(_ record: jail_record) {
            read = record.read_bytes
            written = record.written_bytes
            deviceRead = record.device_read_bytes
            deviceWritten = record.device_written_bytes
        }

        /// From the text of `/proc/<pid>/io`.
        init(text: String) {
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ")
                guard words.count == 2, let count = UInt64(words[1]) else { continue }
                switch words[0] {
                case "rchar:": read = count
                case "wchar:": written = count
                case "read_bytes:": deviceRead = count
                case "write_bytes:": deviceWritten = count
                default: break
                }
            }
        }
    }
}
