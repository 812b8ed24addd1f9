package import Record

/// Who grades predictions on the hidden validation rows, and shapes the final submission; it never sees a test label.
package protocol Examiner: Sendable {
    /// Checks a whole submission and grades its validation rows.
    func grade(_ submission: [UInt8]) throws -> Verdict

    /// The paired gain of one submission over another on the validation rows, direction folded in: above zero is better.
    func gain(of submission: [UInt8], over other: [UInt8]) throws -> DifferenceRecord

    /// The rows of a node's own submission that belong to the test part.
    func testPart(of submission: [UInt8]) throws -> [UInt8]

    /// What is wrong with a refit's submission, which must hold the test rows and no others; nothing where it is well-formed.
    func problems(inRefit submission: [UInt8]) throws -> [String]
}

/// A score, or the reasons why there is none.
package struct Verdict: Sendable, Equatable {
    package var score: ScoreRecord?
    package var problems: [String]

    package init(score: ScoreRecord?, problems: [String] = []) {
        self.score = score
        self.problems = problems
    }
}

/// Who opens the test labels, in a process of its own, once the journal holds the fixed submission.
package protocol TestGrader: Sendable {
    /// Grades the fixed submission, and the baseline's predictions for the same rows.
    ///
    /// `openings` are all that this run has ever caused, this one last: a stopped run may have more than it knows of.
    func grade() async throws -> (openings: [TestOpened], graded: TestGraded)
}
