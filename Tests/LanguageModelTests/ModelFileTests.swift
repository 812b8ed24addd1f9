import Measures
import Posix
import Testing

@testable import LanguageModel

struct ModelFileTests {
    /// A GGUF file of one tensor, made by hand.
    struct Maker {
        var magic = "GGUF"
        var version = 3
        var tensors = 1
        var pairs = 6
        var elements = 64
        var type = 0
        var offset = 0
        var dataBytes = 256

        private func number(_ value: Int, _ size: Int) -> [UInt8] {
            (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }

        private func string(_ text: String) -> [UInt8] { number(text.utf8.count, 8) + Array(text.utf8) }

        var header: [UInt8] {
            var bytes = Array(magic.utf8) + number(version, 4) + number(tensors, 8) + number(pairs, 8)
            bytes += string("general.architecture") + number(8, 4) + string("tiny")
            for (key, value) in [("context_length", 512), ("block_count", 2), ("embedding_length", 64)] {
                bytes += string("tiny.\(key)") + number(4, 4) + number(value, 4)
            }
            bytes += string("tiny.attention.head_count") + number(4, 4) + number(8, 4)
            bytes += string("words") + number(9, 4) + number(8, 4) + number(2, 8) + string("a") + string("→")
            bytes += string("weight") + number(1, 4) + number(elements, 8) + number(type, 4) + number(offset, 8)
            return bytes
        }

        var bytes: [UInt8] {
            let start = (header.count + 31) / 32 * 32
            return header + [UInt8](repeating: 0, count: start - header.count + dataBytes)
        }
    }

    private static func inspect(_ bytes: [UInt8]) throws -> ModelFile {
        let folder = try TemporaryFolder()
        let path = folder.path / "m.gguf"
        try Files.writeAtomically(bytes, to: path)
        return try ModelFile.inspect(path)
    }

    @Test func `a whole file tells its needs`() throws {
        let file = try Self.inspect(Maker().bytes)
        #expect(file.size == file.neededSize)
        #expect(file.trainedContext == 512)
        // Keys and values, two bytes each, two layers of width 64.
        #expect(file.cacheBytesPerToken == 2 * 2 * 2 * 64)
    }

    @Test(arguments: [
        (Maker(magic: "GGML"), "GGUF"), (Maker(version: 99), "version 99"), (Maker(tensors: 1 << 40), "absurd"),
        (Maker(pairs: -1), "absurd"), (Maker(elements: 1 << 60), "absurd"), (Maker(elements: 65), "cut short"),
        (Maker(offset: 32), "cut short"), (Maker(offset: -1), "absurd"), (Maker(dataBytes: 255), "cut short"),
        (Maker(type: 8), ""),
    ])
    func `a damaged file is refused with a reason`(maker: Maker, words: String) throws {
        guard maker.type == 0 else {
            // Quantised eight-bit blocks take less room than full floats: the file is longer than it must be.
            let file = try Self.inspect(maker.bytes)
            #expect(file.neededSize < file.size)
            return
        }
        let error = #expect(throws: ModelError.self) { try Self.inspect(maker.bytes) }
        guard case .fileBroken(_, let problem) = error else { throw try #require(error) }
        #expect(problem.contains(words))
    }

    @Test func `a header cut anywhere is refused`() throws {
        let header = Maker().header
        for count in 0..<header.count {
            let error = #expect(throws: ModelError.self) { try Self.inspect(Array(header[..<count])) }
            guard case .fileBroken = error else { throw try #require(error) }
        }
    }

    @Test(arguments: ["/no/such/file.gguf", "/tmp"]) func `what is no file is said`(path: String) {
        #expect(throws: ModelError.self) { try ModelFile.inspect(Path(path)) }
    }

    @Test func `a model that doesn't fit in memory is refused with both amounts`() throws {
        let file = try Self.inspect(Maker().bytes)
        let needed = file.memory(contextPerSlot: 512, slots: 1)
        try file.checkMemory(contextPerSlot: 512, slots: 1, available: needed.count)
        #expect(
            throws: ModelError.notEnoughMemory(
                path: file.path.string, needed: needed, available: .init(needed.count - 1))
        ) {
            try file.checkMemory(contextPerSlot: 512, slots: 1, available: needed.count - 1)
        }
    }

    @Test func `a digest is kept until the file changes`() async throws {
        let folder = try TemporaryFolder()
        let (file, notes) = (folder.path / "w", folder.path / "notes")
        try Files.writeAtomically("abc", to: file)
        let digest = try await WeightsDigest.sha256(of: file, cachedIn: notes)
        #expect(digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        let note = notes / (try #require(try Files.list(notes).first))
        try Files.writeAtomically(try Files.readText(note).replacing("ba78", with: "0000"), to: note)
        #expect(try await WeightsDigest.sha256(of: file, cachedIn: notes).hasPrefix("0000"))
        try Files.writeAtomically("abcd", to: file)
        #expect(try await WeightsDigest.sha256(of: file, cachedIn: notes).hasPrefix("88d4"))
        try Files.writeAtomically("damaged", to: note)
        #expect(try await WeightsDigest.sha256(of: file, cachedIn: notes).hasPrefix("88d4"))
    }
}
