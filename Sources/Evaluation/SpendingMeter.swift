import Record

/// Adds up where a run's time and tokens went, from its events.
struct SpendingMeter: Sendable {
    private var spent = Spent()

    /// Hears one event.
    mutating func hear(_ event: Event) {
        switch event {
        case .modelAnswered(let answer):
            spent.modelMs += answer.wallMs
            spent.promptTokens += answer.promptTokens
            spent.cachedTokens += answer.cachedTokens
            spent.generatedTokens += answer.generatedTokens
        case .executionFinished(let execution): spent.sandboxMs += execution.boxMs ?? execution.wallMs
        default: break
        }
    }

    /// The sums; what is neither model nor box nor disk is the harness.
    func total(wall: Duration, syncNanoseconds: Int64) -> Spent {
        var total = spent
        total.wallMs = Int(wall.components.seconds) * 1_000 + Int(wall.components.attoseconds / 1_000_000_000_000_000)
        total.syncMs = Int(syncNanoseconds / 1_000_000)
        total.harnessMs = max(0, total.wallMs - total.modelMs - total.sandboxMs - total.syncMs)
        return total
    }
}
