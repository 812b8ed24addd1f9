import Glibc
import Grading
import Statistics
import Testing

/// Are the standard errors right? Against leaving rows out, and by counting how often intervals cover.
@Suite struct StandardErrorTests {
    /// One metric on freshly drawn data, and on the same data without one row.
    struct Trial: Sendable, CustomTestStringConvertible {
        let name: String
        /// The true value that intervals should cover; `nil`: taken from a very large sample.
        let truth: Double?
        let evaluate: @Sendable (inout SeededGenerator, Int, Int?) throws -> Evaluation

        var testDescription: String { name }
    }

    static let trials: [Trial] = [
        Trial(name: "accuracy", truth: nil) { try Accuracy.evaluate(labels(&$0, $1, $2)) },
        Trial(name: "macro_f1", truth: nil) { try MacroF1.evaluate(labels(&$0, $1, $2)) },
        Trial(name: "quadratic_weighted_kappa", truth: nil) {
            try QuadraticWeightedKappa.evaluate(labels(&$0, $1, $2))
        },
        // Two normal distributions one apart: Φ(1/√2).
        Trial(name: "roc_auc", truth: Normal.cdf(0.5.squareRoot())) { generator, count, left in
            let data = draw(&generator, count, left) { ($0.uniform() < 0.4, $0.normal()) }
            return try RocAUC.evaluate(
                BinaryScores(isPositive: data.map(\.0), scores: data.map { $0.0 ? $0.1 + 1 : $0.1 }))
        },
        Trial(name: "log_loss", truth: nil) { generator, count, left in
            let data = draw(&generator, count, left) { 0.2 + 0.7 * $0.uniform() }
            return try LogLoss.evaluate(ClassProbabilities(truth: data.map { _ in 0 }, ofTruth: data))
        },
        Trial(name: "rmse", truth: 1) { try RMSE.evaluate(pairs(&$0, $1, $2)) },
        // The mean distance of a normal variable from 0.
        Trial(name: "mae", truth: (2 / Double.pi).squareRoot()) { try MAE.evaluate(pairs(&$0, $1, $2)) },
        Trial(name: "r2", truth: 0.75) { try R2.evaluate(pairs(&$0, $1, $2)) },
        Trial(name: "matthews", truth: nil) { try Matthews.evaluate(labels(&$0, $1, $2)) },
        // Standard deviations 2 and √5, covariance 4.
        Trial(name: "pearson", truth: 2 / 5.0.squareRoot()) { try Pearson.evaluate(pairs(&$0, $1, $2)) },
        // The rank correlation of a normal pair: (6/π)·arcsin(r/2).
        Trial(name: "spearman", truth: 6 / Double.pi * asin(1 / 5.0.squareRoot())) {
            try Spearman.evaluate(pairs(&$0, $1, $2))
        },
        Trial(name: "f05", truth: nil) { generator, count, left in
            let data = draw(&generator, count, left) { ($0.uniform() < 0.4, $0.uniform() < 0.8) }
            return try F05.evaluate(
                BinaryLabels(truth: data.map(\.0), predicted: data.map { $0.0 == $0.1 }))
        },
        Trial(name: "weighted_auc", truth: nil) { generator, count, left in
            let data = draw(&generator, count, left) { ($0.uniform() < 0.4, $0.normal()) }
            return try WeightedAUC.evaluate(
                BinaryScores(isPositive: data.map(\.0), scores: data.map { $0.0 ? $0.1 + 1 : $0.1 }))
        },
        Trial(name: "mcrmse", truth: nil) { generator, count, left in
            // Two targets that share half of their error.
            let data = draw(&generator, count, left) { ($0.normal(), $0.normal(), $0.normal()) }
            func pairs(_ errors: [Double]) -> RealPairs {
                RealPairs(truth: errors.map { _ in 0 }, predicted: errors)
            }
            return try MCRMSE.evaluate(
                RealColumns(
                    names: ["a", "b"], columns: [pairs(data.map { $0.0 + $0.1 }), pairs(data.map { $0.0 + 2 * $0.2 })]))
        },
        Trial(name: "log_mae_by_type", truth: nil) { generator, count, left in
            let data = draw(&generator, count, left) { ($0.uniform() < 0.3 ? 1 : 0, $0.normal()) }
            return try LogMAEByType.evaluate(
                GroupedPairs(
                    pairs: RealPairs(truth: data.map { _ in 0 }, predicted: data.map { $0.0 == 1 ? 3 * $0.1 : $0.1 }),
                    groups: data.map(\.0)))
        },
        Trial(name: "kendall", truth: nil) { generator, count, left in
            let data = draw(&generator, count, left) { generator -> [Int32] in
                var ranks = (0..<Int32(2 + generator.integer(below: 6))).map(\.self)
                for _ in 0..<2 {
                    ranks.swapAt(generator.integer(below: ranks.count), generator.integer(below: ranks.count))
                }
                return ranks
            }
            return try Kendall.evaluate(Orders(ranks: data))
        },
        Trial(name: "rmsle", truth: nil) { generator, count, left in
            let data = draw(&generator, count, left) { (5 * $0.uniform(), $0.uniform()) }
            return try RMSLE.evaluate(RealPairs(truth: data.map(\.0), predicted: data.map { $0.0 + $0.1 }))
        },
    ]

    static func draw<Row>(
        _ generator: inout SeededGenerator, _ count: Int, _ left: Int?, _ row: (inout SeededGenerator) -> Row
    ) -> [Row] {
        var rows = (0..<count).map { _ in row(&generator) }
        if let left { rows.remove(at: left) }
        return rows
    }

    static func labels(_ generator: inout SeededGenerator, _ count: Int, _ left: Int?) -> ClassLabels {
        let data = draw(&generator, count, left) { generator -> (Int32, Int32) in
            let truth = Int32(generator.integer(below: 4))
            return (truth, generator.uniform() < 0.6 ? truth : Int32(generator.integer(below: 4)))
        }
        return ClassLabels(truth: data.map(\.0), predicted: data.map(\.1), classes: 4)
    }

    /// Truth with standard deviation 2, errors with standard deviation 1: R² is ¾.
    static func pairs(_ generator: inout SeededGenerator, _ count: Int, _ left: Int?) -> RealPairs {
        let data = draw(&generator, count, left) { (2 * $0.normal(), $0.normal()) }
        return RealPairs(truth: data.map(\.0), predicted: data.map { $0.0 + $0.1 })
    }

    @Test(arguments: trials)
    func `a row's contribution is what leaving it out takes away`(trial: Trial) throws {
        let count = 150
        let start = SeededGenerator(seed: 71)
        var generator = start
        let whole = try trial.evaluate(&generator, count, nil)
        let contributions = try #require(whole.contributions)
        let error = try #require(whole.standardError)
        #expect(abs(contributions.reduce(0, +)) < 1e-9 * max(1, error))
        var squares = 0.0
        var products = 0.0
        for row in 0..<count {
            generator = start
            let without = try trial.evaluate(&generator, count, row)
            // The jackknife's estimate of the same part: (θ − θ₋ᵢ)·√((n − 1)/n).
            let part = (whole.score - without.score) * (Double(count - 1) / Double(count)).squareRoot()
            squares += part * part
            products += part * contributions[row]
        }
        // Jackknife and influence function agree up to terms of order 1/n.
        #expect(abs(squares.squareRoot() / error - 1) < 0.03)
        #expect(products / (squares.squareRoot() * error) > 0.995)
    }

    /// Nominal 95 % intervals of 150 rows, 300 times over.
    ///
    /// The standard deviation of a coverage of 0.95 estimated from 300 intervals is 0.0126. The bounds allow three of them
    /// downwards and a further 0.02 for what asymptotics miss at 150 rows; upwards they catch intervals that are too wide.
    @Test(arguments: trials)
    func `intervals cover the truth about as often as they say`(trial: Trial) throws {
        var generator = SeededGenerator(seed: 72, stream: trial.name)
        let scale = try MetricRegistry.metric(trial.name).description.scale
        let truth = try trial.truth ?? trial.evaluate(&generator, 60_000, nil).score
        var covered = 0
        for _ in 0..<300 {
            let evaluation = try trial.evaluate(&generator, 150, nil)
            let interval = try #require(
                scale.interval(
                    score: evaluation.score, standardError: evaluation.standardError,
                    effectiveCount: evaluation.effectiveCount))
            if interval.contains(truth) { covered += 1 }
        }
        let coverage = Double(covered) / 300
        #expect(coverage > 0.892 && coverage < 0.993, "covered \(coverage)")
    }

    /// An error from 400 draws has a relative error of about 1/√800, 3.5 %; four of them are allowed.
    @Test func `a bootstrapped error is the spread over fresh samples, repeats, and pairs`() throws {
        var generator = SeededGenerator(seed: 73)
        /// Places some metres from the pole's meridian, and how far each prediction is off.
        func places(_ errors: [Double]) -> Places {
            let zeros = errors.map { _ in 0.0 }
            return Places(
                latitude: RealPairs(truth: zeros, predicted: errors),
                longitude: RealPairs(truth: zeros, predicted: zeros),
                groups: errors.map { _ in 0 })
        }
        func errors() -> [Double] { (0..<200).map { _ in 1 + generator.uniform() } }
        let scores = try (0..<100).map { _ in try HaversinePercentiles.evaluate(places(errors())).score }
        let spread = try #require(Summary(scores).standardDeviation)
        let single = try (0..<8).map { _ in
            try #require(try HaversinePercentiles.evaluate(places(errors())).standardError)
        }
        let mean = try #require(Summary(single).mean)
        #expect(abs(mean / spread - 1) < 0.25, "\(mean) against \(spread)")

        let some = errors()
        let first = try HaversinePercentiles.evaluate(places(some))
        let again = try HaversinePercentiles.evaluate(places(some))
        let near = try HaversinePercentiles.evaluate(places(some.map { $0 + 0.02 * generator.normal() }))
        #expect(first.contributions == again.contributions)
        #expect(first.standardError(ofDifferenceFrom: again) == 0)
        // Nearly the same predictions share nearly all of their luck.
        let paired = try #require(first.standardError(ofDifferenceFrom: near))
        let alone = try #require(first.standardError)
        #expect(paired > 0 && paired < alone / 2)
    }

    /// Rows that are all alike say nothing about others, wherever their score stands; the error may be one of rounding.
    @Test(arguments: [0, 1e-17] as [Double])
    func `no interval has a width of 0`(error: Double) throws {
        for (scale, score) in [
            (Scale.nonNegative, 2), (.nonNegative, 0), (.belowOne, 0.5), (.belowOne, -3), (.line, 7), (.line, -0.1),
        ] {
            #expect(scale.interval(score: score, standardError: error, effectiveCount: 2) == nil)
            let some = try #require(scale.interval(score: score + 0.01, standardError: 1e-6, effectiveCount: 2))
            #expect(some.lower < some.upper)
        }
        for (scale, score) in [(Scale.unit, 0.1), (.unit, 0.5), (.signedUnit, 0.3)] {
            let interval = try #require(scale.interval(score: score, standardError: error, effectiveCount: 20))
            #expect(interval.upper - interval.lower > 0.1, "as of 20 rows of yes and no")
        }
        #expect(
            try Levenshtein.evaluate(.init(truth: .init(["ab", "cd"]), predicted: .init(["", ""]))).standardError == 0)
    }

    @Test func `intervals stay inside the metric's range`() throws {
        for score in [0.0, 0.001, 0.5, 0.999, 1] {
            for error in [0, 0.01, 0.5] {
                let unit = try #require(Scale.unit.interval(score: score, standardError: error, effectiveCount: 5))
                #expect(unit.lower >= 0 && unit.upper <= 1 && unit.contains(score) && unit.width > 0)
                let signed = try #require(
                    Scale.signedUnit.interval(score: 2 * score - 1, standardError: error, effectiveCount: 5))
                #expect(signed.lower >= -1 && signed.upper <= 1 && signed.contains(2 * score - 1))
            }
        }
        let positive = try #require(Scale.nonNegative.interval(score: 0.1, standardError: 0.2, effectiveCount: 30))
        #expect(positive.lower > 0 && positive.contains(0.1))
        let below = try #require(Scale.belowOne.interval(score: 0.95, standardError: 0.2, effectiveCount: 30))
        #expect(below.upper < 1 && below.contains(0.95))
        #expect(Scale.nonNegative.interval(score: 0, standardError: 0, effectiveCount: 30) == nil)
        #expect(Scale.line.interval(score: 0, standardError: nil, effectiveCount: 1) == nil)
    }
}
