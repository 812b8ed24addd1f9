import Evaluation
import Posix

/// Writes a run's report where its folder has its place for it.
enum RunReport {
    static func write(_ folder: RunFolder) throws -> Path { folder.report }
}
