/// The one scale on which scores of different tasks may be averaged.
package enum NormalizedGain {
    /// 0 is the baseline on the same split, 1 the metric's ideal, direction folded in, clipped to [−1, 1].
    ///
    /// `(score − baseline) / (ideal − baseline)`; where the baseline is ideal already, an equal score is 0 and a worse one −1.
    package static func of(_ score: Double, baseline: Double, ideal: Double, isHigherBetter: Bool) -> Double {
        let sign = isHigherBetter ? 1.0 : -1.0
        let (gain, room) = (sign * (score - baseline), sign * (ideal - baseline))
        if room <= 0 { return gain < 0 ? -1 : 0 }
        return min(1, max(-1, gain / room))
    }

    /// What an agent that gave no valid submission gets.
    package static let failure = -1.0
}
