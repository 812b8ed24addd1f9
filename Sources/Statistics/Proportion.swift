/// Successes out of trials, and intervals for the chance behind them that stay inside [0, 1].
package struct Proportion: Sendable, Equatable {
    /// How many trials succeeded; a fraction where trials are weighted or an effective number is used.
    package let successes: Double
    /// How many trials there were.
    package let trials: Double

    /// Counts of successes and trials.
    package init(successes: Int, trials: Int) {
        self.init(successes: Double(successes), trials: Double(trials))
    }

    /// Effective, possibly fractional, counts.
    package init(successes: Double, trials: Double) {
        self.successes = successes
        self.trials = trials
    }

    /// The share of successes; `nil` without trials.
    package var estimate: Double? {
        trials > 0 && successes >= 0 && successes <= trials ? successes / trials : nil
    }

    /// Wilson's score interval; `nil` without trials.
    ///
    /// Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    package func wilson(level: Double = 0.95) -> Interval? {
        guard let estimate else { return nil }
        let z = Normal.critical(level: level)
        let share = z * z / trials
        let centre = (estimate + share / 2) / (1 + share)
        let half = z / (1 + share) * (estimate * (1 - estimate) / trials + share / (4 * trials)).squareRoot()
        let lower = estimate == 0 ? 0 : max(0, centre - half)
        let upper = estimate == 1 ? 1 : min(1, centre + half)
        return Interval(lower: lower, upper: upper, level: level)
    }

    /// Clopper and Pearson's exact interval: covers with at least the stated chance; `nil` without trials.
    package func clopperPearson(level: Double = 0.95) -> Interval? {
        guard estimate != nil else { return nil }
        let tail = (1 - level) / 2
        let failures = trials - successes
        return Interval(
            lower: successes == 0 ? 0 : IncompleteBeta.quantile(tail, successes, failures + 1),
            upper: failures == 0 ? 1 : IncompleteBeta.quantile(1 - tail, successes + 1, failures),
            level: level)
    }
}
