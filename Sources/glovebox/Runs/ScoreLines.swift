import Evaluation
import Measures
import Research
import Statistics

/// A suite's scores as lines of text: raw scores per task, and the normalised gain with its interval.
enum ScoreLines {
    static func lines(_ table: ScoreTable, _ agents: [Agent]) -> [String] {
        let hasLeaderboard = table.rows.contains { !$0.percentiles.isEmpty }
        var cells = [
            ["task", "agent", "runs", "test score", "baseline", "gain over baseline [95 %]", "normalised gain [95 %]"]
                + (hasLeaderboard ? ["teams beaten, medals"] : [])
        ]
        for row in table.rows {
            let lost = [
                row.invalid > 0 ? "\(row.invalid) invalid" : nil,
                row.infrastructure > 0 ? "\(row.infrastructure) not run" : nil,
            ]
            let runs = ([String(row.scores.count)] + lost.compactMap { $0 }).joined(separator: ", ")
            cells.append(
                [
                    row.task, row.agent.rawValue, runs, "\(row.metric) \(mean(row.score))",
                    mean(Summary(row.baselines)),
                    interval(row.difference), interval(row.gain),
                ] + (hasLeaderboard ? [standing(row)] : []))
        }
        var lines = Columns.aligned(cells)
        lines.append("")
        for overall in table.overall(agents) {
            let gain = overall.gain.map { decimal($0, places: 3) } ?? "none"
            let note =
                overall.interval.map { " [\(decimal($0.lower, places: 3)), \(decimal($0.upper, places: 3))]" }
                ?? " (no interval over fewer than \(ScoreTable.fewestTasks) tasks)"
            lines.append("\(overall.agent.rawValue): mean normalised gain \(gain) over \(overall.tasks) tasks\(note)")
        }
        return lines
    }

    private static func standing(_ row: ScoreTable.Row) -> String {
        guard let mean = Summary(row.percentiles).mean else { return "no leaderboard" }
        let medals = row.medalCounts.filter { $0.count > 0 }.map { "\($0.count) \($0.medal)" }
        return "\(decimal(100 * mean, places: 1)) %, \(medals.isEmpty ? "none" : medals.joined(separator: ", "))"
    }

    private static func mean(_ summary: Summary) -> String {
        guard let mean = summary.mean else { return "none" }
        // Seeds that differ in their last bits alone differ by the order of a sum.
        let error = summary.standardError.map { $0 <= 1e-12 * abs(mean) ? 0 : $0 }
        return significant(mean, places: 4) + (error.map { " ± \(significant($0, places: 4))" } ?? "")
    }

    private static func interval(_ summary: Summary) -> String {
        guard let mean = summary.mean else { return "none" }
        let range =
            summary.interval().map { " [\(significant($0.lower, places: 4)), \(significant($0.upper, places: 4))]" }
            ?? ""
        return significant(mean, places: 4) + range
    }
}

/// Text in columns, each as wide as its widest cell.
enum Columns {
    static func aligned(_ rows: [[String]]) -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            let padded = row.enumerated().map { index, cell in
                index + 1 == row.count ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
            }
            return padded.joined(separator: "  ")
        }
    }
}
