import CLinux
import Glibc
package import Measures
import Posix

/// What it took to get a warm box ready, which no program's own time tells.
package struct WarmUpCost: Hashable, Sendable {
    /// From asking for the box until it said that it was ready.
    package var ready: Duration
    /// Processor time of the box until its order.
    package var cpu: Duration
    /// What it held while it waited; nil where nobody could tell.
    package var memory: Bytes?
    /// From then on until its order, or its end.
    package var waited: Duration

    package init(ready: Duration, cpu: Duration, memory: Bytes?, waited: Duration) {
        self.ready = ready
        self.cpu = cpu
        self.memory = memory
        self.waited = waited
    }
}

/// A warm box at the moment when it said that it was ready.
struct Readiness {
    let at: UInt64
    let memory: Bytes?
    let counts: InputOutput.ProcessCounts?
    let counters: ControlGroups.Counters?

    /// `process` is the box's command as we see it; nil where nobody told its number.
    init(process: pid_t?, groups: ControlGroups?) {
        at = Sandbox.monotonicNanoseconds()
        counters = groups?.counters()
        let folder = process.map { Path("/proc/\($0)") }
        let text = folder.flatMap { try? Files.readText($0 / "io") }
        counts = text.map { InputOutput.ProcessCounts(text: $0) }
        // Pages that other boxes have as well count by their share.
        memory = groups?.heldMemory ?? folder.flatMap { Self.share($0 / "smaps_rollup") }
    }

    private static func share(_ file: Path) -> Bytes? {
        guard let text = try? Files.readText(file) else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix("Pss:") {
            return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { .kibibytes($0) }
        }
        return nil
    }

    /// What all that took, from the record that the box left in the end.
    func cost(since begun: UInt64, until ordered: UInt64, _ record: jail_record) -> WarmUpCost {
        let used = Duration.nanoseconds(Int64(record.waited_cpu_ns))
        // The group knows of processes that the interpreter started as well.
        let ours = Duration.nanoseconds(Int64(record.launch_cpu_ns + record.init_cpu_ns))
        let counted = counters?.cpu.map { $0 - ours } ?? .zero
        return WarmUpCost(
            ready: .nanoseconds(Int64(at > begun ? at - begun : 0)), cpu: max(used, counted), memory: memory,
            waited: .nanoseconds(Int64(ordered > at ? ordered - at : 0)))
    }
}
