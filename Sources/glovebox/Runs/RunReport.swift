import Evaluation
import JSON
import Journal
import Posix
import Reports

/// Writes a run's report where its folder has its place for it.
enum RunReport {
    /// Gives back how sound the record is that the report is made from.
    static func write(_ folder: RunFolder) throws -> Soundness {
        let files = try ReportFiles(run: folder.path, html: folder.report, resulting: resulting)
        try files.write()
        return files.story.evidence.soundness
    }

    /// What a run's `result.json` should say, but for the place of the report: a folder may have been moved since.
    static let resulting: Evidence.Resulting = { try RunResult($0).document(report: nil) }
}
