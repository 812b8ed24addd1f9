import Statistics

/// The scores of a finished competition, and what a new score would have earned there, exactly as MLE-bench computes it.
package struct Leaderboard: Sendable, Equatable {
    /// The medals.
    package enum Medal: String, Sendable, CaseIterable {
        case gold
        case silver
        case bronze
    }

    /// The teams' scores in file order, which decides the thresholds.
    package let scores: [Double]
    /// Which way is better, as the metric says: a board of one team, or of equal scores, can't tell.
    package let direction: Direction
    /// The score that still earns gold; not rounded.
    package let gold: Double
    /// The score that still earns silver.
    package let silver: Double
    /// The score that still earns bronze.
    package let bronze: Double
    /// The mean of the two middle scores, or the middle one.
    package let median: Double

    /// A leaderboard from scores in file order, best first; `nil` where there is none.
    package init?(scores: [Double], direction: Direction) {
        guard let middle = Statistics.median(scores) else { return nil }
        self.scores = scores
        self.direction = direction
        let positions = Self.positions(teams: scores.count)
        gold = scores[positions.gold - 1]
        silver = scores[positions.silver - 1]
        bronze = scores[positions.bronze - 1]
        median = middle
    }

    /// Reads the column `score` of a leaderboard table, whose last team must not be better than its first.
    ///
    /// MLE-bench takes the direction from these two rows. Here the metric has one, and a board that contradicts it is
    /// sorted the wrong way or belongs to another metric: its thresholds would stand at the wrong end.
    package init(_ table: Table, direction: Direction) throws(GradingError) {
        let column = try table.requiredColumn("score")
        var reader = ColumnReader(table, column: column)
        let scores = reader.numbers(minimum: nil, maximum: nil, whole: false, hint: nil)
        if let fault = reader.faults.first {
            throw .badCell(
                file: table.source, line: table.line(ofRow: fault.row), column: "score",
                what: "\(reader.shownCell(fault)) \(fault.what)")
        }
        guard let board = Leaderboard(scores: scores, direction: direction) else {
            throw .noRows(file: table.source)
        }
        if let first = scores.first, let last = scores.last, direction.isBetter(last, than: first) {
            throw .worstFirst(
                file: table.source, line: table.line(ofRow: scores.count - 1), first: first, last: last,
                direction: direction)
        }
        self = board
    }

    /// The place, from 1, of the first team that stands below a worse one; `nil` where all stand best first.
    package var firstMisplaced: Int? {
        scores.indices.dropFirst().first { direction.isBetter(scores[$0], than: scores[$0 - 1]) }.map { $0 + 1 }
    }

    /// The number of teams.
    package var teams: Int { scores.count }

    /// The 1-based rows whose scores are the thresholds.
    package static func positions(teams: Int) -> (gold: Int, silver: Int, bronze: Int) {
        switch teams {
        case ..<100: (max(1, teams / 10), max(1, teams / 5), max(1, teams * 2 / 5))
        case ..<250: (10, teams / 5, teams * 2 / 5)
        case ..<1000: (10 + teams / 500, 50, 100)
        default: (10 + teams / 500, teams / 20, teams / 10)
        }
    }

    /// The best medal that a score earns; a tie with a threshold earns it.
    package func medal(for score: Double) -> Medal? {
        if !direction.isBetter(gold, than: score) { return .gold }
        if !direction.isBetter(silver, than: score) { return .silver }
        return direction.isBetter(bronze, than: score) ? nil : .bronze
    }

    /// A better medal, and how far away it is.
    package struct NextMedal: Sendable, Equatable {
        /// The medal that the threshold earns.
        package let medal: Medal
        /// How much better a score must be to reach the threshold, in the metric's unit; always above 0.
        package let distance: Double
    }

    /// The nearest threshold that earns a better medal than a score has; `nil` for gold.
    ///
    /// Thresholds may be equal, as on a short leaderboard, and then the best medal among them is the next one.
    package func nextMedal(after score: Double) -> NextMedal? {
        let earned = medal(for: score)
        let better = [gold, silver, bronze].compactMap { threshold -> NextMedal? in
            guard let medal = medal(for: threshold), medal != earned, direction.isBetter(threshold, than: score) else {
                return nil
            }
            return NextMedal(medal: medal, distance: abs(threshold - score))
        }
        return better.min { $0.distance < $1.distance }
    }

    /// Whether a score is strictly better than the median.
    package func isAboveMedian(_ score: Double) -> Bool {
        direction.isBetter(score, than: median)
    }

    /// The place that a score would take: one more than the number of teams that are strictly better.
    package func rank(of score: Double) -> Int {
        1 + scores.count { direction.isBetter($0, than: score) }
    }

    /// The share of teams that are strictly worse, plus half the ties; 1 beats everybody.
    package func percentile(of score: Double) -> Double {
        let worse = scores.count { direction.isBetter(score, than: $0) }
        let ties = scores.count { $0 == score }
        return (Double(worse) + Double(ties) / 2) / Double(teams)
    }
}
