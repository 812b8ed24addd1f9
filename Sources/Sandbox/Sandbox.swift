// Sandbox: a plan goes in, a process runs sealed, an outcome comes out.
//
// The trusted part, together with the helper program `jail`: the plan is checked and turned into one flat blob, the filter
// is compiled, the helper builds the box around the command, and a thread of ours watches it to its end. It knows no
// model, no task and no planner, and it never runs anything without the box.

import CLinux
import Glibc
import Measures
package import Posix

/// The door to the box.
package struct Sandbox: Sendable {
    /// The helper program.
    package let jail: Path
    /// The folder that holds `sandbox/profiles` and `sandbox/environments`.
    package let share: Path

    /// Finds out that the helper is there.
    package init(jail: Path, share: Path) throws(SandboxError) {
        guard Files.isExecutable(jail) else { throw .noHelper(jail) }
        self.jail = jail
        self.share = share
    }

    /// Runs the plan's command in a box of its own, and comes back when every process of it is dead.
    ///
    /// How the command ended is a value. An error means that no box was tried. Cancelling the task kills the box.
    package func run(_ plan: Plan) async throws(SandboxError) -> Outcome {
        try await run(plan, fault: nil)
    }

    /// As `run`, for a plan with a `proxyPort`: `proxy` is called once, before the command starts, with the socket that listens
    /// there, and closes it.
    ///
    /// Nothing else of the host is reachable: whoever accepts a connection decides what the box may have.
    package func run(
        _ plan: Plan, proxy: @escaping @Sendable (Int32) -> Void
    ) async throws(SandboxError) -> Outcome {
        guard plan.proxyPort != nil else { throw .unusablePlan("a proxy is given, and no port for it") }
        let cancellation = try Self.lifted { () throws(SystemError) in try Cancellation() }
        return try await cancellable(cancellation) { () throws(SandboxError) -> Outcome in
            try runAndWait(plan, fault: nil, true, cancellation, proxy: proxy)
        }
    }

    /// As `run`, for a box that first gets ready and waits for its order; the starter hears of both.
    ///
    /// The outcome tells of the time from the order on.
    func run(
        _ plan: Plan, waitingFor starter: Starter, usingControlGroups: Bool
    ) async throws(SandboxError) -> Outcome {
        let cancellation = try Self.lifted { () throws(SystemError) in try Cancellation() }
        return try await cancellable(cancellation) { () throws(SandboxError) -> Outcome in
            defer { starter.end() }
            return try runAndWait(plan, fault: nil, usingControlGroups, cancellation, starter)
        }
    }

    /// Tests only: as `run`, with a launch step that fails, or as on a machine without control groups.
    package func run(
        _ plan: Plan, fault: LaunchFault?, usingControlGroups: Bool = true
    ) async throws(SandboxError) -> Outcome {
        let cancellation = try Self.lifted { () throws(SystemError) in try Cancellation() }
        return try await cancellable(cancellation) { () throws(SandboxError) -> Outcome in
            try runAndWait(plan, fault: fault, usingControlGroups, cancellation)
        }
    }

    /// `withTaskCancellationHandler` around a thread; the standard one has no typed throws.
    private func cancellable(
        _ cancellation: Cancellation, _ work: @escaping @Sendable () throws(SandboxError) -> Outcome
    ) async throws(SandboxError) -> Outcome {
        let result: Result<Outcome, SandboxError> = await withTaskCancellationHandler {
            do throws(SandboxError) { return .success(try await onThread(work)) } catch { return .failure(error) }
        } onCancel: {
            cancellation.cancel()
        }
        return try result.get()
    }

    /// The whole life of a box, on the calling thread.
    private func runAndWait(
        _ plan: Plan, fault: LaunchFault?, _ usingControlGroups: Bool, _ cancellation: Cancellation,
        _ starter: Starter? = nil, proxy: (@Sendable (Int32) -> Void)? = nil
    ) throws(SandboxError) -> Outcome {
        let begun = Self.monotonicNanoseconds()
        let identity = try Self.lifted { () throws(SystemError) in try BoxIdentity() }
        let (groups, obstacle) = Self.groups(plan.limits, usingControlGroups ? ControlGroupHierarchy.swept : nil)
        let prepared = Self.monotonicNanoseconds()
        let filter = try FilterShelf.shared.filter(plan.profile, share: share, isSampled: groups == nil)
        let compiling = Self.monotonicNanoseconds() - prepared
        let written = try PlanWriter(
            plan: plan, filter: filter, identity: identity, groups: groups, isWaiting: starter != nil, fault: fault
        ).write()
        let observed = try Self.lifted { () throws(SystemError) in
            let streams = try Supervisor.Streams(plan)
            let launch = try Launch(
                jail: jail, blob: written.blob, input: starter == nil ? .bytes(plan.input) : .orders,
                report: plan.report)
            var supervisor = Supervisor(plan, launch, streams, groups, filter, cancellation, starter, proxy)
            supervisor.watch()
            return try supervisor.observations()
        }
        let verdict = Verdict(
            plan: plan, written: written, record: observed.record, counters: observed.counters, space: observed.space,
            reason: observed.reason, over: observed.over, hasKilledForeign: observed.hasKilledForeign,
            hasFullFile: Verdict.endedByFileSize(observed.record) && Self.hasFullFile(plan, observed))
        guard let ending = verdict.ending else { throw .lost }
        let outputs = try collect(plan, written, observed)
        let asked = starter?.orderedAt ?? begun
        let setup = observed.record.started_ns > asked ? observed.record.started_ns - asked : 0
        return Outcome(
            ending: ending,
            limitsHit: verdict.limitsHit(output: observed.output.total, errors: observed.errors.total),
            refused: observed.refused, wall: verdict.wall, cpu: verdict.cpu, peakMemory: verdict.peakMemory,
            peakProcesses: verdict.peakProcesses, written: Bytes(observed.space.bytes),
            standardOutput: observed.output, standardError: observed.errors, setup: .nanoseconds(Int64(setup)),
            setupByLayer: LaunchTimes.byLayer(observed.record, since: begun, compiling: compiling),
            contextSwitches: (
                Int(observed.record.voluntary_switches), Int(observed.record.involuntary_switches)
            ),
            io: Self.io(observed, verdict, isWarm: starter != nil), throttled: observed.throttling,
            warmUp: observed.readiness?.cost(
                since: begun, until: starter?.orderedAt ?? Self.monotonicNanoseconds(), observed.record),
            layers: Layers.report(
                observed.record, isPrivileged: identity.isPrivileged, groups: observed.groups, without: obstacle,
                isSampled: written.isSampled, unveiled: written.unveiled),
            outputs: outputs, report: observed.report)
    }

    /// What was read and written; not told where a warm box's imports can't be taken off.
    private static func io(
        _ observed: borrowing Supervisor.Observations, _ verdict: Verdict, isWarm: Bool
    ) -> InputOutput? {
        let before = observed.readiness
        guard !isWarm || before?.counts != nil else { return nil }
        return InputOutput(
            observed.record, before: before?.counts, counters: observed.counters, groupBefore: before?.counters,
            used: verdict.cpu, unburied: verdict.unburiedCPU)
    }

    /// The box's control groups, or why it has none.
    private static func groups(_ limits: Limits, _ hierarchy: ControlGroupHierarchy?) -> (ControlGroups?, String) {
        guard let hierarchy else { return (nil, "none can be written") }
        do throws(SystemError) { return (try ControlGroups(limits, hierarchy: hierarchy), "") } catch {
            return (nil, error.message)
        }
    }

    /// Takes the declared outputs; the box is dead, and its files live on behind the descriptor that it handed out.
    private func collect(
        _ plan: Plan, _ written: PlanWriter.Result, _ observed: Supervisor.Observations
    ) throws(SandboxError) -> [CollectedFile] {
        guard let outputs = plan.outputs, observed.record.stage == 0 else { return [] }
        guard let scratch = observed.scratch,
            let folder = written.scratch.first(where: { $0.place == outputs.folder })?.folder
        else { return [] }
        return try Self.lifted { () throws(SystemError) in
            let raw = try call("open the outputs") {
                glovebox_open_beneath(scratch.raw, folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
            }
            let descriptor = Descriptor(owning: raw)
            return try Collection(folder: descriptor.raw, outputs: outputs).collect()
        }
    }

    /// Whether a file that the box could write to is as large as the limit lets it be.
    private static func hasFullFile(_ plan: Plan, _ observed: borrowing Supervisor.Observations) -> Bool {
        var folders: [HeldDescriptor] = []
        if let scratch = observed.scratch { folders.append(scratch) }
        for case .readWrite(let path, _) in plan.mounts {
            if let folder = try? Descriptor.open(path, O_RDONLY | O_DIRECTORY) {
                folders.append(HeldDescriptor(folder))
            }
        }
        return folders.contains { FolderWalk(folder: $0.raw, most: 65_536, deepest: 16).hasFile(of: plan.limits.disk) }
    }

    static func monotonicNanoseconds() -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }

    /// A failed system call of ours as this module's error.
    private static func lifted<Result: ~Copyable>(
        _ body: () throws(SystemError) -> Result
    ) throws(SandboxError) -> Result {
        do throws(SystemError) { return try body() } catch { throw .system(error) }
    }
}
