import Grading
import JSON
import Statistics
import Testing

/// Every metric there is, from two tables to a score: against independent definitions, at its ends, and in its error.
@Suite struct MetricSceneTests {
    @Test func `every metric has a scene`() {
        #expect(MetricScenes.all.map(\.metric).sorted() == MetricRegistry.all.map(\.description.name).sorted())
    }

    /// scikit-learn and scipy where they have the metric, else a slow and plain definition; one process for all.
    @Test func `scores are those of independent definitions`() async throws {
        var generator = SeededGenerator(seed: 90)
        var scenes: [(metric: String, scene: MetricScene)] = []
        for (metric, draw) in MetricScenes.all {
            for rows in [1, 2, 2, 7, 7, 30, 80, 80] { scenes.append((metric, draw(&generator, rows))) }
        }
        let reply = try await PythonReference.answer(
            MetricDefinitions.program, to: .array(scenes.map { $0.scene.json($0.metric) }))
        let expected = try #require(reply.arrayValue)
        #expect(expected.count == scenes.count)
        var defined: [String: Int] = [:]
        for ((metric, scene), value) in zip(scenes, expected) {
            let grade = try scene.grade(metric)
            if let number = value.doubleValue {
                #expect(
                    isClose(grade.measurement?.score, number, within: 1e-9),
                    "\(metric) on \(scene.rows) rows: \(grade), not \(number)")
                defined[metric, default: 0] += 1
            } else {
                #expect(value.isNull)
                guard case .invalid(let problems) = grade else {
                    Issue.record("\(metric) on \(scene.rows) rows is \(grade), but has no value")
                    continue
                }
                #expect(problems.map(\.kind) == [.undefined])
                #expect(grade.reason?.hasPrefix("\(metric) is undefined: ") == true)
            }
        }
        for (metric, _) in MetricScenes.all { #expect(defined[metric, default: 0] >= 3, "\(metric)") }
    }

    @Test(arguments: MetricScenes.all.map(\.metric))
    func `no rows have no score, and perfect predictions reach the ideal`(metric: String) throws {
        let draw = try #require(MetricScenes.all.first { $0.metric == metric }).draw
        var generator = SeededGenerator(seed: 91, stream: metric)
        let scene = draw(&generator, 60)
        let (grader, answers) = try scene.grader(metric)
        func empty(_ columns: [MetricScene.Column]) throws -> Table {
            try MetricScene.table(columns, order: [], source: "empty")
        }
        #expect(answers.rowCount == 60)
        let nothing = try grader.grade(try empty(scene.submission), exactly: try empty(scene.answers))
        guard case .invalid(let problems) = nothing else {
            Issue.record("\(metric) of no rows is \(nothing)")
            return
        }
        #expect(problems.map(\.kind) == [.undefined])
        #expect(throws: GradingError.noRows(file: "answers")) { try draw(&generator, 0).grade(metric) }

        let description = try MetricRegistry.metric(metric).description
        let perfect = try #require(try scene.grade(metric, \.perfect).measurement)
        #expect(isClose(perfect.score, description.ideal, within: 1e-9), "\(perfect.score)")
        let other = try #require(try scene.grade(metric).measurement)
        #expect(description.direction.isBetter(perfect.score, than: other.score))
    }

    /// The jackknife over rows (over volumes where rows belong together) against the error that a grade gives.
    ///
    /// Influence functions agree with it up to terms of order 1/n; a bootstrap of 400 draws adds a spread of 3.5 %, and its
    /// metrics are tried on fewer rows, since each grade costs 400 scores. For percentiles the jackknife is wrong; they
    /// have a test of their own.
    @Test(arguments: MetricScenes.all.map(\.metric).filter { !["haversine_percentiles", "coco_map"].contains($0) })
    func `errors and errors of differences are the jackknife's`(metric: String) throws {
        let draw = try #require(MetricScenes.all.first { $0.metric == metric }).draw
        var generator = SeededGenerator(seed: 92, stream: metric)
        let isDrawn =
            try MetricRegistry.metric(metric).description.source.contains("bootstrap") || metric == "coco_map_40"
        let scene = draw(&generator, metric == "dice_hausdorff" ? 240 : 48)
        let units = scene.units.isEmpty ? Array(0..<scene.rows) : Array(Set(scene.units))
        var other = scene
        other.submission = draw(&generator, scene.rows).submission
        // Half of the rows of another submission, where its cells fit the answers.
        let mixed =
            metric == "kendall"
            ? scene.perfect
            : zip(scene.submission, other.submission).map { ours, theirs in
                (ours.name, ours.cells.indices.map { $0 % 2 == 0 ? ours.cells[$0] : theirs.cells[$0] })
            }

        func score(_ columns: [MetricScene.Column], without unit: Int?) throws -> Double? {
            var part = scene
            part.submission = columns
            return try part.without(unit).grade(metric).measurement?.score
        }
        func jackknife(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / Double(values.count)
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return (squares * Double(values.count - 1) / Double(values.count)).squareRoot()
        }
        let ours = try units.map { try #require(try score(scene.submission, without: $0)) }
        let theirs = try units.map { try #require(try score(mixed, without: $0)) }
        let tolerance = isDrawn ? 0.3 : 0.2

        let measured = try #require(try scene.grade(metric).measurement?.standardError)
        let expected = jackknife(ours)
        #expect(abs(measured / expected - 1) < tolerance, "\(measured) against \(expected)")

        let (grader, answers) = try scene.grader(metric)
        let order = Array(0..<scene.rows)
        let difference = try grader.pairedDifference(
            try MetricScene.table(scene.submission, order: order, source: "a"),
            try MetricScene.table(mixed, order: order.reversed(), source: "b"), answers: answers)
        let paired = jackknife(zip(ours, theirs).map { $0 - $1 })
        #expect(
            abs(difference.standardError / paired - 1) < tolerance, "\(difference.standardError) against \(paired)")
    }

    /// The spread of the score over fresh samples against the error that one sample gives.
    @Test func `the error of percentiles is the spread over fresh samples`() throws {
        let draw = try #require(MetricScenes.all.first { $0.metric == "haversine_percentiles" }).draw
        var generator = SeededGenerator(seed: 93)
        var (scores, errors): ([Double], [Double]) = ([], [])
        for round in 0..<100 {
            let grade = try draw(&generator, 300).grade("haversine_percentiles")
            let measurement = try #require(grade.measurement)
            scores.append(measurement.score)
            if round < 10 { errors.append(try #require(measurement.standardError)) }
        }
        let spread = try #require(Summary(scores).standardDeviation)
        let mean = try #require(Summary(errors).mean)
        #expect(abs(mean / spread - 1) < 0.25, "\(mean) against \(spread)")
    }
}
