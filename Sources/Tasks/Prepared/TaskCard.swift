import Grading
import JSON

/// The `task.json` that an agent's program finds beside its data: what to predict and in which form, nothing of the split.
struct TaskCard {
    let task: TaskDefinition
    let prediction: PredictionTask

    var bytes: [UInt8] { json.encodedBytes(.indented) + [UInt8(ascii: "\n")] }

    private var json: JSONValue {
        let metric = task.manifest.metric
        return [
            "id": .string(task.id), "title": .string(task.manifest.title),
            "metric": ["name": .string(metric.name), "direction": .string(metric.direction.rawValue)],
            "id_column": .string(prediction.submission.idColumn), "target": prediction.target.json,
            "submission": prediction.submission.json,
        ]
    }
}
