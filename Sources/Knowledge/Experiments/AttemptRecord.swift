package import Digest

/// A task, as far as what was learned about it must be told apart.
package struct TaskRecord: Sendable, Equatable {
    package let id: String
    /// The metric's name; lessons of another metric are not comparable.
    package let metric: String
    package let isHigherBetter: Bool
    /// Fingerprint of the task's definition and data.
    package let fingerprint: String

    package init(id: String, metric: String, isHigherBetter: Bool, fingerprint: String) {
        self.id = id
        self.metric = metric
        self.isHigherBetter = isHigherBetter
        self.fingerprint = fingerprint
    }
}

/// A node of a run's solution tree, as the stores keep it.
package struct AttemptRecord: Sendable, Equatable {
    /// How far it came.
    package enum Status: String, CaseIterable, Sendable {
        /// It has not run yet.
        case proposed
        /// It ran and gave nothing that could be graded, or it could not run.
        case buggy
        /// Its predictions were graded on validation labels.
        case scored
    }

    /// One knob and its setting, as text.
    package struct Setting: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// 0 is the task's own baseline.
    package var number: Int
    package var parent: Int?
    /// `baseline`, `draft`, `debug`, `improve`, `card` or `tune`.
    package var `operator`: String
    package var status: Status
    package var plan: String
    /// The program's digest; nil where there is none.
    package var program: Digest?
    /// The method card that it is an instance of.
    package var card: String?
    package var knobs: [Setting]
    /// Why it has no score.
    package var problem: String?

    package init(
        number: Int, parent: Int?, operator: String, status: Status, plan: String = "", program: Digest? = nil,
        card: String? = nil, knobs: [Setting] = [], problem: String? = nil
    ) {
        self.number = number
        self.parent = parent
        self.operator = `operator`
        self.status = status
        self.plan = plan
        self.program = program
        self.card = card
        self.knobs = knobs
        self.problem = problem
    }
}

/// A score that a planner may see.
package struct MeasureRecord: Sendable, Equatable {
    /// Whose labels it was measured on. There is no word for test labels: see `HeldoutStore`.
    package enum Split: String, CaseIterable, Sendable {
        /// The validation rows that were carved from the labelled ones.
        case validation
        /// Another instance of the task, drawn from another seed.
        case sibling
    }

    package var attempt: Int
    package var metric: String
    package var split: Split
    /// Which run of the program it was; a second measure of the same one replaces the first.
    package var execution: Int
    package var seed: UInt64?
    package var value: Double
    package var standardError: Double?
    /// The 95 % interval.
    package var low: Double?
    package var high: Double?
    /// Rows that were graded.
    package var count: Int?

    package init(
        attempt: Int, metric: String, split: Split = .validation, execution: Int, seed: UInt64? = nil, value: Double,
        standardError: Double? = nil, low: Double? = nil, high: Double? = nil, count: Int? = nil
    ) {
        self.attempt = attempt
        self.metric = metric
        self.split = split
        self.execution = execution
        self.seed = seed
        self.value = value
        self.standardError = standardError
        self.low = low
        self.high = high
        self.count = count
    }
}

/// A file that belongs to an attempt, kept as a blob in the run's folder.
package struct ArtifactRecord: Sendable, Equatable {
    package let digest: Digest
    package let bytes: Int
    /// `main.py`, `submission.csv`.
    package let name: String
    /// What it is to the attempt: `program`, `output`, `submission`.
    package let role: String

    package init(digest: Digest, bytes: Int, name: String, role: String) {
        self.digest = digest
        self.bytes = bytes
        self.name = name
        self.role = role
    }
}
