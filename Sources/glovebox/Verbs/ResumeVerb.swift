import Evaluation
import Posix
import Research

/// `glovebox resume`: goes on with a run that was stopped, at whatever event.
enum ResumeVerb {
    static let run = Argument<String>.positional(
        "RUN", "The run's folder, or its name below the folder of runs", offering: .folders)

    static let verb = Verb(
        "resume", "Go on with a run that was stopped or killed",
        discussion: """
            What the journal tells is read back, not lived again: the run ends as if it had never stopped. A finished run is \
            only shown.
            """,
        example: "glovebox resume runs/wisconsin-breast-cancer-20261121-101500",
        arguments: [run, Common.model, Common.runs, Common.json]
    ) { parsed, context in
        try EnvironmentVariable.checkWarm()
        let folder = try Runs.folder(parsed[run], in: parsed[Common.runs])
        let request = try RunRequest.read(folder)
        let workplace = try context.installation().workplace
        let runner = try Runner(workplace: workplace, remembers: true)
        let gate = Gate()
        return try await RunShow.show(folder, isJSON: parsed[Common.json], gate, context) { observer in
            guard request.agent.needsModel, try !Runs.isFinished(folder) else {
                return try await runner.resume(folder, model: nil, gate: gate, observer: observer)
            }
            return try await ModelOpening.with(parsed[Common.model] ?? request.model, context) { model in
                try await runner.resume(folder, model: model, gate: gate, observer: observer)
            }
        }
    }
}
