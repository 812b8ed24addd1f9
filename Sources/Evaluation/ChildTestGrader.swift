import JSON
import Posix
package import Record
import Research

/// Has the test labels opened by a process of its own, which starts after the submission is fixed and ends after one grading.
///
/// The run's own process never reads them: it only learns the scores.
package struct ChildTestGrader: TestGrader {
    private let folder: RunFolder
    private let workplace: Workplace

    package init(folder: RunFolder, workplace: Workplace) {
        self.folder = folder
        self.workplace = workplace
    }

    package func grade() async throws -> (openings: [TestOpened], graded: TestGraded) {
        var environment = TrustedProgram.ownEnvironment()
        environment["GLOVEBOX_HOME"] = workplace.home.string
        environment["GLOVEBOX_SHARE"] = workplace.share.string
        let child = TrustedProgram(
            workplace.executable, ["grade-heldout", folder.path.string], environment: environment)
        let result = try await child.run()
        try Task.checkCancellation()
        guard result.status == 0 else {
            throw EvaluationError.heldoutFailed(status: result.status, reason: String(result.errorText.suffix(400)))
        }
        let finding = try HeldoutGrading.Finding(JSONNode.parse(result.output, source: "grade-heldout").plain)
        return (finding.openings, finding.graded)
    }
}
