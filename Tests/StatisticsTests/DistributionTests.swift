import JSON
import Statistics
import Testing

/// Distributions against scipy, tails included.
@Suite struct DistributionTests {
    static let probabilities: [Double] = [
        1e-300, 1e-100, 1e-20, 1e-8, 0.001, 0.02, 0.025, 0.3, 0.499, 0.5, 0.6, 0.975, 0.99999, 1 - 1e-12,
    ]
    static let degrees: [Double] = [0.5, 1, 2, 3, 4.5, 10, 29, 100, 1234, 1e5, 1e7, 1e9]

    @Test func `the normal distribution is scipy's`() async throws {
        let points = (-60...60).map { Double($0) / 4 } + [-35, -37]
        let program = """
            import json, sys
            from scipy.stats import norm
            q = json.load(sys.stdin)
            print(json.dumps([[float(norm.cdf(x)) for x in q[0]], [float(norm.ppf(p)) for p in q[1]]]))
            """
        let reply = try await PythonReference.answer(
            program, to: [.array(points.map(JSONValue.real)), .array(Self.probabilities.map(JSONValue.real))])
        let cumulative = try #require(reply[0].arrayValue)
        let quantiles = try #require(reply[1].arrayValue)
        for (point, expected) in zip(points, cumulative) {
            #expect(isRelativelyClose(Normal.cdf(point), expected.doubleValue, within: 1e-12), "at \(point)")
        }
        for (probability, expected) in zip(Self.probabilities, quantiles) {
            #expect(isClose(Normal.quantile(probability), expected.doubleValue, within: 1e-12), "at \(probability)")
        }
        #expect(Normal.quantile(0) == -.infinity && Normal.quantile(1) == .infinity && Normal.quantile(2).isNaN)
    }

    @Test func `Student's t is scipy's, for few degrees and for very many`() async throws {
        let points: [Double] = [-50, -8, -3, -1.5, -0.2, -1e-6, 0, 1e-3, 0.7, 1, 2.5, 6, 40]
        let program = """
            import json, sys
            from scipy.stats import t
            points, probabilities, degrees = json.load(sys.stdin)
            print(json.dumps([[[float(t.cdf(x, d)) for x in points],
                               [float(t.ppf(p, d)) for p in probabilities]] for d in degrees]))
            """
        let inner = Self.probabilities.filter { $0 > 1e-9 }
        let reply = try await PythonReference.answer(
            program,
            to: [
                .array(points.map(JSONValue.real)), .array(inner.map(JSONValue.real)),
                .array(Self.degrees.map(JSONValue.real)),
            ])
        for (degrees, answer) in zip(Self.degrees, reply) {
            let distribution = StudentT(degrees: degrees)
            let answers = try #require(answer.arrayValue)
            let cumulative = try #require(answers[0].arrayValue)
            let quantiles = try #require(answers[1].arrayValue)
            for (point, expected) in zip(points, cumulative) {
                #expect(isClose(distribution.cdf(point), expected.doubleValue), "t = \(point), \(degrees) degrees")
            }
            for (probability, expected) in zip(inner, quantiles) {
                #expect(
                    isClose(distribution.quantile(probability), expected.doubleValue, within: 1e-9),
                    "p = \(probability), \(degrees) degrees")
            }
        }
        #expect(StudentT(degrees: 0).cdf(1).isNaN)
        #expect(StudentT(degrees: 3).quantile(0) == -.infinity)
    }

    @Test func `the incomplete beta function is scipy's`() async throws {
        let sizes: [Double] = [0.1, 0.5, 1, 3, 9.5, 10, 40, 1000, 2e5]
        let points: [Double] = [1e-10, 0.01, 0.2, 0.5, 0.77, 0.999]
        let program = """
            import json, sys
            from scipy.special import betainc
            sizes, points = json.load(sys.stdin)
            print(json.dumps([float(betainc(a, b, x)) for a in sizes for b in sizes for x in points]))
            """
        let reply = try await PythonReference.answer(
            program, to: [.array(sizes.map(JSONValue.real)), .array(points.map(JSONValue.real))])
        var position = 0
        for a in sizes {
            for b in sizes {
                for x in points {
                    #expect(
                        isClose(IncompleteBeta.value(x, a, b), reply[position].doubleValue), "I_\(x)(\(a), \(b))")
                    position += 1
                }
            }
        }
    }
}
