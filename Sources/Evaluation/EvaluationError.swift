import Measures
package import Posix

/// Why a run or a suite could not be done.
package enum EvaluationError: Explained, Equatable {
    /// The folder holds no run.
    case noRun(Path)
    /// The folder of a new run is there already.
    case runExists(Path)
    /// The folder of a new run holds something that no run has put there.
    case foreignFolder(Path, holding: String)
    /// The task or its split is not what the run was started on.
    case changed(what: String, run: String)
    /// The task's rows are divided otherwise than when the run was started: it was another installation's secret seed, or
    /// the task's rule or rows changed.
    case otherSplit(task: String, run: String)
    /// What this installation keeps of a run's test scores contradicts the run's journal.
    case contradicted(Path, differences: [String])
    /// The journal of a finished run doesn't end with the hash that its result keeps, which may name none.
    case changedRecord(Path, kept: String?, found: String, tornBytes: Int)
    /// The model is not the one that the run was started with.
    case otherModel(recorded: String, given: String)
    /// The model is served in another way than when the run was started, so that prompts would come out otherwise.
    case modelServedOtherwise(model: String, what: String, recorded: String, given: String)
    /// The run was stopped before its request was written down and anything was done.
    case neverBegan(Path)
    /// The folder holds events of a run, but not what was asked for.
    case requestMissing(Path, events: Int)
    /// The process that opens the test labels failed.
    case heldoutFailed(status: Int32, reason: String)
    /// Test labels were asked for before the submission was fixed.
    case notFixed(Path)
    /// A suite's cell was asked for with other settings before.
    case otherSuite(Path)
    /// Another process works on the run.
    case working(Path)
    /// No process works on the run.
    case notWorking(Path)
    /// The task has no validation part, which this agent needs.
    case noValidation(task: String)

    package var message: String {
        switch self {
        case .noRun(let path): "\(path) holds no run"
        case .runExists(let path): "there is a run in \(path) already"
        case .foreignFolder(let path, let name): "\(path) holds '\(name)', which is no part of a run"
        case .changed(let what, let run): "\(what) changed since run \(run) was started"
        case .contradicted(let path, let differences):
            "the journal of \(path) is not what this installation's own books tell: \(differences.joined(separator: "; "))"
        case .otherSplit(let task, let run):
            "the rows of task '\(task)' are divided otherwise here than for run \(run)"
        case .changedRecord(let path, let kept, let found, let tornBytes):
            "the record of \(path) was changed after the run ended: its journal ends with \(found.prefix(12))…"
                + (tornBytes > 0 ? " and \(tornBytes) bytes more" : "")
                + ", and result.json keeps \(kept.map { "\($0.prefix(12))…" } ?? "no hash")"
        case .otherModel(let recorded, let given): "the run was started with the model \(recorded), not with \(given)"
        case .modelServedOtherwise(let model, let what, let recorded, let given):
            "\(what) of \(model) was \(recorded) when the run was started, and is \(given) now"
        case .neverBegan(let path): "the run in \(path) was stopped before it began: nothing of it was done"
        case .requestMissing(let path, let events):
            "\(path) holds a journal of \(events) \(events == 1 ? "event" : "events"), but no run.json that says what was asked for"
        case .heldoutFailed(let status, let reason):
            "the process that grades the test rows ended with code \(status): \(reason)"
        case .notFixed(let path): "the submission of \(path) is not fixed yet, so its test labels stay shut"
        case .otherSuite(let path): "the run in \(path) was asked for with other settings"
        case .working(let path): "another process works on the run in \(path)"
        case .notWorking(let path): "no process works on the run in \(path)"
        case .noValidation(let task): "the task '\(task)' has no validation part to search on"
        }
    }

    package var hint: String? {
        switch self {
        case .noRun: "'glovebox run TASK' starts one; runs lie under ./runs, or where --runs says."
        case .runExists(let path): "Take it up again with 'glovebox resume \(path)', or name another folder."
        case .foreignFolder: "A run needs a folder of its own: name another."
        case .changed: "Start a new run; the old one keeps what it measured."
        case .otherSplit:
            "Row ids and validation rows follow from an installation's secret seed, on a published split too: go to the installation that made the run. If it was this one, the task's rows, its rule, or Glovebox's way to divide them changed; start a new run."
        case .contradicted(let path, _): "Restore the run's folder from a copy; 'glovebox replay \(path)' tells more."
        case .changedRecord(let path, _, _, _):
            "Restore journal.jsonl and result.json from a copy; 'glovebox report \(path)' shows what they hold now."
        case .otherModel: "Name the same model with --model, or start a new run."
        case .modelServedOtherwise:
            "Serve it as it was, or start a new run: prompts are built by what the server can do."
        case .neverBegan(let path): "Start it again under its name: 'glovebox run TASK --name \(path.name)'."
        case .requestMissing(let path, _):
            "Restore run.json from a copy, or start a run of another name; 'glovebox report \(path)' shows what there is."
        case .notFixed(let path): "Finish the run first: 'glovebox resume \(path)'."
        case .otherSuite: "Name another suite with --name."
        case .working(let path): "'glovebox ctl \(path) status' asks it."
        case .notWorking(let path):
            "Where it has not ended, 'glovebox resume \(path)' takes it up again; 'glovebox report \(path)' shows it."
        case .heldoutFailed, .noValidation: nil
        }
    }

    package var exitCode: Int32 {
        switch self {
        case .noRun, .runExists, .foreignFolder, .otherSuite, .neverBegan: 2
        default: 1
        }
    }
}
