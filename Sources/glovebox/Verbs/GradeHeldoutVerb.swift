import Evaluation
import Posix

/// `glovebox grade-heldout`: the process that opens test labels. Runs start it; people need not.
enum GradeHeldoutVerb {
    static let run = Argument<Path>.positionalPath("RUN", "The run's folder", offering: .folders)

    static let verb = Verb(
        "grade-heldout", "Open the test labels for a run whose submission is fixed, and grade it",
        example: "glovebox grade-heldout runs/wisconsin-breast-cancer-20261121-101500", arguments: [run], isHidden: true
    ) { parsed, context in
        let finding = try HeldoutGrading.grade(RunFolder(parsed[run]), at: try context.installation().workplace)
        context.console.document(try finding.json)
        return .done
    }
}
