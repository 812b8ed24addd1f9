import Digest
import Grading
package import Knowledge
import Posix
import Record
package import Research
package import Tasks

/// Makes of a task and one carve of it what a planner may know.
package enum AssignmentBuilder {
    package static func assignment(
        _ prepared: PreparedTask, _ carve: Carve, cards: [MethodCard]
    ) throws -> Assignment {
        let (task, manifest) = (prepared.task, prepared.task.manifest)
        let target = prepared.prediction.target
        return Assignment(
            task: task.id, title: manifest.title, fingerprint: task.fingerprint.hex, statement: task.description,
            metric: MetricRecord(
                name: manifest.metric.name, direction: manifest.metric.direction.rawValue, ideal: manifest.metric.ideal),
            targetType: target.kind.rawValue, preview: try preview(carve, targets: target.allColumns),
            environment: manifest.environment,
            split: SplitCarved(
                strategy: prepared.prediction.splits.strategy.rawValue, fingerprint: carve.splitFingerprint.hex,
                seed: carve.seed, trainRows: carve.trainingCount, validationRows: carve.validationIDs.count,
                testRows: carve.testIDs.count, distinguishable: carve.distinguishable,
                carve: carve.fingerprint.hex),
            input: carve.inputFolder, refitInput: carve.refitFolder,
            baseline: Program(files: [Program.File("main.py", try Files.read(task.baseline, limit: 1 << 20))]),
            cards: cards.filter { $0.handles.contains(target.kind.rawValue) })
    }

    /// The training table in two lines: how large it is, and what its columns are called.
    private static func preview(_ carve: Carve, targets: [String]) throws -> String {
        let table = try Table.read(carve.inputFolder / "train.csv")
        let features = table.columns.filter { !targets.contains($0) && $0 != carve.idColumn }
        let shown = features.prefix(12).joined(separator: ", ")
        let more = features.count > 12 ? " and \(features.count - 12) more" : ""
        return
            "Training table: \(table.rowCount) rows, target \(targets.joined(separator: ", ")), \(features.count) features: \(shown)\(more)."
    }
}
