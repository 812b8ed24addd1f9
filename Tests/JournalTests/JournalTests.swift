import Digest
import Glibc
import JSON
import Journal
import Posix
import Testing

@Suite struct JournalTests {
    @Test func `what is appended is read again, and each line names the one before`() throws {
        let scene = try Scene()
        let (bytes, tip) = try scene.write()
        let reading = try Journal.read(in: scene.run)
        #expect(reading.entries.map(\.payload) == Scene.payloads)
        #expect(reading.entries.map(\.seq) == [0, 1, 2, 3])
        #expect(reading.entries.map(\.kind) == ["kind_0", "kind_1", "kind_2", "kind_3"])
        #expect(reading.entries[1].atMilliseconds == 1_700_000_000_001)
        #expect(reading.tip == tip)
        #expect(reading.tornBytes == 0)
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) }
        #expect(lines.map { SHA256.hash($0) } == reading.entries.map(\.digest))
        let first = String(decoding: lines[0], as: UTF8.self)
        let zeros = String(repeating: "0", count: 64)
        #expect(
            first == """
                {"v":1,"seq":0,"at_ms":1700000000000,"kind":"kind_0","payload":{"task":"wine","seed":7},"prev":"\(zeros)"}
                """)
        #expect(String(decoding: lines[1], as: UTF8.self).hasSuffix(#""prev":"\#(SHA256.hash(lines[0]).hex)"}"#))
    }

    @Test func `a journal is taken up where it ended`() throws {
        let scene = try Scene()
        let (_, tip) = try scene.write()
        let (journal, entries, recovered) = try Journal.open(in: scene.run)
        #expect(entries.count == 4)
        #expect(!recovered.found)
        #expect(journal.tip == tip)
        let entry = try journal.append(kind: "more", payload: nil)
        #expect(entry.seq == 4)
        #expect(abs(entry.atMilliseconds - Clock.wallMilliseconds()) < 60_000)
        try journal.sync()
        #expect(journal.syncNanoseconds > 0)
        #expect(try Journal.read(in: scene.run).entries.last == entry)
    }

    @Test func `a folder without a journal, and one that has one, are told apart`() throws {
        let scene = try Scene()
        #expect(throws: JournalError.missing(folder: scene.run)) { try Journal.open(in: scene.run) }
        #expect(throws: JournalError.missing(folder: scene.run)) { try Journal.read(in: scene.run) }
        #expect(!Files.exists(scene.run))
        _ = try scene.write()
        #expect(throws: JournalError.alreadyThere(folder: scene.run)) { try Journal.create(in: scene.run) }
        #expect(try Journal.read(in: scene.run).entries.count == 4)
    }

    @Test func `a second writer is refused, by its process, and reading goes on`() throws {
        let scene = try Scene()
        let journal = try Journal.create(in: scene.run)
        try journal.append(kind: "a", payload: [:])
        let refusal = JournalError.inUse(folder: scene.run, process: Int(getpid()))
        #expect(throws: refusal) { try Journal.open(in: scene.run) }
        #expect(throws: refusal) { try Journal.create(in: scene.run) }
        #expect(refusal.message.contains("(\(getpid()))"))
        try journal.append(kind: "b", payload: [:])
        #expect(try Journal.read(in: scene.run).entries.map(\.kind) == ["a", "b"])
    }

    @Test func `an empty journal is one without events`() throws {
        let scene = try Scene()
        _ = try Journal.create(in: scene.run)
        let (journal, entries, _) = try Journal.open(in: scene.run)
        #expect(entries.isEmpty)
        #expect(journal.tip == .zero)
    }

    @Test func `what could not be read again is never written`() throws {
        let scene = try Scene()
        let journal = try Journal.create(in: scene.run)
        var deep: JSONValue = 1
        for _ in 0..<300 { deep = [deep] }
        let twice = JSONValue.object(JSONObject([.init("a", 1), .init("a", 2)]))
        for payload in [deep, twice, .number(JSONNumber(text: "NaN")), .number(JSONNumber(text: "1\n2"))] {
            #expect(throws: JournalError.self) { try journal.append(kind: "bad", payload: payload) }
        }
        try journal.append(kind: "good", payload: [:])
        #expect(try Journal.read(in: scene.run).entries.map(\.kind) == ["good"])
    }

    @Test func `many tasks append to one journal without a gap`() async throws {
        let scene = try Scene()
        let journal = try Journal.create(in: scene.run)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask { for step in 0..<50 { try journal.append(kind: "w\(worker)", payload: .int(step)) } }
            }
            try await group.waitForAll()
        }
        let entries = try Journal.read(in: scene.run).entries
        #expect(entries.count == 200)
        for worker in 0..<4 {
            #expect(entries.filter { $0.kind == "w\(worker)" }.map(\.payload.intValue) == (0..<50).map { $0 })
        }
    }
}
