import Digest
import JSON
import Posix
import Tasks

/// `glovebox task prepare TASK…`
enum TaskPrepareVerb {
    static let tasks = Argument<[String]>.positionals("TASK", "The ids of the tasks")
    static let seed = Argument<Int>.integer(
        "seed", "S", "Fixes which labelled rows are hidden for validation", default: 0)

    static let verb = Verb(
        "prepare", "Divide a task's rows, and show the folder that a program would get",
        discussion: """
            The test rows are chosen by a secret seed of this installation and stay the same for all runs. The input folder \
            holds the training rows, and the validation and test rows without labels, under ids that tell nothing. \
            Predictions for it are graded by 'glovebox grade'.
            """,
        example: "glovebox task prepare wisconsin-breast-cancer",
        arguments: [tasks, TaskVerbs.split, seed, Common.tasksDir, Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        let library = try TaskVerbs.library(parsed, installation)
        let home = Home(installation.home)
        let (ids, split, seed) = (parsed[tasks], TaskVerbs.splitKind(parsed), UInt64(parsed[seed]))
        var documents: [JSONValue] = []
        for id in ids {
            let (prepared, carve) = try await onThread { () throws(TaskError) in
                let task = try library.task(id)
                try Preparation.checkData(task, home: home)
                let prepared = try Preparation.prepare(task, home: home, split: split)
                return (prepared, try prepared.carve(seed: seed))
            }
            documents.append(json(prepared, carve))
            guard !parsed[Common.json] else { continue }
            context.console.print("\(id): \(split.rawValue) split \(prepared.fingerprint.hex.prefix(16))")
            context.console.print(
                "  rows    \(carve.trainingCount) training, \(carve.validationIDs.count) validation, "
                    + "\(carve.testIDs.count) test")
            context.console.print("  input   \(carve.inputFolder)")
            context.console.print("  refit   \(carve.refitFolder)")
        }
        if parsed[Common.json] { context.console.document(["prepared": .array(documents)]) }
        return .done
    }

    private static func json(_ prepared: PreparedTask, _ carve: Carve) -> JSONValue {
        [
            "task": .string(prepared.task.id), "split": .string(prepared.split.rawValue),
            "fingerprint": .string(prepared.fingerprint.hex), "seed": .int(carve.seed),
            "training_rows": .int(carve.trainingCount), "validation_rows": .int(carve.validationIDs.count),
            "test_rows": .int(carve.testIDs.count), "distinguishable": .bool(carve.distinguishable),
            "input": .string(carve.inputFolder.string), "refit": .string(carve.refitFolder.string),
        ]
    }
}
