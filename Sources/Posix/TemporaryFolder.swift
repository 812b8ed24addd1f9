import Glibc

/// A fresh folder of our own under the system's temporary folder, removed with all its content at the end of its life.
package struct TemporaryFolder: ~Copyable, Sendable {
    package let path: Path

    /// Makes `<parent>/<prefix>-XXXXXX`, mode 0700.
    package init(prefix: String = "glovebox", in parent: Path? = nil) throws(SystemError) {
        let base = parent ?? Path(environmentVariable("TMPDIR") ?? "/tmp")
        var template = Array("\((base / prefix).string)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("make a temporary folder in", path: base.string) }
        path = Path(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    deinit {
        // Nobody is left to tell; what could not be removed stays under the system's temporary folder.
        try? Files.remove(path)
    }
}
