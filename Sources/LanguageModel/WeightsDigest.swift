import Digest
import JSON
import Measures
package import Posix

/// The SHA-256 of a file of weights, computed once for each state (path, size, time of change) of the file.
package enum WeightsDigest {
    /// The digest in hexadecimal; `folder` keeps what was computed before. Reads the whole file, on a thread of its own.
    package static func sha256(of file: Path, cachedIn folder: Path) async throws(SystemError) -> String {
        try await onThread { () throws(SystemError) in
            let path = try Files.resolve(file)
            let key = SHA256.hash(Array(path.string.utf8)).hex
            let note = folder / "\(key).json"
            let size = try Files.size(path)
            let modified = try Files.modified(path)
            if let known = read(note, path: path.string, size: size, modified: modified) { return known }
            let digest = try compute(path)
            // Changed while it was read: the digest is of a mixture, and must not be kept.
            if try Files.size(path) == size, try Files.modified(path) == modified {
                try Files.makeFolder(folder)
                let content: JSONValue = [
                    "path": .string(path.string), "size_bytes": .int(size), "modified_ns": .int(modified),
                    "sha256": .string(digest),
                ]
                try Files.writeAtomically(content.encoded(.indented) + "\n", to: note)
            }
            return digest
        }
    }

    private static func read(_ note: Path, path: String, size: Int, modified: Int64) -> String? {
        // A note that is missing or damaged is computed again.
        guard let bytes = try? Files.read(note, limit: 1 << 16),
            let known = try? JSONNode.parse(bytes, source: note.string).plain,
            known["path"]?.stringValue == path, known["size_bytes"]?.intValue == size,
            known["modified_ns"]?.intValue == Int(modified)
        else { return nil }
        return known["sha256"]?.stringValue
    }

    private static func compute(_ path: Path) throws(SystemError) -> String {
        let file = try Descriptor.open(path)
        var hash = SHA256()
        while true {
            let piece = try file.read(upTo: 1 << 20)
            if piece.isEmpty { return hash.finish().hex }
            hash.update(piece)
        }
    }
}
