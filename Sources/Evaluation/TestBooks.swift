import JSON
import Knowledge
import Measures
import Posix
import Record

/// What an installation keeps of its own about test scores, beside every run's journal: the store of test measures, and the
/// vault's ledger of openings. Who edits a journal doesn't edit these.
package struct TestBooks {
    /// What the books tell of a run.
    package struct Finding: Sendable {
        /// What was compared; empty where the run has no test score, or was not graded on this installation.
        package var compared: [String] = []
        /// Where journal and books differ, as sentences.
        package var differences: [String] = []
        /// Why nothing could be compared.
        package var obstacle: String?

        var json: JSONValue {
            [
                "compared": .strings(compared), "differences": .strings(differences),
                "obstacle": .optional(obstacle),
            ]
        }
    }

    private let workplace: Workplace

    init(_ workplace: Workplace) { self.workplace = workplace }

    /// Compares the test scores and the openings that a journal tells of with what is kept here. Books that can't be read are
    /// an obstacle, and no fault of the run's.
    func compare(_ events: [Event]) -> Finding {
        do { return try comparison(events) } catch {
            return Finding(obstacle: "its books could not be read: \((error as? any Explained)?.message ?? "\(error)")")
        }
    }

    private func comparison(_ events: [Event]) throws -> Finding {
        var finding = Finding()
        var started: RunStarted?
        var split: SplitCarved?
        var graded: TestGraded?
        var opened: [Int] = []
        for event in events {
            switch event {
            case .runStarted(let event): started = event
            case .splitCarved(let event): split = event
            case .testOpened(let event): opened.append(event.openings)
            case .testGraded(let event): graded = event
            default: break
            }
        }
        guard let started, let split, let graded else {
            finding.obstacle = "the run has no test score"
            return finding
        }
        guard let id = started.id else {
            finding.obstacle = "the run is older than the ids by which the books know a run"
            return finding
        }
        guard Files.exists(workplace.stores.heldout) else {
            finding.obstacle = "this installation graded no run"
            return finding
        }
        let kept = try HeldoutStore.open(workplace.stores.heldout).measures(task: started.task).filter { $0.run == id }
        let scores: [(HeldoutStore.Measure.Subject, ScoreRecord?)] = [
            (.submission, graded.submission), (.baseline, graded.baseline),
        ]
        for (subject, score) in scores {
            guard let measure = kept.first(where: { $0.subject == subject }) else { continue }
            finding.compared.append("test score of the \(subject.rawValue)")
            let (told, books) = (score.map(Self.text) ?? "no score", Self.text(measure))
            if told != books {
                finding.differences.append(
                    "test score of the \(subject.rawValue): the journal tells of \(told), the store of \(books)")
            }
        }
        let ledger = try HeldoutGrading.openings(of: started, split, at: workplace).map(\.openings)
        if !ledger.isEmpty {
            finding.compared.append("openings of the test labels")
            // Openings behind the journal's last may be a copy's that was resumed, whose score is the same; one among them was
            // kept out of the journal.
            if ledger.prefix(while: { $0 <= opened.last ?? 0 }) != opened[...] {
                finding.differences.append(
                    "openings of the test labels: the journal tells of number \(Self.list(opened)), the vault's ledger of \(Self.list(ledger))"
                )
            }
        }
        if finding.compared.isEmpty { finding.obstacle = "this installation did not grade the run" }
        return finding
    }

    private static func list(_ numbers: [Int]) -> String {
        numbers.isEmpty ? "none" : numbers.map(String.init).joined(separator: ", ")
    }

    private static func text(_ measure: HeldoutStore.Measure) -> String {
        text(
            ScoreRecord(
                metric: measure.metric, value: measure.value, standardError: measure.standardError, low: measure.low,
                high: measure.high, rows: measure.count ?? 0))
    }

    /// Every figure of a score, so that equal texts are equal scores.
    static func text(_ score: ScoreRecord) -> String {
        func figure(_ value: Double?) -> String { value.map(shortest) ?? "none" }
        return "\(score.metric) \(shortest(score.value)), standard error \(figure(score.standardError)), 95 % from "
            + "\(figure(score.low)) to \(figure(score.high)), \(score.rows) rows"
    }
}
