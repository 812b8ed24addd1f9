package import Posix

/// The file that a submission comes in.
package enum SubmissionFile {
    /// Why there is no table to grade.
    package struct Unusable: Error, Sendable {
        /// What is wrong with the file.
        package let problem: Problem

        /// The grade that this amounts to.
        package var asGrade: Grade { .invalid([problem]) }
    }

    /// Whether MLE-bench would say that there is a submission: a file whose name ends in `.csv`, in any case.
    package static func counts(_ path: Path) -> Bool {
        Files.isRegular(path) && path.fileExtension.lowercased() == "csv"
    }

    /// What is wrong with a submission's name, before anybody looks inside.
    package static func misnamed(_ path: Path) -> Problem? {
        guard path.fileExtension.lowercased() != "csv" else { return nil }
        return Problem(.unreadable, "\(path): a submission's name ends in .csv", hint: "name it submission.csv")
    }

    /// Reads a submission; whatever is wrong with the file is a problem of the submission, never an error of ours.
    package static func read(_ path: Path, limits: TableLimits = .standard) -> Result<Table, Unusable> {
        if let problem = misnamed(path) { return .failure(Unusable(problem: problem)) }
        do throws(GradingError) {
            return .success(try Table.read(path, limits: limits))
        } catch {
            return .failure(Unusable(problem: Problem(error)))
        }
    }
}
