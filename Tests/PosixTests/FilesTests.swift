import Posix
import Testing

@Suite struct FilesTests {
    @Test func `a file is replaced whole or not at all`() throws {
        let folder = try TemporaryFolder()
        let file = folder.path / "a/b.txt"
        #expect(throws: SystemError.self) { try Files.writeAtomically("x", to: file) }
        try Files.makeFolder(file.parent)
        try Files.writeAtomically("one", to: file)
        try Files.writeAtomically("two", to: file, mode: 0o600)
        #expect(try Files.readText(file) == "two")
        #expect(try Files.list(file.parent) == ["b.txt"])
        #expect(try Files.size(file) == 3)
    }

    @Test func `a missing file is named with its stage`() {
        #expect(throws: SystemError("open", path: "/nowhere/x", code: 2)) { try Files.read("/nowhere/x") }
        #expect(SystemError("open", path: "/x", code: 2).message == "open /x: No such file or directory")
    }

    @Test func `a file beyond the limit is refused`() throws {
        let folder = try TemporaryFolder()
        try Files.writeAtomically("12345", to: folder.path / "x")
        #expect(try Files.read(folder.path / "x", limit: 5).count == 5)
        #expect(throws: SystemError("read", path: (folder.path / "x").string, code: 27)) {
            try Files.read(folder.path / "x", limit: 4)
        }
    }

    @Test func `removal follows no links`() async throws {
        let folder = try TemporaryFolder()
        try Files.makeFolder(folder.path / "tree/inner")
        try Files.writeAtomically("kept", to: folder.path / "outside")
        let link = TrustedProgram("/bin/ln", ["-s", "../outside", (folder.path / "tree/link").string])
        #expect(try await link.run().status == 0)
        try Files.remove(folder.path / "tree")
        #expect(try Files.list(folder.path) == ["outside"])
        try Files.remove(folder.path / "never there")
    }

    @Test func `a temporary folder goes with its owner`() throws {
        var path: Path
        do {
            let folder = try TemporaryFolder()
            path = folder.path
            try Files.makeFolder(path / "x/y")
        }
        #expect(!Files.exists(path))
    }
}
