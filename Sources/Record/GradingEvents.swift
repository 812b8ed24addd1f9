/// A run's predictions were graded on the hidden validation rows.
package struct NodeGraded: Payload {
    package static let kind = EventKind.nodeGraded

    package var node: Int
    package var execution: Int
    /// Nil where the submission is invalid, or there is none.
    package var score: ScoreRecord?
    /// Why there is no score, the first problems first.
    package var problems: [String]
    /// Time of the loop itself since the step began: outside model, box and waiting for the disk, in microseconds.
    package var harnessUs: Int?

    package init(node: Int, execution: Int, score: ScoreRecord?, problems: [String], harnessUs: Int? = nil) {
        self.harnessUs = harnessUs
        self.node = node
        self.execution = execution
        self.score = score
        self.problems = problems
    }
}

/// A score with its uncertainty.
package struct ScoreRecord: Codable, Sendable, Equatable {
    package var metric: String
    package var value: Double
    /// Nil where it is not defined, as for a single row.
    package var standardError: Double?
    /// The 95 % interval.
    package var low: Double?
    package var high: Double?
    /// Rows that were graded.
    package var rows: Int

    package init(
        metric: String, value: Double, standardError: Double?, low: Double?, high: Double?, rows: Int
    ) {
        self.metric = metric
        self.value = value
        self.standardError = standardError
        self.low = low
        self.high = high
        self.rows = rows
    }
}

/// The submission is fixed: from here on nothing changes it, and no test label has been read yet.
package struct SubmissionFixed: Payload {
    package static let kind = EventKind.submissionFixed

    package var node: Int
    /// `refit`: the picked program on all labelled rows; `stored`: the predictions of the picked node's own run.
    package var source: String
    /// Why it is this one.
    package var reason: String
    package var submission: FileRecord
    /// The other one, kept and never graded.
    package var other: FileRecord?
    /// The baseline's predictions for the same rows.
    package var baseline: FileRecord?

    package init(
        node: Int, source: String, reason: String, submission: FileRecord, other: FileRecord?, baseline: FileRecord?
    ) {
        self.node = node
        self.source = source
        self.reason = reason
        self.submission = submission
        self.other = other
        self.baseline = baseline
    }
}

/// The test labels were read, by a process of its own, after the submission was fixed.
package struct TestOpened: Payload {
    package static let kind = EventKind.testOpened

    /// Fingerprint of the test split, hexadecimal.
    package var split: String
    /// SHA-256 of the file of answers, hexadecimal.
    package var fileDigest: String
    package var purpose: String
    /// The process that read them.
    package var process: Int
    /// How often this split's labels were opened on this installation, this time included.
    package var openings: Int

    package init(split: String, fileDigest: String, purpose: String, process: Int, openings: Int) {
        self.split = split
        self.fileDigest = fileDigest
        self.purpose = purpose
        self.process = process
        self.openings = openings
    }
}

/// The submission and the baseline were graded on the test rows.
package struct TestGraded: Payload {
    package static let kind = EventKind.testGraded

    package var submission: ScoreRecord?
    package var baseline: ScoreRecord?
    /// Paired gain of the submission over the baseline, direction folded in: above zero is better.
    package var gain: DifferenceRecord?
    /// 0 is the baseline, 1 the metric's ideal, clipped to [-1, 1].
    package var normalizedGain: Double?
    /// `gold`, `silver`, `bronze` or nil.
    package var medal: String?
    /// Share of the leaderboard's teams that are strictly worse plus half the ties, 0 to 1.
    package var percentile: Double?
    /// One more than the number of teams that are strictly better.
    package var rank: Int?
    /// Nil where the task has no leaderboard.
    package var teams: Int?
    package var problems: [String]
    /// In journals of earlier versions, how often the labels had been opened, where a kill came between opening and score.
    package var openings: Int?

    package init(
        submission: ScoreRecord?, baseline: ScoreRecord?, gain: DifferenceRecord?, normalizedGain: Double?,
        medal: String? = nil, percentile: Double? = nil, rank: Int? = nil, teams: Int? = nil, problems: [String] = []
    ) {
        self.submission = submission
        self.baseline = baseline
        self.gain = gain
        self.normalizedGain = normalizedGain
        self.medal = medal
        self.percentile = percentile
        self.rank = rank
        self.teams = teams
        self.problems = problems
    }
}

/// A paired difference on the same rows.
package struct DifferenceRecord: Codable, Sendable, Equatable {
    package var value: Double
    package var standardError: Double
    /// The 95 % interval.
    package var low: Double
    package var high: Double

    package init(value: Double, standardError: Double, low: Double, high: Double) {
        self.value = value
        self.standardError = standardError
        self.low = low
        self.high = high
    }
}
