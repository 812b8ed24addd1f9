import Evaluation
import JSON

/// `glovebox ctl`: speaks to a working run.
enum CtlVerb {
    static let run = Argument<String>.positional(
        "RUN", "The run's folder, or its name below the folder of runs", offering: .folders)
    static let command = Argument<String>.positional(
        "COMMAND", "pause, approve, cancel or status", offering: .words(ControlSocket.Command.allCases.map(\.rawValue)))

    static let verb = Verb(
        "ctl", "Pause a working run, let it go on, or have it finish with what it has",
        discussion: """
            'pause' holds the run before its next execution, 'approve' lets it pass, 'cancel' ends the search: the best \
            program so far is picked and handed in. 'status' asks only.
            """,
        example: "glovebox ctl runs/wisconsin-breast-cancer-20261121-101500 pause",
        arguments: [run, command, Common.runs, Common.json]
    ) { parsed, context in
        guard let word = ControlSocket.Command(rawValue: parsed[command]) else {
            let known = ControlSocket.Command.allCases.map(\.rawValue)
            throw UsageError.unknown(parsed[command], near: known, hint: "Commands: \(known.joined(separator: ", ")).")
        }
        let reply = try await ControlSocket.send(word, to: Runs.folder(parsed[run], in: parsed[Common.runs]))
        if parsed[Common.json] {
            context.console.document(reply)
        } else {
            context.console.print(reply["state"]?.stringValue ?? reply["problem"]?.stringValue ?? "no answer")
        }
        return reply["ok"]?.boolValue == true ? .done : .failed
    }
}
