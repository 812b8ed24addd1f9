import Grading
import JSON
import Testing

@Suite struct LeaderboardTests {
    /// Positions by hand from the published rules, on both sides of every border.
    @Test(arguments: [
        (1, 1, 1, 1), (4, 1, 1, 1), (9, 1, 1, 3), (10, 1, 2, 4), (50, 5, 10, 20), (99, 9, 19, 39), (100, 10, 20, 40),
        (249, 10, 49, 99), (250, 10, 50, 100), (462, 10, 50, 100), (500, 11, 50, 100), (999, 11, 50, 100),
        (1000, 12, 50, 100), (1596, 13, 79, 159), (2288, 14, 114, 228),
    ])
    func `thresholds stand at the published rows`(teams: Int, gold: Int, silver: Int, bronze: Int) throws {
        let positions = Leaderboard.positions(teams: teams)
        #expect(positions == (gold, silver, bronze))
        // Rank r scores 10⁶ − r, so that a threshold tells its row.
        let board = try #require(Leaderboard(scores: (1...teams).map { 1_000_000 - Double($0) }, direction: .higher))
        #expect(board.gold == 1_000_000 - Double(gold))
        #expect(board.silver == 1_000_000 - Double(silver))
        #expect(board.bronze == 1_000_000 - Double(bronze))
        #expect(board.median == 1_000_000 - Double(teams + 1) / 2)
        #expect(board.teams == teams)
    }

    /// Leaderboards with the shapes and thresholds of four real competitions.
    @Test(arguments: [
        (2288, [14: 0.82066, 114: 0.81388, 228: 0.80967], 0.79565, 0.9, 0.1),
        (462, [10: 0.97908, 50: 0.76482, 100: 0.6921], 0.599595, 0.99, 0.1),
        (50, [5: 0.83321, 10: 0.82307, 20: 0.79111], 0.77842, 0.9, 0.1),
        (1596, [13: 0.0, 79: 0.00791, 159: 0.01526], 0.108345, 0.0, 3.0),
    ])
    func `real competitions keep their thresholds`(
        teams: Int, thresholds: [Int: Double], median: Double, best: Double, worst: Double
    ) throws {
        var scores = [Double](repeating: 0, count: teams)
        let anchors = [1: best].merging(thresholds) { $1 }.merging([
            teams / 2: median, teams / 2 + 1: median, teams: worst,
        ]) { $1 }
        let rows = anchors.keys.sorted()
        for (from, to) in zip(rows, rows.dropFirst()) {
            for row in from...to {
                let share = Double(row - from) / Double(to - from)
                scores[row - 1] = (anchors[from] ?? 0) * (1 - share) + (anchors[to] ?? 0) * share
            }
        }
        for (row, score) in anchors { scores[row - 1] = score }
        let board = try #require(Leaderboard(scores: scores, direction: best < worst ? .lower : .higher))
        #expect([board.gold, board.silver, board.bronze] == thresholds.keys.sorted().compactMap { thresholds[$0] })
        #expect(board.median == median)
        #expect(board.medal(for: board.gold) == .gold)
        #expect(board.medal(for: board.silver) == .silver)
        #expect(board.medal(for: board.bronze) == .bronze)
        #expect(board.medal(for: median) == nil)
        #expect(!board.isAboveMedian(median))
        #expect(board.isAboveMedian(board.bronze))
    }

    @Test func `rank counts the strictly better, percentile the strictly worse and half the ties`() throws {
        let board = try #require(Leaderboard(scores: [9, 7, 7, 5, 1], direction: .higher))
        #expect(board.rank(of: 10) == 1 && board.percentile(of: 10) == 1)
        #expect(board.rank(of: 7) == 2 && board.percentile(of: 7) == (2 + 1) / 5)
        #expect(board.rank(of: 6) == 4 && board.percentile(of: 6) == 0.4)
        #expect(board.rank(of: 0) == 6 && board.percentile(of: 0) == 0)
        let lower = try #require(Leaderboard(scores: [1, 2, 3, 4], direction: .lower))
        #expect(lower.rank(of: 1.5) == 2 && lower.percentile(of: 1.5) == 0.75)
    }

    /// Neither board says which way is better; the metric does.
    @Test(
        arguments: [
            ([0.5], .higher, .gold, nil, true), ([0.5], .lower, nil, .gold, false),
            ([0.5, 0.5, 0.5], .higher, .gold, nil, true), ([0.5, 0.5, 0.5], .lower, nil, .gold, false),
        ] as [([Double], Direction, Leaderboard.Medal?, Leaderboard.Medal?, Bool)])
    func `one row and equal scores are leaderboards of the metric's direction`(
        scores: [Double], direction: Direction, above: Leaderboard.Medal?, below: Leaderboard.Medal?, higherWins: Bool
    ) throws {
        let board = try #require(Leaderboard(scores: scores, direction: direction))
        let lowerMedal: Leaderboard.Medal? = higherWins ? nil : .gold
        #expect(board.medal(for: 0.6) == above && board.medal(for: 0.4) == lowerMedal && board.medal(for: 0.5) == .gold)
        #expect(board.nextMedal(after: 0.6)?.medal == below)
        #expect(board.rank(of: 0.6) == (higherWins ? 1 : scores.count + 1))
        #expect(board.percentile(of: 0.4) == (higherWins ? 0 : 1) && board.percentile(of: 0.5) == 0.5)
        #expect(!board.isAboveMedian(0.5))
        #expect(Leaderboard(scores: [], direction: direction) == nil)
    }

    @Test(
        arguments: [
            ("1\n2\n9\n", .lower, true), ("9\n2\n1\n", .lower, false), ("9\n2\n1\n", .higher, true),
            ("1\n2\n9\n", .higher, false), ("2\n9\n2\n", .lower, true), ("5\n", .lower, true),
        ] as [(String, Direction, Bool)])
    func `a board that is sorted the other way than the metric is refused`(
        rows: String, direction: Direction, isTaken: Bool
    ) throws {
        let table = try Table.parse(Array("score\n\(rows)".utf8), source: "board.csv")
        if isTaken {
            #expect(try Leaderboard(table, direction: direction).direction == direction)
            return
        }
        let error = #expect(throws: GradingError.self) { try Leaderboard(table, direction: direction) }
        #expect(error?.message.hasPrefix("board.csv:4: the last score") ?? false)
        #expect(error?.hint?.contains("sort the rows best first") ?? false)
    }

    @Test func `the first team below a worse one is named`() throws {
        #expect(try #require(Leaderboard(scores: [1, 2, 2, 3], direction: .lower)).firstMisplaced == nil)
        #expect(try #require(Leaderboard(scores: [1, 2, 1.5, 3], direction: .lower)).firstMisplaced == 3)
        #expect(try #require(Leaderboard(scores: [1, 2, 2, 3], direction: .higher)).firstMisplaced == 2)
    }

    @Test func `a leaderboard is read from its score column`() throws {
        let text = "scoreNullable,teamId,score,hasScore\n0.9,1,0.9,True\n0.8,2,0.8,True\n"
        let board = try Leaderboard(
            try Table.parse(Array(text.utf8), source: "leaderboard.csv"), direction: .higher)
        #expect(board.scores == [0.9, 0.8])
        for text in ["teamId\n1\n", "score\n", "score\nx\n", "score\n1\n\"\"\n"] {
            let table = try Table.parse(Array(text.utf8), source: "leaderboard.csv")
            #expect(throws: GradingError.self) { try Leaderboard(table, direction: .higher) }
        }
    }
}

@Suite struct GradeReportTests {
    static let fields = [
        "competition_id", "score", "gold_threshold", "silver_threshold", "bronze_threshold", "median_threshold",
        "any_medal", "gold_medal", "silver_medal", "bronze_medal", "above_median", "submission_exists",
        "valid_submission", "is_lower_better", "created_at", "submission_path", "metric", "unrounded_score",
        "standard_error", "interval", "rank", "percentile", "next_medal", "distance_to_next_medal", "teams", "reason",
    ]

    static func report(_ grade: Grade, _ leaderboard: Leaderboard?) throws -> JSONValue {
        GradeReport(
            competition: "demo", grade: grade, metric: try MetricRegistry.metric("roc_auc").description,
            leaderboard: leaderboard, path: "s.csv", exists: true, createdAt: "2026-01-01T00:00:00Z"
        ).json
    }

    @Test func `a report has MLE-bench's fields in its order, then ours`() throws {
        let measurement = Measurement(
            metric: "roc_auc", direction: .higher, score: 0.8765449, standardError: 0.01, interval: nil, count: 9)
        let board = try #require(Leaderboard(scores: [0.9, 0.876545, 0.87654, 0.5], direction: .higher))
        let json = try Self.report(.scored(measurement), board)
        #expect(json.objectValue?.keys == Self.fields)
        #expect(json["score"] == .real(0.87654) && json["unrounded_score"] == .real(0.8765449))
        // With four teams every threshold stands at row 1, so only 0.9 would earn a medal.
        #expect(json["any_medal"] == false && json["gold_medal"] == false)
        #expect(json["above_median"] == false)
        #expect(json["rank"] == 3 && json["teams"] == 4)
        #expect(json["percentile"] == .real(1.5 / 4))
        #expect(json["valid_submission"] == true && json["reason"] == .null)
        #expect(json["is_lower_better"] == false)
    }

    @Test func `an invalid submission has no score, no medal and a reason`() throws {
        let grade = Grade.invalid([Problem(.missingID, "no row for id 'b'", hint: "predict every row")])
        let board = try #require(Leaderboard(scores: [0.9, 0.8], direction: .higher))
        let json = try Self.report(grade, board)
        #expect(json["score"] == .null && json["unrounded_score"] == .null)
        #expect(json["rank"] == .null && json["percentile"] == .null)
        #expect(json["any_medal"] == false && json["above_median"] == false && json["valid_submission"] == false)
        #expect(json["gold_threshold"] == .real(0.9))
        #expect(json["reason"] == "no row for id 'b'; predict every row")
    }

    @Test func `without a leaderboard there are no medals to win or to miss`() throws {
        let measurement = Measurement(
            metric: "roc_auc", direction: .higher, score: 0.5, standardError: nil, interval: nil, count: 9)
        let json = try Self.report(.scored(measurement), nil)
        for key in [
            "gold_threshold", "any_medal", "above_median", "rank", "percentile", "teams", "next_medal",
            "distance_to_next_medal",
        ] {
            #expect(json[key] == .null)
        }
    }

    /// Python's `round(x, 5)`, computed there: ties go by the exact binary value.
    @Test(arguments: [
        (0.015625, 0.01562), (0.046875, 0.04688), (2.675, 2.675), (0.123455, 0.12345), (0.123445, 0.12344),
        (1.000005, 1.00001), (-0.015625, -0.01562), (123456.789065, 123456.78907), (0.000005, 1e-05), (1e-12, 0),
        (4.5951198501345898, 4.59512),
    ])
    func `scores are rounded to five decimals, half to even on their exact value`(score: Double, expected: Double) {
        #expect(roundedToFiveDecimals(score) == expected)
    }
}
