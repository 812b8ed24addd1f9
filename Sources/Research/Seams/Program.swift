package import Digest
package import Record

/// A content-addressed set of files with an entry point.
package struct Program: Sendable, Equatable {
    /// One file of a program.
    package struct File: Sendable, Equatable {
        package var name: String
        package var bytes: [UInt8]

        package init(_ name: String, _ bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }

        package init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }
    }

    /// Sorted by name.
    package let files: [File]
    package let entry: String

    package init(files: [File], entry: String = "main.py") {
        self.files = files.sorted { $0.name < $1.name }
        self.entry = entry
    }

    /// Digest over the names and digests of all files, and the entry.
    package var digest: Digest {
        var text = entry + "\n"
        for file in files { text += "\(SHA256.hash(file.bytes).hex) \(file.name)\n" }
        return SHA256.hash(text)
    }

    /// The entry's source text.
    package var source: String {
        files.first { $0.name == entry }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    }

    /// The program as the journal names it; the files' bytes are blobs.
    package var record: ProgramRecord {
        ProgramRecord(
            digest: digest.hex, entry: entry,
            files: files.map { FileRecord(name: $0.name, digest: SHA256.hash($0.bytes).hex, bytes: $0.bytes.count) })
    }
}
