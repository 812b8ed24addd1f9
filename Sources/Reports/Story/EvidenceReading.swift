import Digest
import Glibc
import JSON
package import Journal
package import Posix

extension Evidence {
    /// Reads a run's folder without changing it.
    ///
    /// A damaged journal is read as far as its lines can be read, and the faults are told: a report about an edited record
    /// is worth more than none. Only a journal that is missing, or of a later version, is an error.
    package init(folder: Path) throws(JournalError) {
        do throws(JournalError) {
            let reading = try Journal.read(in: folder)
            events = reading.entries.map {
                RecordedEvent(
                    seq: $0.seq, atMilliseconds: $0.atMilliseconds, kind: $0.kind, payload: $0.payload,
                    digest: $0.digest)
            }
            soundness = Soundness(tip: reading.tip, tornBytes: reading.tornBytes)
        } catch {
            guard case .damaged = error else { throw error }
            let bytes: [UInt8]
            do throws(SystemError) { bytes = try Files.read(folder / Journal.fileName, limit: 1 << 32) } catch {
                throw .failed(error)
            }
            let salvage = Salvage(bytes)
            events = salvage.events
            soundness = salvage.soundness
        }
        soundness.seal = Self.seal(in: folder)
        let blobs = BlobStore(folder: folder / Journal.blobsName)
        blob = { digest in
            do throws(JournalError) { return .kept(try blobs.get(digest)) } catch {
                return switch error {
                case .blobMissing: .missing
                case .blobDamaged: .damaged
                default: .unreadable(error.message)
                }
            }
        }
    }
}

extension Evidence {
    /// The last hash as the run's result keeps it; a result that is missing or can't be read keeps none.
    private static func seal(in folder: Path) -> Digest? {
        guard let bytes = try? Files.read(folder / "result.json", limit: 1 << 24),
            let result = try? JSONNode.parse(bytes, source: "result.json").plain
        else { return nil }
        return result["journal_tip"]?.stringValue.flatMap { Digest(hex: $0) }
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
