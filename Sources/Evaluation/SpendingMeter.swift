import Measures
import Record

/// Adds up where a run's time and tokens went, from its events.
struct SpendingMeter: Sendable {
    private var spent = Spent()

    /// Hears one event.
    mutating func hear(_ event: Event) {
        switch event {
        case .modelAnswered(let answer):
            spent.modelMs = spent.modelMs.saturatingAdd(answer.wallMs)
            spent.promptTokens = spent.promptTokens.saturatingAdd(answer.promptTokens)
            spent.cachedTokens = spent.cachedTokens.saturatingAdd(answer.cachedTokens)
            spent.generatedTokens = spent.generatedTokens.saturatingAdd(answer.generatedTokens)
        case .executionFinished(let execution):
            spent.sandboxMs = spent.sandboxMs.saturatingAdd(execution.spentMs)
            if let warmUp = execution.warmUp { spent.add(warmUp, isUsed: true) }
        default: break
        }
    }

    /// The sums; what is neither model nor box nor disk is the harness.
    ///
    /// Boxes that got ready for nothing stand in no event; `discarded` are those of this process.
    func total(wall: Duration, syncNanoseconds: Int64, discarded: [WarmUpRecord] = []) -> Spent {
        var total = spent
        for box in discarded { total.add(box, isUsed: false) }
        total.wallMs = Int(wall.components.seconds) * 1_000 + Int(wall.components.attoseconds / 1_000_000_000_000_000)
        total.syncMs = Int(syncNanoseconds / 1_000_000)
        let others = total.modelMs.saturatingAdd(total.sandboxMs).saturatingAdd(total.syncMs)
        total.harnessMs = max(0, total.wallMs - others)
        return total
    }
}

extension Spent {
    fileprivate mutating func add(_ box: WarmUpRecord, isUsed: Bool) {
        var sum = warmUps ?? WarmUpsRecord()
        sum.add(box, isUsed: isUsed)
        warmUps = sum
    }
}
