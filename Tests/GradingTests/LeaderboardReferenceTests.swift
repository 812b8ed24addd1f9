import JSON
import Statistics
import Testing

@testable import Grading

/// Leaderboards, medals and places against a plain Python program that follows the published rules word by word.
@Suite struct LeaderboardReferenceTests {
    private static let program = """
        import json, sys

        def answer(case):
            board, out = case["board"], []
            n, lower = len(board), board[0] < board[-1]
            if n < 100: places = [max(1, n // 10), max(1, n // 5), max(1, n * 2 // 5)]
            elif n < 250: places = [10, n // 5, n * 2 // 5]
            elif n < 1000: places = [10 + n // 500, 50, 100]
            else: places = [10 + n // 500, n // 20, n // 10]
            limits = [board[place - 1] for place in places]
            order = sorted(board)
            median = (order[(n - 1) // 2] + order[n // 2]) / 2
            reaches = (lambda s, t: s <= t) if lower else (lambda s, t: s >= t)
            beats = (lambda s, t: s < t) if lower else (lambda s, t: s > t)
            names = ["gold", "silver", "bronze"]
            def medal(s):
                for name, limit in zip(names, limits):
                    if reaches(s, limit): return name
            for raw in case["scores"]:
                s = round(raw, 5)
                mine = medal(s)
                # Every better score on the board, from the nearest on, until one has a better medal.
                nearest = None
                for t in sorted(limits, key=lambda t: abs(t - s)):
                    if beats(t, s) and medal(t) != mine:
                        nearest = [medal(t), abs(t - s)]
                        break
                out.append({
                    "score": s, "medal": mine, "above_median": beats(s, median),
                    "rank": 1 + sum(beats(t, s) for t in board),
                    "percentile": (sum(beats(s, t) for t in board) + sum(t == s for t in board) / 2) / n,
                    "next": nearest})
            return {"limits": limits, "median": median, "lower": lower, "answers": out}

        print(json.dumps([answer(case) for case in json.load(sys.stdin)]))
        """

    @Test func `medals, medians, ranks and distances are those of a plain program on random leaderboards`() async throws
    {
        var generator = SeededGenerator(seed: 51, stream: "leaderboards")
        let sizes =
            [1, 2, 3, 9, 10, 11, 99, 100, 101, 249, 250, 499, 500, 999, 1000, 1999, 2000]
            + (0..<283).map { _ in 1 + generator.integer(below: 1500) }
        var boards: [(board: [Double], scores: [Double])] = []
        for (round, size) in sizes.enumerated() {
            // Few different scores make ties at the thresholds; some boards are not sorted at all.
            let steps = [3, 40, 1_000_000][round % 3]
            var board = (0..<size).map { _ in Double(generator.integer(below: steps)) / Double(steps) }
            switch round % 4 {
            case 0: board.sort()
            case 1, 2: board.sort(by: >)
            default: break
            }
            let scores = (0..<12).map { index in
                index < 8 ? board[generator.integer(below: size)] : generator.uniform() * 1.2 - 0.1
            }
            boards.append((board, scores))
        }
        let question = JSONValue.array(
            boards.map { ["board": .numbers($0.board), "scores": .numbers($0.scores)] })
        let reply = try await PythonReference.answer(Self.program, to: question)
        let answers = try #require(reply.arrayValue)
        #expect(answers.count == boards.count)
        var medals = 0
        for ((board, scores), expected) in zip(boards, answers) {
            // The plain program takes the direction from the board, as MLE-bench does; a board that agrees gives the same.
            let metric = try MetricRegistry.metric(board[0] < board[board.count - 1] ? "rmse" : "r2").description
            let leaderboard = try #require(Leaderboard(scores: board, direction: metric.direction))
            #expect(expected["limits"] == .numbers([leaderboard.gold, leaderboard.silver, leaderboard.bronze]))
            #expect(expected["median"]?.doubleValue == leaderboard.median)
            for (score, wanted) in zip(scores, expected["answers"]?.arrayValue ?? []) {
                let measurement = Measurement(
                    metric: metric.name, direction: metric.direction, score: score, standardError: nil, interval: nil,
                    count: 1)
                let report = GradeReport(
                    competition: "c", grade: .scored(measurement), metric: metric, leaderboard: leaderboard,
                    path: "s.csv", exists: true, createdAt: "")
                let json = report.json
                #expect(json["score"]?.doubleValue == wanted["score"]?.doubleValue)
                #expect(report.medal?.rawValue == wanted["medal"]?.stringValue)
                for medal in Leaderboard.Medal.allCases {
                    #expect(json["\(medal.rawValue)_medal"]?.boolValue == (report.medal == medal))
                }
                #expect(json["any_medal"]?.boolValue == (wanted["medal"]?.isNull == false))
                #expect(json["above_median"] == wanted["above_median"])
                #expect(json["rank"] == wanted["rank"])
                #expect(json["percentile"]?.doubleValue == wanted["percentile"]?.doubleValue)
                #expect(json["is_lower_better"] == expected["lower"])
                #expect(json["next_medal"]?.stringValue == wanted["next"]?.arrayValue?[0].stringValue)
                #expect(json["distance_to_next_medal"]?.doubleValue == wanted["next"]?.arrayValue?[1].doubleValue)
                if report.medal != nil { medals += 1 }
            }
        }
        // Enough of both kinds for the comparison to mean something.
        #expect(medals > 100 && medals < boards.count * 11)
    }

    @Test func `the next medal is the nearest better one, and gold has none`() throws {
        let board = try #require(Leaderboard(scores: (1...50).map { 100 - Double($0) }, direction: .higher))
        // Gold from row 5 on (95), silver from 10 (90), bronze from 20 (80).
        #expect(board.nextMedal(after: 70) == .init(medal: .bronze, distance: 10))
        #expect(board.nextMedal(after: 80) == .init(medal: .silver, distance: 10))
        #expect(board.nextMedal(after: 94) == .init(medal: .gold, distance: 1))
        #expect(board.nextMedal(after: 95) == nil)
        let equal = try #require(Leaderboard(scores: [5, 5, 5], direction: .higher))
        #expect(equal.nextMedal(after: 4) == .init(medal: .gold, distance: 1))
    }
}
