package import Grading
package import Measures

/// What `task.json` says about a task.
package struct TaskManifest: Sendable {
    package let id: String
    package let title: String
    package let discipline: String
    package let source: TaskSource
    /// The box's environment, a name of `sandbox/environments/`.
    package let environment: String
    package let metric: TaskMetric
    package let limits: TaskLimits
    /// What the baseline program lets one turn, where it says so.
    package let knobs: [TaskKnob]
    package let body: TaskBody

    package var kind: TaskKind {
        switch body {
        case .prediction: .prediction
        case .program: .program
        case .interactive: .interactive
        }
    }
}

/// The three kinds of task behind one manifest.
package enum TaskKind: String, CaseIterable, Sendable {
    /// The program reads `input/` and writes predictions, which a metric grades.
    case prediction
    /// The program writes named files, which an evaluation program judges.
    case program
    /// The agent acts in an environment process, which keeps a scorecard.
    case interactive
}

/// What only one kind of task states.
package enum TaskBody: Sendable {
    case prediction(PredictionTask)
    case program(ProgramTask)
    case interactive(InteractiveTask)
}

/// A prediction task: what is predicted, in which form, and how rows are split.
package struct PredictionTask: Sendable {
    package let target: TargetDescription
    package let submission: SubmissionSchema
    package let splits: SplitRule
}

/// A program task: the files that it must write, and who judges them.
package struct ProgramTask: Sendable {
    /// The files that the program writes below `output/`.
    package let outputs: [String]
    /// The evaluation program, a file of the task's folder.
    package let evaluation: String
    /// A program that solves the task, a file of its folder: what the evaluation must let pass.
    package let oracle: String
    /// The files that only the evaluation sees, besides the outputs and the input.
    package let gold: [String]
}

/// An interactive task: the environment process and how long one may act in it.
package struct InteractiveTask: Sendable {
    /// The program of the environment, a file of the task's folder.
    package let world: String
    package let steps: Int
}

/// Where a task's data come from.
package struct TaskSource: Sendable {
    package let citation: String
    package let url: String
    package let licence: String
    /// The copy that was taken.
    package let origin: String
    /// The hash of the copy that was taken.
    package let upstreamSHA256: String
    package let files: [TaskFile]
}

/// A data file of the task's folder and the hash that it must have.
package struct TaskFile: Sendable, Equatable {
    package let path: String
    package let sha256: String
}

/// The number a task is about.
package struct TaskMetric: Sendable, Equatable {
    package let name: String
    package let direction: Direction
    /// The value that nothing can beat.
    package let ideal: Double
}

/// How rows are divided into labelled and test rows, and labelled rows into training and validation rows.
package struct SplitRule: Sendable, Equatable {
    package let strategy: SplitStrategy
    /// The label table, a file of the task's folder.
    package let table: String
    /// The column that the strategy looks at.
    package let by: String?
    /// The share of all rows that are test rows.
    package let test: Double
    /// The share of the labelled rows that a run's hidden validation part takes; nil where none is carved.
    package let validation: Double?
}

/// How rows are chosen.
package enum SplitStrategy: String, CaseIterable, Sendable {
    case random, stratified, group, time
}

/// What a program of the task may use up.
package struct TaskLimits: Sendable, Equatable {
    package let wall: Duration
    package let cpu: Duration
    package let memory: Bytes
    package let disk: Bytes
    package let inodes: Int
    package let processes: Int
    package let output: Bytes
}

/// A setting that the task's baseline reads from `knobs.json`, with the values it admits.
package struct TaskKnob: Sendable, Equatable {
    package let name: String
    package let type: KnobType
    package let values: [KnobValue]
    package let standard: KnobValue
    package let help: String
}

/// What a knob's values are.
package enum KnobType: String, CaseIterable, Sendable {
    case integer, real, choice
}

/// One value of a knob.
package enum KnobValue: Sendable, Hashable {
    case integer(Int)
    case real(Double)
    case choice(String)
}
