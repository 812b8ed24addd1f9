import Digest
import Grading
package import JSON
import Journal
import Knowledge
import Posix
package import Record
import Research
import Tasks

/// What the process does that opens the test labels: it is started when a submission is fixed, and ends after one grading.
package enum HeldoutGrading {
    /// What it learned, as it hands it to the run.
    package struct Finding: Sendable {
        /// The openings that the run has caused, this one last.
        package var openings: [TestOpened]
        package var graded: TestGraded

        package var json: JSONValue {
            get throws(RecordError) {
                var encoded: [JSONValue] = []
                for opening in openings { encoded.append(try opening.encoded()) }
                return ["openings": .array(encoded), "graded": try graded.encoded()]
            }
        }

        package init(openings: [TestOpened], graded: TestGraded) {
            self.openings = openings
            self.graded = graded
        }

        package init(_ value: JSONValue) throws(RecordError) {
            openings = []
            for opening in value["openings"]?.arrayValue ?? [] { openings.append(try TestOpened(decoding: opening)) }
            graded = try TestGraded(decoding: value["graded"] ?? .null)
        }
    }

    /// Grades a run's fixed submission, and the baseline's predictions beside it.
    ///
    /// It takes the submission from the journal, not from whoever asks, and refuses a run whose submission isn't fixed.
    package static func grade(_ folder: RunFolder, at workplace: Workplace) throws -> Finding {
        let request = try RunRequest.read(folder)
        let (started, split, fixed) = try fixedRun(folder)
        let prepared = try workplace.prepared(request)
        guard prepared.fingerprint.hex == split.fingerprint else {
            throw EvaluationError.changed(what: "the split of task '\(request.task)'", run: folder.name)
        }
        let blobs = BlobStore(folder: folder.path / Journal.blobsName)
        let submission = try table(fixed.submission, blobs)
        let baseline = try fixed.baseline.map { try table($0, blobs) }
        let grader = try prepared.grader()
        let carve = try prepared.carve(seed: split.seed)
        // Before the vault: a leaderboard or a store that can't be read must not cost an opening.
        let leaderboard = try prepared.task.leaderboard()
        try Files.makeFolder(workplace.stores.folder)
        let store = try HeldoutStore.open(workplace.stores.heldout)
        let earlier = try openings(of: started, split, at: workplace)
        let opening = try Vault(home: Home(workplace.home)).open(
            carve, of: prepared, purpose: .attempt, subject: subject(of: started), process: "glovebox grade-heldout")
        let opened = TestOpened(opening.record)
        var graded = try compare(submission, baseline, opening.answers, grader, prepared.task.manifest.metric)
        if let leaderboard { graded.stand(on: leaderboard) }
        try keep(graded, opened, of: started, in: store)
        return Finding(openings: earlier + [opened], graded: graded)
    }

    /// What the journal of a run tells whose submission is fixed.
    private static func fixedRun(_ folder: RunFolder) throws -> (RunStarted, SplitCarved, SubmissionFixed) {
        var started: RunStarted?
        var split: SplitCarved?
        var fixed: SubmissionFixed?
        for entry in try Journal.read(in: folder.path).entries {
            switch try Event(kind: entry.kind, payload: entry.payload) {
            case .runStarted(let event): started = event
            case .splitCarved(let event): split = event
            case .submissionFixed(let event): fixed = event
            default: break
            }
        }
        guard let started, let split, let fixed else { throw EvaluationError.notFixed(folder.path) }
        return (started, split, fixed)
    }

    /// Every opening that the installation's ledger tells of for a run whose submission is fixed, those included that came
    /// to no score.
    package static func openings(of folder: RunFolder, at workplace: Workplace) throws -> [TestOpened] {
        let (started, split, _) = try fixedRun(folder)
        return try openings(of: started, split, at: workplace)
    }

    /// The same, of the run that these events tell of.
    static func openings(
        of started: RunStarted, _ split: SplitCarved, at workplace: Workplace
    ) throws -> [TestOpened] {
        // Without an id a name says nothing: another run may bear it.
        guard started.id != nil, let fingerprint = Digest(hex: split.fingerprint) else { return [] }
        return try Vault(home: Home(workplace.home)).openings(of: fingerprint, subject: subject(of: started))
            .map(TestOpened.init)
    }

    /// What the ledger calls a run.
    private static func subject(of started: RunStarted) -> String {
        [started.run, started.id].compactMap { $0 }.joined(separator: " ")
    }

    /// Test measures go into a store of their own, which no planner's connection can name.
    private static func keep(
        _ graded: TestGraded, _ opened: TestOpened, of run: RunStarted, in store: HeldoutStore
    ) throws {
        let scores: [(HeldoutStore.Measure.Subject, ScoreRecord?)] = [
            (.submission, graded.submission), (.baseline, graded.baseline),
        ]
        for case (let subject, let score?) in scores {
            try store.record(
                HeldoutStore.Measure(
                    run: run.id ?? run.run, name: run.run, task: run.task, split: opened.split, subject: subject,
                    metric: score.metric,
                    value: score.value,
                    standardError: score.standardError, low: score.low, high: score.high, count: score.rows,
                    openings: opened.openings))
        }
    }

    private static func table(_ file: FileRecord, _ blobs: BlobStore) throws -> Table {
        guard let digest = Digest(hex: file.digest) else { throw EvaluationError.notFixed(blobs.folder) }
        return try Table.parse(try blobs.get(digest), source: file.name)
    }

    private static func compare(
        _ submission: Table, _ baseline: Table?, _ answers: Table, _ grader: Grader, _ metric: TaskMetric
    ) throws -> TestGraded {
        let own = Verdict(try grader.grade(submission, exactly: answers))
        let other = try baseline.map { Verdict(try grader.grade($0, exactly: answers)) }
        var graded = TestGraded(
            submission: own.score, baseline: other?.score, gain: nil, normalizedGain: nil, problems: own.problems)
        if let baseline, let score = own.score, let reference = other?.score {
            graded.gain = DifferenceRecord(try grader.pairedDifference(submission, baseline, answers: answers))
            graded.normalizedGain = NormalizedGain.of(
                score.value, baseline: reference.value, ideal: metric.ideal,
                isHigherBetter: metric.direction == .higher)
        }
        return graded
    }
}

extension TestOpened {
    /// The event of an opening that the ledger tells of.
    fileprivate init(_ record: OpeningRecord) {
        self.init(
            split: record.splitFingerprint.hex, fileDigest: record.answers.hex, purpose: record.purpose.rawValue,
            process: Int(record.pid), openings: record.number)
    }
}

extension TestGraded {
    /// Adds the place that the submission's score would have taken, by the rounded score as MLE-bench does.
    mutating func stand(on leaderboard: Leaderboard) {
        teams = leaderboard.teams
        guard let score = submission.map({ roundedToFiveDecimals($0.value) }) else { return }
        medal = leaderboard.medal(for: score)?.rawValue
        rank = leaderboard.rank(of: score)
        percentile = leaderboard.percentile(of: score)
    }
}
