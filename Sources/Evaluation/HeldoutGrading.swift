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
        let reading = try Journal.read(in: folder.path)
        let request = try RunRequest.read(folder)
        var started: RunStarted?
        var split: SplitCarved?
        var fixed: SubmissionFixed?
        for entry in reading.entries {
            switch try Event(kind: entry.kind, payload: entry.payload) {
            case .runStarted(let event): started = event
            case .splitCarved(let event): split = event
            case .submissionFixed(let event): fixed = event
            default: break
            }
        }
        guard let started, let split, let fixed else { throw EvaluationError.notFixed(folder.path) }
        let prepared = try workplace.prepared(request)
        guard prepared.fingerprint.hex == split.fingerprint else {
            throw EvaluationError.changed(what: "the split of task '\(request.task)'", run: folder.name)
        }
        let blobs = BlobStore(folder: folder.path / Journal.blobsName)
        let submission = try table(fixed.submission, blobs)
        let baseline = try fixed.baseline.map { try table($0, blobs) }
        let grader = try prepared.grader()
        let carve = try prepared.carve(seed: split.seed)
        // Before the vault: a leaderboard that can't be read must not cost an opening.
        let leaderboard = try prepared.task.leaderboard()
        let vault = Vault(home: Home(workplace.home))
        let subject = [started.run, started.id].compactMap { $0 }.joined(separator: " ")
        // Without an id a name says nothing: another run may bear it.
        let earlier = started.id == nil ? [] : try vault.openings(of: prepared.fingerprint, subject: subject)
        let opening = try vault.open(
            carve, of: prepared, purpose: .attempt, subject: subject, process: "glovebox grade-heldout")
        let openings = (earlier + [opening.record]).map { record in
            TestOpened(
                split: split.fingerprint, fileDigest: record.answers.hex, purpose: record.purpose.rawValue,
                process: Int(record.pid), openings: record.number)
        }
        var graded = try compare(submission, baseline, opening.answers, grader, prepared.task.manifest.metric)
        if let leaderboard { graded.stand(on: leaderboard) }
        try keep(graded, openings[earlier.count], of: started, at: workplace)
        return Finding(openings: openings, graded: graded)
    }

    /// Test measures go into a store of their own, which no planner's connection can name.
    private static func keep(
        _ graded: TestGraded, _ opened: TestOpened, of run: RunStarted, at workplace: Workplace
    ) throws {
        try Files.makeFolder(workplace.stores.folder)
        let store = try HeldoutStore.open(workplace.stores.heldout)
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
