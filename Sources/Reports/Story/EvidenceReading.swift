import Digest
import Glibc
package import JSON
package import Journal
package import Posix
import Record

extension Evidence {
    /// Works out from a journal what `result.json` should say.
    package typealias Resulting = @Sendable (Reading) throws -> JSONValue

    /// Reads a run's folder without changing it.
    ///
    /// A damaged journal is read as far as its lines can be read, and the faults are told: a report about an edited record
    /// is worth more than none. Only a journal that is missing, or of a later version, is an error. `resulting` belongs to
    /// whoever writes results; what it throws is the journal's fault, which is told from the events.
    package init(folder: Path, resulting: Resulting? = nil) throws(JournalError) {
        // Before the journal: a run that ends in between must not look like one that was changed.
        let early = Self.look(up: folder / "result.json")
        do throws(JournalError) {
            let reading = try Journal.read(in: folder)
            events = reading.entries.map {
                RecordedEvent(
                    seq: $0.seq, atMilliseconds: $0.atMilliseconds, kind: $0.kind, payload: $0.payload,
                    digest: $0.digest)
            }
            soundness = Soundness(tip: reading.tip, tornBytes: reading.tornBytes)
            self.result = try? resulting?(reading)
        } catch {
            guard case .damaged(_, let line, let problem) = error else { throw error }
            let salvage = Salvage(try Self.bytes(of: folder / Journal.fileName))
            events = salvage.events
            soundness = salvage.soundness
            soundness.add(Soundness.Fault(line: line, problem: "is damaged: \(problem)"))
        }
        // A run whose end was read has its result written in that moment.
        let isEnded = events.contains { $0.kind == EventKind.runFinished.rawValue }
        let result = early == .missing && isEnded ? Self.look(up: folder / "result.json") : early
        beside = { name in name == "result.json" ? result : Self.look(up: folder / name) }
        let blobs = BlobStore(folder: folder / Journal.blobsName)
        blob = { digest in
            do throws(JournalError) { return .kept(try blobs.get(digest)) } catch {
                return switch error {
                case .blobMissing: .missing
                case .blobDamaged, .notAFile: .damaged
                default: .unreadable(error.message)
                }
            }
        }
    }

    private static func look(up path: Path) -> Blob {
        do throws(SystemError) {
            return try Files.readRegular(path).map(Blob.kept) ?? .unreadable("it is no regular file")
        } catch {
            return error.code == ENOENT ? .missing : .unreadable(error.message)
        }
    }

    private static func bytes(of path: Path) throws(JournalError) -> [UInt8] {
        do throws(SystemError) { return try Files.readRegular(path, limit: 1 << 32) ?? [] } catch {
            throw .failed(error)
        }
    }
}

extension Soundness {
    /// Adds a fault at a line that has none yet.
    fileprivate mutating func add(_ fault: Fault) {
        guard !faults.contains(where: { $0.line == fault.line }) else { return }
        faults = (faults + [fault]).sorted { $0.line < $1.line }
    }
}

/// What can still be read of a damaged journal, line by line, and what is wrong with it.
struct Salvage {
    private(set) var events: [RecordedEvent] = []
    private(set) var soundness = Soundness(tip: .zero)

    init(_ bytes: [UInt8]) {
        var start = 0
        var line = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            line += 1
            take(Array(bytes[start..<end]), line: line)
            start = end + 1
        }
        soundness.tornBytes = bytes.count - start
    }

    private mutating func take(_ bytes: [UInt8], line: Int) {
        let digest = SHA256.hash(bytes)
        defer { soundness.tip = digest }
        let value: JSONValue
        do throws(JSONError) { value = try JSONNode.parse(bytes, source: Journal.fileName).plain } catch {
            soundness.faults.append(.init(line: line, problem: "is no event: \(error.problem)"))
            return
        }
        if value["prev"]?.stringValue != soundness.tip.hex {
            let problem =
                line == 1
                ? "doesn't begin the chain of hashes"
                : "breaks the chain of hashes: line \(line - 1) or this one was edited"
            soundness.faults.append(.init(line: line, problem: problem))
        } else if value["seq"]?.intValue != line - 1 {
            soundness.faults.append(
                .init(line: line, problem: "is not numbered \(line - 1): lines are missing or moved"))
        }
        events.append(
            RecordedEvent(
                seq: line - 1, atMilliseconds: Int64(value["at_ms"]?.intValue ?? 0),
                kind: value["kind"]?.stringValue ?? "", payload: value["payload"] ?? .null, digest: digest))
    }
}
