import CLinux
import Glibc
import Measures
import Testing

@testable import Sandbox

/// What a signal says, and what else must say so.
@Suite struct VerdictTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var signal: Int32
        var cpu: Duration = .zero
        var notifies: Int32 = 1
        var hasKilledForeign = false
        var hasFullFile = false
        var ending: Outcome.Ending
    }

    static let cases: [Case] = [
        Case(testDescription: "XCPU without use", signal: SIGXCPU, ending: .signalled(SIGXCPU)),
        Case(testDescription: "XCPU at the limit", signal: SIGXCPU, cpu: .seconds(5), ending: .killedByLimit(.cpu)),
        Case(testDescription: "KILL without use", signal: SIGKILL, ending: .signalled(SIGKILL)),
        Case(testDescription: "KILL at the limit", signal: SIGKILL, cpu: .seconds(5), ending: .killedByLimit(.cpu)),
        Case(testDescription: "KILL by the supervisor", signal: SIGKILL, hasKilledForeign: true, ending: .refused),
        Case(testDescription: "XFSZ by hand", signal: SIGXFSZ, ending: .signalled(SIGXFSZ)),
        Case(testDescription: "XFSZ by a file", signal: SIGXFSZ, hasFullFile: true, ending: .killedByLimit(.disk)),
        Case(testDescription: "SYS by hand", signal: SIGSYS, ending: .signalled(SIGSYS)),
        Case(testDescription: "SYS where nobody listens", signal: SIGSYS, notifies: -EINVAL, ending: .refused),
    ]

    @Test(arguments: cases) func `a signal counts as a limit's or the filter's only where more than the signal says so`(
        _ trial: Case
    ) {
        var record = jail_record()
        record.has_status = 1
        record.status = trial.signal
        record.started_ns = 1
        record.filter_notifies = trial.notifies
        let plan = Plan(command: ["true"], limits: Limits(cpu: .seconds(5)))
        let verdict = Verdict(
            plan: plan, written: PlanWriter.Result(blob: [], scratch: [], places: [], isSampled: false, unveiled: []),
            record: record, counters: ControlGroups.Counters(cpu: trial.cpu), space: Supervisor.SpaceUsed(),
            reason: nil, hasKilledForeign: trial.hasKilledForeign, hasFullFile: trial.hasFullFile)
        #expect(verdict.ending == trial.ending)
    }
}
