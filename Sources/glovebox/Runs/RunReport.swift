import Evaluation
import Posix
import Reports

/// Writes a run's report where its folder has its place for it.
enum RunReport {
    static func write(_ folder: RunFolder) throws -> Path {
        try ReportFiles(run: folder.path, html: folder.report).write()
        return folder.report
    }
}
