import Grading
import JSON
import Statistics
import Testing

/// Every metric against scikit-learn, computed by the task environment's Python during the test.
@Suite struct MetricReferenceTests {
    @Test func `labels are graded as scikit-learn grades them`() async throws {
        var generator = SeededGenerator(seed: 1, stream: "labels")
        var cases: [ClassLabels] = []
        for (rows, classes) in [(1, 3), (2, 2), (7, 4), (50, 2), (300, 5), (2000, 30)] {
            for _ in 0..<4 {
                let truth = (0..<rows).map { _ in Int32(generator.integer(below: classes)) }
                let predicted = truth.map { label in
                    generator.uniform() < 0.6 ? label : Int32(generator.integer(below: classes))
                }
                cases.append(ClassLabels(truth: truth, predicted: predicted, classes: classes))
            }
        }
        let program = """
            import json, sys, math
            from sklearn.metrics import accuracy_score, f1_score, cohen_kappa_score, matthews_corrcoef
            out = []
            for c in json.load(sys.stdin):
                y, p = c["truth"], c["predicted"]
                k = cohen_kappa_score(y, p, weights="quadratic", labels=list(range(c["classes"])))
                out.append([accuracy_score(y, p), f1_score(y, p, average="macro", zero_division=0),
                            None if math.isnan(k) else k,
                            None if len(set(y)) == 1 or len(set(p)) == 1 else matthews_corrcoef(y, p)])
            print(json.dumps(out))
            """
        let question = cases.map { labels -> JSONValue in
            [
                "truth": .integers(labels.truth), "predicted": .integers(labels.predicted),
                "classes": .int(labels.classes),
            ]
        }
        let reply = try await PythonReference.answer(program, to: .array(question))
        let answers = try #require(reply.arrayValue)
        #expect(answers.count == cases.count)
        for (labels, answer) in zip(cases, answers) {
            let expected = try #require(answer.arrayValue)
            #expect(isClose(try Accuracy.evaluate(labels).score, expected[0].doubleValue))
            #expect(isClose(try MacroF1.evaluate(labels).score, expected[1].doubleValue))
            if expected[2].isNull {
                #expect(throws: Undefined.self) { try QuadraticWeightedKappa.evaluate(labels) }
            } else {
                #expect(isClose(try QuadraticWeightedKappa.evaluate(labels).score, expected[2].doubleValue))
            }
            if expected[3].isNull {
                #expect(throws: Undefined.self) { try Matthews.evaluate(labels) }
            } else {
                #expect(isClose(try Matthews.evaluate(labels).score, expected[3].doubleValue))
            }
        }
    }

    @Test func `numbers are graded as scikit-learn grades them`() async throws {
        var generator = SeededGenerator(seed: 2, stream: "numbers")
        var cases: [RealPairs] = []
        for (rows, offset) in [(2, 0.0), (3, 1e6), (40, 0.0), (500, 1e8), (3000, -5.0)] {
            for _ in 0..<4 {
                // Rounded to one decimal, so that values are tied.
                let truth = (0..<rows).map { _ in offset + (generator.normal() * 10).rounded() / 10 }
                let predicted = truth.map { $0 + generator.normal() }
                cases.append(RealPairs(truth: truth, predicted: predicted))
            }
        }
        let program = """
            import json, sys
            from sklearn.metrics import root_mean_squared_error, mean_absolute_error, r2_score
            print(json.dumps([[root_mean_squared_error(y, p), mean_absolute_error(y, p), r2_score(y, p)]
                              for y, p in json.load(sys.stdin)]))
            """
        let question = cases.map { JSONValue.array([.numbers($0.truth), .numbers($0.predicted)]) }
        let reply = try await PythonReference.answer(program, to: .array(question))
        let answers = try #require(reply.arrayValue)
        #expect(answers.count == cases.count)
        for (pairs, answer) in zip(cases, answers) {
            let expected = (answer.arrayValue ?? []).compactMap { $0.doubleValue }
            try #require(expected.count == 3)
            #expect(isClose(try RMSE.evaluate(pairs).score, expected[0]))
            #expect(isClose(try MAE.evaluate(pairs).score, expected[1]))
            if pairs.truth.allSatisfy({ $0 == pairs.truth[0] }) {
                #expect(throws: Undefined.self) { try R2.evaluate(pairs) }
            } else {
                // Both sides lose digits where the offset is 10⁸ times the spread.
                #expect(isClose(try R2.evaluate(pairs).score, expected[2], within: 1e-7))
            }
        }
    }

    @Test func `correlations and logarithmic errors are scipy's and scikit-learn's`() async throws {
        var generator = SeededGenerator(seed: 5, stream: "correlations")
        var cases: [RealPairs] = []
        for rows in [2, 3, 10, 200, 3000] {
            for _ in 0..<4 {
                // Rounded, so that values are tied; positive, so that they have logarithms.
                var truth = (0..<rows).map { _ in (generator.uniform() * 40).rounded() / 4 }
                var predicted = truth.map { (($0 + 3 * generator.uniform()) * 4).rounded() / 4 }
                (truth[0], predicted[0]) = (100, 90)
                cases.append(RealPairs(truth: truth, predicted: predicted))
            }
        }
        let program = """
            import json, sys
            from scipy.stats import pearsonr, spearmanr
            from sklearn.metrics import root_mean_squared_log_error
            print(json.dumps([[float(pearsonr(y, p)[0]), float(spearmanr(y, p)[0]), root_mean_squared_log_error(y, p)]
                              for y, p in json.load(sys.stdin)]))
            """
        let question = cases.map { JSONValue.array([.numbers($0.truth), .numbers($0.predicted)]) }
        let reply = try await PythonReference.answer(program, to: .array(question))
        let answers = try #require(reply.arrayValue)
        #expect(answers.count == cases.count)
        for (pairs, answer) in zip(cases, answers) {
            let expected = (answer.arrayValue ?? []).compactMap { $0.doubleValue }
            try #require(expected.count == 3)
            #expect(isClose(try Pearson.evaluate(pairs).score, expected[0]))
            #expect(isClose(try Spearman.evaluate(pairs).score, expected[1]))
            #expect(isClose(try RMSLE.evaluate(pairs).score, expected[2]))
        }
    }

    @Test func `AUC is scikit-learn's and its error is DeLong's`() async throws {
        var generator = SeededGenerator(seed: 3, stream: "auc")
        var cases: [BinaryScores] = []
        for (rows, levels) in [(2, 3), (9, 3), (60, 5), (400, 1000), (5000, 50), (5000, 1_000_000)] {
            for _ in 0..<4 {
                var isPositive = (0..<rows).map { _ in generator.uniform() < 0.3 }
                isPositive[0] = true
                isPositive[1] = false
                let scores = isPositive.map { positive in
                    let score = generator.normal() + (positive ? 0.8 : 0)
                    return (score * Double(levels) / 6).rounded() / Double(levels)
                }
                cases.append(BinaryScores(isPositive: isPositive, scores: scores))
            }
        }
        // The structural components over all pairs, as in the paper; numpy only.
        let program = """
            import json, sys
            import numpy as np
            from sklearn.metrics import roc_auc_score
            out = []
            for y, s in json.load(sys.stdin):
                y, s = np.array(y), np.array(s)
                a, b = s[y == 1], s[y == 0]
                psi = (a[:, None] > b[None, :]) + 0.5 * (a[:, None] == b[None, :])
                v10, v01 = psi.mean(axis=1), psi.mean(axis=0)
                se = None
                if len(a) > 1 and len(b) > 1:
                    se = float(np.sqrt(v10.var(ddof=1) / len(a) + v01.var(ddof=1) / len(b)))
                out.append([roc_auc_score(y, s), se])
            print(json.dumps(out))
            """
        let question = cases.map {
            JSONValue.array([.integers($0.isPositive.map { $0 ? 1 : 0 }), .numbers($0.scores)])
        }
        let reply = try await PythonReference.answer(program, to: .array(question))
        let answers = try #require(reply.arrayValue)
        #expect(answers.count == cases.count)
        for (scores, answer) in zip(cases, answers) {
            let expected = try #require(answer.arrayValue)
            let evaluation = try RocAUC.evaluate(scores)
            #expect(isClose(evaluation.score, expected[0].doubleValue))
            if expected[1].isNull {
                #expect(evaluation.standardError == nil)
            } else {
                #expect(isClose(evaluation.standardError, expected[1].doubleValue))
            }
        }
    }

    @Test func `log loss is scikit-learn's, certain errors included`() async throws {
        var generator = SeededGenerator(seed: 4, stream: "log loss")
        var question: [JSONValue] = []
        var cases: [ClassProbabilities] = []
        for (rows, classes) in [(2, 2), (30, 2), (200, 3), (1000, 12)] {
            for _ in 0..<3 {
                let truth = (0..<rows).map { _ in Int32(generator.integer(below: classes)) }
                let table = truth.map { _ -> [Double] in
                    if generator.uniform() < 0.1 {
                        // All on one class, right or wrong.
                        let certain = generator.integer(below: classes)
                        return (0..<classes).map { $0 == certain ? 1 : 0 }
                    }
                    let weights = (0..<classes).map { _ in generator.uniform() }
                    let sum = weights.reduce(0, +)
                    return weights.map { $0 / sum }
                }
                cases.append(
                    ClassProbabilities(truth: truth, ofTruth: zip(truth, table).map { $1[Int($0)] }))
                question.append([.integers(truth), .array(table.map(JSONValue.numbers)), .int(classes)])
            }
        }
        let program = """
            import json, sys
            from sklearn.metrics import log_loss
            print(json.dumps([log_loss(y, p, labels=list(range(k))) for y, p, k in json.load(sys.stdin)]))
            """
        let reply = try await PythonReference.answer(program, to: .array(question))
        let answers = try #require(reply.arrayValue)
        #expect(answers.count == cases.count)
        for (probabilities, answer) in zip(cases, answers) {
            #expect(isClose(try LogLoss.evaluate(probabilities).score, answer.doubleValue))
        }
    }
}
