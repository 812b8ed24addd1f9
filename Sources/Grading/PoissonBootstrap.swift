import Statistics

extension Evaluation {
    /// A score whose error has no formula: the rows are drawn anew, again and again, each row a Poisson(1) number of times.
    ///
    /// `statistic` gets how often each row is drawn and answers the score of that sample, or `nil` where it has none. The
    /// draws depend on the number of rows alone, so two submissions are always resampled alike, and a grade repeats to
    /// the last bit. Between 100 and 400 draws, fewer for many rows: the relative error of a standard error from B draws
    /// is about 1/√(2B). No standard error where more than one draw in twenty has no score.
    /// Source: Chamandy et al., "Estimating uncertainty for massive data streams" (2012).
    static func bootstrapped(
        score: Double, rows: Int, statistic: (_ weights: [UInt8]) -> Double?
    ) -> Evaluation {
        let none = Evaluation(score: score, contributions: nil, effectiveCount: rows)
        guard rows > 1 else { return none }
        let draws = max(100, min(400, 20_000_000 / rows))
        var values: [Double?] = []
        var weights = [UInt8](repeating: 0, count: rows)
        for draw in 0..<draws {
            var generator = SeededGenerator(seed: 0x706F_6973_736F_6E31, stream: UInt64(draw))
            for row in weights.indices { weights[row] = UInt8(truncatingIfNeeded: generator.poissonOne()) }
            values.append(statistic(weights).flatMap { $0.isFinite ? $0 : nil })
        }
        let found = values.compactMap(\.self)
        guard found.count * 20 >= draws * 19, found.count > 1 else { return none }
        let mean = compensatedSum(found) / Double(found.count)
        let scale = 1 / Double(found.count - 1).squareRoot()
        // A draw without a score adds nothing, and stays in its place so that draws can be paired.
        return Evaluation(
            score: score, contributions: values.map { $0.map { ($0 - mean) * scale } ?? 0 }, effectiveCount: rows)
    }
}
