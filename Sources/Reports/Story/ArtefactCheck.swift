import Digest
import JSON
import Record

/// Compares what lies in a run's folder with what its journal tells: the blobs, the submission, the result.
struct ArtefactCheck {
    let evidence: Evidence
    private(set) var flaws: [Soundness.Flaw] = []
    /// Where each digest stands among the flaws; nil for a blob that is as its name says.
    private var seen: [String: Int?] = [:]

    init(_ evidence: Evidence) { self.evidence = evidence }

    /// Every blob that an event names is there, and its content has that name; one that several events name is told once.
    mutating func check(_ blobs: [NamedBlob], of event: Int) {
        for blob in blobs {
            if let known = seen[blob.digest] {
                if let index = known { flaws[index].file += ", \(blob.what)" }
                continue
            }
            let flaw = Self.flaw(blob, in: evidence)
            seen[blob.digest] = .some(flaw == nil ? nil : flaws.count)
            guard let flaw else { continue }
            let file = "blobs/\(blob.digest.prefix(12))\u{2026}: \(blob.what)"
            flaws.append(Soundness.Flaw(flaw.kind, file, flaw.problem, event: event))
        }
    }

    private static func flaw(
        _ blob: NamedBlob, in evidence: Evidence
    ) -> (kind: Soundness.Flaw.Kind, problem: String)? {
        guard let digest = Digest(hex: blob.digest) else {
            return (.changed, "(named by no digest that could be looked up)")
        }
        return switch evidence.blob(digest) {
        case .kept: nil
        case .missing: (.missing, "(missing from the run's folder)")
        case .damaged: (.changed, "(was changed: its content is not what its name says)")
        case .unreadable(let why): (.unreadable, "(could not be read: \(why))")
        }
    }

    /// `submission.csv` is what was fixed; it is due once the test labels were opened for it.
    mutating func check(submission: Cited<SubmissionFixed>, isDue: Bool) {
        let (name, event) = ("submission.csv", submission.citation.events.first)
        switch evidence.beside?(name) {
        case nil: break
        case .kept(let bytes):
            if SHA256.hash(bytes).hex != submission.plain.submission.digest {
                flaws.append(.init(.changed, name, "is not the submission that was fixed", event: event))
            }
        case .missing, .damaged: if isDue { flaws.append(.init(.missing, name, "is missing", event: event)) }
        case .unreadable(let why): flaws.append(.init(.unreadable, name, "could not be read: \(why)", event: event))
        }
    }

    /// Keeps the seal of `result.json`, and compares the rest of it with what the journal comes to.
    mutating func seal(isFinished: Bool) -> Soundness.Seal {
        switch evidence.beside?("result.json") {
        case nil: return evidence.soundness.seal
        case .missing, .damaged: return isFinished ? .gone : .none
        case .unreadable(let why): return .broken("could not be read: \(why)")
        case .kept(let bytes):
            let result: JSONValue
            do throws(JSONError) { result = try JSONNode.parse(bytes, source: "result.json").plain } catch {
                return .broken("could not be read: \(error.message)")
            }
            if let expected = evidence.result { compare(result, with: expected) }
            return result["journal_tip"]?.stringValue.flatMap { Digest(hex: $0) }.map(Soundness.Seal.kept)
                ?? .broken("keeps no hash of the journal")
        }
    }

    private mutating func compare(_ result: JSONValue, with expected: JSONValue) {
        let differences = ResultDifference.all(result, expected)
        for difference in differences.prefix(20) { flaws.append(.init(.changed, "result.json", difference.text)) }
    }
}
