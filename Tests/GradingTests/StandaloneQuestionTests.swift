import Grading
import Posix
import Testing

/// Two files without a task: what they hold says what to expect.
@Suite struct StandaloneQuestionTests {
    static func grade(
        _ metric: String, _ answers: String, _ submission: String, targets: [String] = ["y"]
    ) throws -> Grade {
        let answers = try Table.parse(Array(answers.utf8), source: "answers.csv")
        let submission = try Table.parse(Array(submission.utf8), source: "submission.csv")
        let question = try StandaloneQuestion.infer(
            metric: metric, .init(answers: answers, submission: submission, id: "id", targets: targets))
        let grader = try Grader(metric: metric, target: question.target, schema: question.schema)
        return try grader.grade(submission, exactly: question.answers)
    }

    @Test(arguments: [
        ("accuracy", "id,y\n1,cat\n2,dog\n", "id,y\n1,cat\n2,bird\n", ["y"], 0.5),
        ("quadratic_weighted_kappa", "id,y\n1,1\n2,10\n3,2\n", "id,y\n1,1\n2,10\n3,2\n", ["y"], 1),
        // A foreign word takes no class from its number or its place, and equal numbers are one class.
        ("accuracy", "id,y\n1,1\n2,2\n3,1\n", "id,y\n1,1.0\n2,02\n3,abc\n", ["y"], 0.66667),
        ("accuracy", "id,y\n1,1\n2,cat\n", "id,y\n1,1.0\n2,cat\n", ["y"], 1),
        (
            "quadratic_weighted_kappa", "id,y\n1,1\n2,2\n3,10\n4,10\n", "id,y\n1,1\n2,2\n3,10\n4,zzz\n", ["y"],
            0.875
        ),
        (
            "quadratic_weighted_kappa", "id,y\n1,1\n2,2\n3,4\n4,4\n", "id,y\n1,1\n2,2\n3,3\n4,3.0\n", ["y"],
            0.80952
        ),
        ("roc_auc", "id,y\n1,0\n2,1\n3,0\n", "id,y\n1,-3\n2,7\n3,9\n", ["y"], 0.5),
        ("roc_auc", "id,y\n1,no\n2,yes\n", "id,y\n1,0.2\n2,0.7\n", ["y"], 1),
        ("log_loss", "id,y\n1,0\n2,1\n", "id,y\n1,0.5\n2,0.5\n", ["y"], 0.69315),
        ("log_loss", "id,y\n1,a\n2,b\n", "id,a,b,c\n2,0.25,0.5,0.25\n1,0.5,0.25,0.25\n", ["y"], 0.69315),
        ("log_loss", "id,a,b\n1,1,0\n2,0,1\n", "id,b,a\n1,0.5,0.5\n2,0.5,0.5\n", ["a", "b"], 0.69315),
        ("rmse", "id,y\n1,0\n2,0\n", "id,y\n2,1\n1,-1\n", ["y"], 1),
    ])
    func `a question is read off the files`(
        metric: String, answers: String, submission: String, targets: [String], score: Double
    ) throws {
        #expect(try Self.grade(metric, answers, submission, targets: targets).measurement?.rounded == score)
    }

    @Test(arguments: [
        ("roc_auc", "id,y\n1,a\n2,b\n3,c\n", "id,y\n1,0\n2,0\n3,0\n", ["y"]),
        ("rmse", "id,y\n1,1\n", "id,y\n1,1\n", ["y", "z"]),
        ("rmse", "id,x\n1,1\n", "id,y\n1,1\n", ["y"]),
        ("rmse", "id,y\n1,one\n", "id,y\n1,1\n", ["y"]),
        ("log_loss", "id,a,b\n1,1,1\n", "id,a,b\n1,0.5,0.5\n", ["a", "b"]),
        ("log_loss", "id,a,b\n1,0.5,0.5\n", "id,a,b\n1,0.5,0.5\n", ["a", "b"]),
        ("log_loss", "id,y\n1,d\n", "id,a,b\n1,0.5,0.5\n", ["y"]),
    ])
    func `what can't be asked of the files is an error`(
        metric: String, answers: String, submission: String, targets: [String]
    ) {
        #expect(throws: GradingError.self) { try Self.grade(metric, answers, submission, targets: targets) }
    }

    @Test func `a submission's file must be there and be called csv`() throws {
        let folder = try TemporaryFolder()
        let (upper, text) = (folder.path / "S.CSV", folder.path / "s.txt")
        try Files.writeAtomically("id,y\n1,2\n", to: upper)
        try Files.writeAtomically("id,y\n1,2\n", to: text)
        #expect(SubmissionFile.counts(upper) && !SubmissionFile.counts(text) && !SubmissionFile.counts(folder.path))
        #expect(try SubmissionFile.read(upper).get().rowCount == 1)
        #expect(throws: SubmissionFile.Unusable.self) { try SubmissionFile.read(text).get() }
        #expect(throws: SubmissionFile.Unusable.self) { try SubmissionFile.read(folder.path / "none.csv").get() }
    }
}
