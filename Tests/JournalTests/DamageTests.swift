import Digest
import JSON
import Journal
import Posix
import Testing

@Suite struct DamageTests {
    @Test func `a last line torn at any byte is cut, and the rest stands`() throws {
        let scene = try Scene()
        let (bytes, _) = try scene.write()
        let whole = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        for end in whole..<bytes.count {
            try scene.put(Array(bytes[..<end]))
            #expect(try Journal.read(in: scene.run).tornBytes == end - whole)
            let (journal, entries, recovered) = try Journal.open(in: scene.run)
            #expect(entries.count == 3)
            #expect(recovered == Recovery(cutBytes: end - whole, removedParts: 0))
            #expect(try Files.read(scene.file) == Array(bytes[..<whole]))
            try journal.append(kind: "kind_3", payload: Scene.payloads[3], atMilliseconds: 1_700_000_000_003)
            #expect(try Files.read(scene.file) == bytes)
        }
    }

    @Test func `an edit of any byte is noticed`() throws {
        let scene = try Scene()
        let (bytes, tip) = try scene.write()
        var silent: [Int] = []
        for index in bytes.indices {
            for change: UInt8 in [1, 0x20, 0x80] {
                var edited = bytes
                edited[index] ^= change
                let reading = try? Reading(edited, file: scene.file)
                // What an edit of the last line leaves readable has another tip, or is torn.
                if let reading, reading.tip == tip, reading.tornBytes == 0 { silent.append(index) }
            }
        }
        #expect(silent.isEmpty)
    }

    /// An edit of the second of four lines, and what is said of it.
    struct Edit: Sendable, CustomTestStringConvertible {
        let name: String
        let line: Int
        let says: String
        let change: @Sendable ([String]) -> [String]
        var testDescription: String { name }
    }

    static let edits: [Edit] = [
        Edit(name: "a changed value", line: 3, says: "the chain of hashes is broken here: line 2 or this one") {
            lines in
            [lines[0], lines[1].replacing("0.1", with: "0.2"), lines[2], lines[3]]
        },
        Edit(name: "a line taken out", line: 2, says: "seq is 2 where 1 is due") { [$0[0], $0[2], $0[3]] },
        Edit(name: "two lines swapped", line: 2, says: "seq is 2 where 1 is due") { [$0[0], $0[2], $0[1], $0[3]] },
        Edit(name: "a line of something else", line: 2, says: "column 1") { [$0[0], "garbage", $0[2]] },
        Edit(name: "an empty line", line: 2, says: "there is nothing here") { [$0[0], "", $0[1]] },
        Edit(name: "another key", line: 1, says: "there is no key \"by\"") { lines in
            [lines[0].replacing("\"kind\"", with: "\"by\":1,\"kind\"")] + lines[1...]
        },
        Edit(name: "a first line with a predecessor", line: 1, says: "must name 64 zeros") { lines in
            [lines[0].replacing("\"prev\":\"00", with: "\"prev\":\"0a")] + lines[1...]
        },
    ]

    @Test(arguments: edits)
    func `a damaged line is named, and nothing is changed`(edit: Edit) throws {
        let scene = try Scene()
        let (bytes, _) = try scene.write()
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        let damaged = Array((edit.change(lines).joined(separator: "\n") + "\n").utf8)
        try scene.put(damaged)
        let error = #expect(throws: JournalError.self) { try Journal.open(in: scene.run) }
        guard case .damaged(scene.file, edit.line, let problem)? = error else {
            Issue.record("not a damaged line \(edit.line): \(String(describing: error))")
            return
        }
        #expect(problem.contains(edit.says))
        #expect(error?.message.hasPrefix("\(scene.file):\(edit.line): ") == true)
        #expect(try Files.read(scene.file) == damaged)
    }

    @Test func `a line of a later version is not called damaged`() throws {
        let scene = try Scene()
        let (bytes, _) = try scene.write()
        try scene.put(
            Array(String(decoding: bytes, as: UTF8.self).replacing("{\"v\":1,", with: "{\"v\":2,\"new\":0,").utf8))
        #expect(throws: JournalError.unknownVersion(file: scene.file, line: 1)) { try Journal.read(in: scene.run) }
    }
}
