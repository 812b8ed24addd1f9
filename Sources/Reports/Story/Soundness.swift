package import Digest

/// How far the record of a run can be trusted to be as it was written.
package struct Soundness: Sendable, Equatable {
    /// Digest of the last whole line.
    package var tip: Digest
    /// Bytes of a last line that was never finished.
    package var tornBytes: Int
    /// The lines that are not as they were written, the first one first; empty where the chain of hashes holds.
    package var faults: [Fault]
    /// Lines that are chained, and that no run writes where they stand.
    package var strays: [Fault] = []
    /// Lines of a known kind that can't be read: edited, or of a version that wrote them otherwise.
    package var unread: [Fault] = []
    /// What the result keeps of the journal's end.
    package var seal: Seal
    /// Files of the run that are not as the journal tells of them.
    package var flaws: [Flaw] = []

    package init(tip: Digest, tornBytes: Int = 0, faults: [Fault] = [], seal: Seal = .none) {
        self.tip = tip
        self.seal = seal
        self.tornBytes = tornBytes
        self.faults = faults
    }

    /// A line that is not as it was written.
    package struct Fault: Sendable, Equatable {
        /// From 1, as an editor counts.
        package var line: Int
        package var problem: String

        package init(line: Int, problem: String) {
            self.line = line
            self.problem = problem
        }
    }

    /// The last hash as `result.json` keeps it.
    package enum Seal: Sendable, Equatable {
        /// There is none yet: the run has no end.
        case none
        case kept(Digest)
        /// The run has an end, and no file keeps its last hash: it was removed, or a kill came before it was written.
        case gone
        /// `result.json` is there and keeps no hash, as the text says.
        case broken(String)
    }

    /// A file of the run that is not as the journal tells of it.
    package struct Flaw: Sendable, Equatable {
        /// How a file can be wrong.
        package enum Kind: Sendable, Equatable {
            case missing
            case changed
            case unreadable
        }

        package var kind: Kind
        /// Below the run's folder.
        package var file: String
        /// For a person, after the file's name.
        package var problem: String
        /// The event that names the file.
        package var event: Int?

        package init(_ kind: Kind, _ file: String, _ problem: String, event: Int? = nil) {
            self.kind = kind
            self.file = file
            self.problem = problem
            self.event = event
        }
    }

    /// What the record comes to.
    package enum Verdict: String, Sendable {
        /// Every line, every file that a line names, and the result are as they were written.
        case intact
        /// Something is missing or can't be read, and nothing shows that it was changed.
        case incomplete
        /// Something is not as it was written.
        case changed
    }

    package var verdict: Verdict {
        if case .broken = seal { return .changed }
        if isLonger { return .changed }
        if !faults.isEmpty || !strays.isEmpty || !isSealed || flaws.contains(where: { $0.kind == .changed }) {
            return .changed
        }
        return seal == .gone || !unread.isEmpty || !flaws.isEmpty ? .incomplete : .intact
    }

    package var isIntact: Bool { verdict == .intact }

    /// False where the result keeps another last hash: the end of the journal was edited, cut or added to.
    package var isSealed: Bool { if case .kept(let seal) = seal { seal == tip } else { true } }

    /// True where bytes stand behind the last line of a journal that has its seal: nobody was writing any more.
    package var isLonger: Bool { if case .kept = seal { tornBytes > 0 } else { false } }

    /// The last event that the final hash doesn't vouch for, and with it all before; nil where it vouches for all.
    ///
    /// The final hash names the line before, and so on back to the last fault. What stands above that may have been edited
    /// anywhere and chained anew, so it is all in doubt, not only the line at the fault.
    package var lastDoubtful: Int? { isSealed ? faults.last.map { max(0, $0.line - 2) } : .max }
}
