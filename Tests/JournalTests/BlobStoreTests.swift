import Digest
import Glibc
import Journal
import Posix
import Testing

@Suite struct BlobStoreTests {
    @Test func `a blob is kept once under its hash`() throws {
        let scene = try Scene()
        let store = BlobStore(folder: scene.home.path / "blobs")
        let digest = try store.put("hello")
        #expect(digest == SHA256.hash("hello"))
        #expect(try store.put("hello") == digest)
        #expect(try Files.list(store.folder) == [digest.hex])
        #expect(try store.text(digest) == "hello")
        #expect(store.contains(digest))
        #expect(try store.get(store.put([])) == [])
        try store.sync()
    }

    @Test func `a file of several pieces is kept as it is`() throws {
        let scene = try Scene()
        let store = BlobStore(folder: scene.home.path / "blobs")
        let bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let file = scene.home.path / "large"
        try Files.writeAtomically(bytes, to: file)
        let digest = try store.put(file: file)
        #expect(digest == SHA256.hash(bytes))
        #expect(try store.get(digest) == bytes)
        #expect(try store.put(file: file) == digest)
        #expect(try Files.list(store.folder).count == 1)
    }

    @Test func `a link, a folder and a pipe are refused`() throws {
        let scene = try Scene()
        let store = BlobStore(folder: scene.home.path / "blobs")
        let (link, pipe) = (scene.home.path / "link", scene.home.path / "pipe")
        symlink("/etc/passwd", link.string)
        mkfifo(pipe.string, 0o600)
        #expect(throws: JournalError.failed(SystemError("open", path: link.string, code: ELOOP))) {
            try store.put(file: link)
        }
        for path in [scene.home.path, pipe] {
            #expect(throws: JournalError.notAFile(path)) { try store.put(file: path) }
        }
        #expect(!Files.exists(store.folder))
    }

    @Test func `a changed or missing blob is an error, and one cut short is written anew`() throws {
        let scene = try Scene()
        let store = BlobStore(folder: scene.home.path / "blobs")
        let digest = try store.put("hello")
        try Files.writeAtomically("jello", to: store.path(of: digest))
        #expect(throws: JournalError.blobDamaged(digest, file: store.path(of: digest))) { try store.get(digest) }
        try Files.writeAtomically("", to: store.path(of: digest))
        try store.put("hello")
        #expect(try store.text(digest) == "hello")
        let other = SHA256.hash("never kept")
        #expect(throws: JournalError.blobMissing(other, folder: store.folder)) { try store.get(other) }
    }

    @Test func `half-written blobs of a stopped writer are removed when the journal is taken up`() throws {
        let scene = try Scene()
        _ = try scene.write()
        try Files.makeFolder(scene.run / "blobs")
        try Files.writeAtomically("half", to: scene.run / "blobs/.part-1-2")
        let (journal, _, recovered) = try Journal.open(in: scene.run)
        #expect(recovered == Recovery(cutBytes: 0, removedParts: 1))
        #expect(try Files.list(journal.blobs.folder).isEmpty)
    }
}
