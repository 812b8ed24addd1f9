package import Posix

/// One division of the labelled rows: what a program finds as `input/`, and who grades the rows that are hidden there.
package struct Holdout: Sendable {
    package var input: Path
    package var examiner: any Examiner

    package init(input: Path, examiner: any Examiner) {
        self.input = input
        self.examiner = examiner
    }
}

/// Draws further divisions, numbered from 1: the same number gives the same rows, also when a run is resumed.
package typealias Holdouts = @Sendable (_ number: Int) async throws -> Holdout
