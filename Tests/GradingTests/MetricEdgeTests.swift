import Grading
import Statistics
import Testing

/// Where a metric has no value, it says so; where it has no error, it says that.
@Suite struct MetricEdgeTests {
    @Test func `nothing is defined without rows`() {
        let labels = ClassLabels(truth: [], predicted: [], classes: 2)
        let pairs = RealPairs(truth: [], predicted: [])
        #expect(throws: Undefined.self) { try Accuracy.evaluate(labels) }
        #expect(throws: Undefined.self) { try MacroF1.evaluate(labels) }
        #expect(throws: Undefined.self) { try QuadraticWeightedKappa.evaluate(labels) }
        #expect(throws: Undefined.self) { try RMSE.evaluate(pairs) }
        #expect(throws: Undefined.self) { try MAE.evaluate(pairs) }
        #expect(throws: Undefined.self) { try R2.evaluate(pairs) }
        #expect(throws: Undefined.self) { try RMSLE.evaluate(pairs) }
        #expect(throws: Undefined.self) { try Pearson.evaluate(pairs) }
        #expect(throws: Undefined.self) { try Spearman.evaluate(pairs) }
        #expect(throws: Undefined.self) { try Matthews.evaluate(labels) }
        #expect(throws: Undefined.self) { try RocAUC.evaluate(BinaryScores(isPositive: [], scores: [])) }
        #expect(throws: Undefined.self) { try LogLoss.evaluate(ClassProbabilities(truth: [], ofTruth: [])) }
    }

    @Test func `one class has no AUC, one value no R², one shared class no kappa`() {
        #expect(throws: Undefined("no graded row is of the negative class")) {
            try RocAUC.evaluate(BinaryScores(isPositive: [true, true], scores: [0, 1]))
        }
        #expect(throws: Undefined("no graded row is of the positive class")) {
            try RocAUC.evaluate(BinaryScores(isPositive: [false, false], scores: [0, 1]))
        }
        #expect(throws: Undefined.self) { try R2.evaluate(RealPairs(truth: [3, 3], predicted: [1, 2])) }
        #expect(throws: Undefined.self) { try R2.evaluate(RealPairs(truth: [3], predicted: [3])) }
        #expect(throws: Undefined.self) {
            try QuadraticWeightedKappa.evaluate(ClassLabels(truth: [1, 1], predicted: [1, 1], classes: 3))
        }
    }

    @Test func `constant predictions have no correlation, values below −1 no logarithm`() {
        let flat = RealPairs(truth: [1, 2, 3], predicted: [4, 4, 4])
        #expect(throws: Undefined("all predicted values are the same")) { try Pearson.evaluate(flat) }
        #expect(throws: Undefined("all predicted values are the same")) { try Spearman.evaluate(flat) }
        let still = RealPairs(truth: [4, 4, 4], predicted: [1, 2, 3])
        #expect(throws: Undefined("all true values are the same")) { try Pearson.evaluate(still) }
        #expect(throws: Undefined("all true values are the same")) { try Spearman.evaluate(still) }
        #expect(throws: Undefined.self) { try RMSLE.evaluate(RealPairs(truth: [1], predicted: [-1])) }
        #expect(throws: Undefined.self) { try RMSLE.evaluate(RealPairs(truth: [-2], predicted: [1])) }
        #expect(throws: Undefined("all predicted labels are the same class")) {
            try Matthews.evaluate(ClassLabels(truth: [0, 1], predicted: [1, 1], classes: 2))
        }
    }

    @Test func `one row has a score and no standard error`() throws {
        let one = try RMSE.evaluate(RealPairs(truth: [1], predicted: [3]))
        #expect(one.score == 2)
        #expect(one.standardError == nil)
        let lonely = try RocAUC.evaluate(BinaryScores(isPositive: [true, false, false], scores: [2, 1, 3]))
        #expect(lonely.score == 0.5)
        #expect(lonely.standardError == nil)
    }

    @Test func `constant scores have an AUC of one half, and minus zero ties with zero`() throws {
        let constant = BinaryScores(isPositive: [true, false, true, false], scores: [0.0, -0.0, 0.0, -0.0])
        #expect(try RocAUC.evaluate(constant).score == 0.5)
        let many = BinaryScores(
            isPositive: (0..<5000).map { $0 % 3 == 0 }, scores: (0..<5000).map { $0 % 2 == 0 ? 0.0 : -0.0 })
        #expect(try RocAUC.evaluate(many).score == 0.5)
    }

    /// The constants of MLE-bench's dummy submissions.
    @Test(arguments: [(2, 0.69315), (3, 1.09861), (99, 4.59512), (120, 4.78749)])
    func `a uniform guess over k classes costs ln k`(classes: Int, expected: Double) throws {
        let rows = 3 * classes
        let uniform = ClassProbabilities(
            truth: (0..<rows).map { Int32($0 % classes) },
            ofTruth: [Double](repeating: 1 / Double(classes), count: rows))
        #expect(roundedToFiveDecimals(try LogLoss.evaluate(uniform).score) == expected)
    }

    @Test func `a perfect AUC still has an interval that leaves room`() throws {
        let perfect = try RocAUC.evaluate(
            BinaryScores(isPositive: (0..<20).map { $0 < 10 }, scores: (0..<20).map { Double(-$0) }))
        #expect(perfect.score == 1)
        #expect(perfect.standardError == 0)
        let interval = try #require(
            RocAUC.description.scale.interval(
                score: perfect.score, standardError: perfect.standardError, effectiveCount: perfect.effectiveCount))
        #expect(interval.upper == 1)
        #expect(interval.lower < 0.8)
    }
}
