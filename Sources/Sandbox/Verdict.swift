import CLinux
import Glibc
import Measures
import Posix

/// Makes an outcome of what was seen: how it ended, which limits were reached, which layers were there.
struct Verdict {
    let plan: Plan
    let written: PlanWriter.Result
    let record: jail_record
    let counters: ControlGroups.Counters?
    let space: Supervisor.SpaceUsed
    let reason: Supervisor.Reason?
    /// When all was over, for a program whose end nobody wrote down.
    var over: UInt64 = 0
    /// The supervisor killed a process for a call of another architecture.
    var hasKilledForeign = false
    /// A file that the box could write is as large as a file may be; looked at where SIGXFSZ ended the program.
    var hasFullFile = false

    /// The command reached execve.
    private var started: Bool { record.started_ns != 0 && record.stage == 0 }

    /// Nil where the box was killed by somebody else, which says nothing about the program.
    var ending: Outcome.Ending? {
        if record.stage != 0 { return .couldNotStart(obstacle) }
        let hasEndedItself = record.has_status != 0 && record.end == JAIL_END_NATURAL.rawValue
        if !hasEndedItself {
            switch record.end {
            case JAIL_END_WALL.rawValue: return .killedByLimit(.wall)
            case JAIL_END_CPU.rawValue: return .killedByLimit(.cpu)
            case JAIL_END_MEMORY.rawValue: return .killedByLimit(.memory)
            case JAIL_END_PROCESSES.rawValue: return .killedByLimit(.processes)
            default: break
            }
            switch reason {
            case .cancelled: return .cancelled
            case .limit(let limit): return .killedByLimit(limit)
            case .stuck, .deaf, nil: return memoryKills > 0 ? .killedByLimit(.memory) : nil
            }
        }
        let signal = record.status & 0x7F
        // The kernel may have killed one process of several: a program that ends well all the same has survived it.
        if memoryKills > 0, record.status != 0 { return .killedByLimit(.memory) }
        if signal == 0 { return .exited(record.status >> 8 & 0xFF) }
        // Any process may send itself any signal: what a signal says counts only where something else says so as well.
        switch signal {
        case SIGKILL where hasKilledForeign: return .refused
        // Without a listener the kernel itself kills, and nobody can tell.
        case SIGSYS where record.filter_notifies != 1: return .refused
        case SIGXCPU where cpu >= plan.limits.cpu: return .killedByLimit(.cpu)
        case SIGKILL where cpu >= plan.limits.cpu: return .killedByLimit(.cpu)
        case SIGXFSZ where hasFullFile: return .killedByLimit(.disk)
        default: return .signalled(signal)
        }
    }

    /// Whether a file may have grown past its limit.
    static func endedByFileSize(_ record: jail_record) -> Bool {
        record.has_status != 0 && record.status & 0x7F == SIGXFSZ
    }

    private var memoryKills: Int { counters?.memoryKills ?? 0 }

    var wall: Duration {
        let ended = record.ended_ns != 0 ? record.ended_ns : over
        guard record.started_ns != 0, ended > record.started_ns else { return .zero }
        return .nanoseconds(Int64(ended - record.started_ns))
    }

    /// Of the program's processes; what process 1, the launch and a warm box's wait used is counted in the group, but not
    /// the program's.
    var cpu: Duration {
        let launch = Duration.nanoseconds(Int64(record.launch_cpu_ns + record.waited_cpu_ns))
        if let counted = counters?.cpu {
            return max(.zero, counted - launch - .nanoseconds(Int64(record.init_cpu_ns)))
        }
        let waited = max(.zero, .nanoseconds(Int64(record.children_cpu_ns)) - launch)
        return max(waited, .nanoseconds(Int64(record.sampled_cpu_ns)))
    }

    /// Of processes that nobody waited for, as far as it can be told.
    var unburiedCPU: Duration {
        let waited = Duration.nanoseconds(Int64(record.children_cpu_ns))
        let ours = Duration.nanoseconds(Int64(record.init_cpu_ns))
        if let counted = counters?.cpu { return max(.zero, counted - ours - waited) }
        return max(.zero, .nanoseconds(Int64(record.sampled_cpu_ns)) - waited)
    }

    var peakMemory: Bytes? {
        if let peak = counters?.peakMemory { return Bytes(peak) }
        return record.sampled_peak_memory > 0 ? Bytes(Int(record.sampled_peak_memory)) : nil
    }

    var peakProcesses: Int? {
        // Process 1 is ours, and in the group.
        if let peak = counters?.peakProcesses { return max(1, peak - 1) }
        return record.sampled_peak_processes > 0 ? Int(record.sampled_peak_processes) : nil
    }

    func limitsHit(output: Int, errors: Int) -> [LimitHit] {
        let limits = plan.limits
        var hits: [LimitHit] = []
        let ending = ending
        if ending == .killedByLimit(.wall) {
            hits.append(LimitHit(.wall, allowed: limits.wall.wholeMilliseconds, used: wall.wholeMilliseconds))
        }
        if cpu > limits.cpu || ending == .killedByLimit(.cpu) {
            hits.append(LimitHit(.cpu, allowed: limits.cpu.wholeMilliseconds, used: cpu.wholeMilliseconds))
        }
        if memoryKills > 0 || ending == .killedByLimit(.memory) {
            let peak = peakMemory?.count ?? limits.memory.count
            hits.append(LimitHit(.memory, allowed: limits.memory.count, used: peak))
        }
        if counters?.refusedProcesses ?? 0 > 0 || ending == .killedByLimit(.processes)
            || peakProcesses ?? 0 > limits.processes
            || (written.isSampled && peakProcesses ?? 0 >= limits.processes)
        {
            hits.append(LimitHit(.processes, allowed: limits.processes, used: peakProcesses ?? limits.processes))
        }
        if space.bytesRanOut || hasFullFile {
            let used = hasFullFile ? max(space.bytes, limits.disk.count) : space.bytes
            hits.append(LimitHit(.disk, allowed: limits.disk.count, used: used))
        }
        if space.inodesRanOut {
            hits.append(LimitHit(.inodes, allowed: limits.inodes, used: space.inodes))
        }
        if max(output, errors) > limits.output.count {
            hits.append(LimitHit(.output, allowed: limits.output.count, used: max(output, errors)))
        }
        return hits
    }

    private var obstacle: Outcome.Obstacle { LaunchFailure(record: record, places: written.places).obstacle }
}
