import Digest
import Glibc
import JSON
import Journal
import Posix
import Synchronization
import Testing

@Suite struct FaultTests {
    /// A run from begin to end under failing calls; gives the events that were acknowledged.
    private func work(in run: Path, _ interposer: Interposer) throws -> Int {
        var acknowledged = 0
        let journal = try Journal.create(in: run, interposer: interposer)
        do {
            for step in 0..<2 {
                let blob = try journal.blobs.put("text of step \(step)")
                try journal.append(kind: "step", payload: ["blob": .string(blob.hex)])
                acknowledged += 1
                try journal.sync()
            }
            let copy = try journal.blobs.put(file: run / Journal.fileName)
            try journal.append(kind: "copied", payload: ["blob": .string(copy.hex)])
            acknowledged += 1
            try journal.sync()
        } catch {
            throw Stopped(after: acknowledged, error: error)
        }
        return acknowledged
    }

    private struct Stopped: Error {
        let after: Int
        let error: any Error

        init(after: Int, error: any Error) {
            self.after = after
            self.error = error
        }
    }

    @Test func `whatever call fails, what was acknowledged stays and nothing leaks`() throws {
        let probe = Failing(call: -1)
        let all = try Scene()
        #expect(try work(in: all.run, probe.interposer) == 3)
        #expect(probe.count > 25)
        for call in 0..<probe.count {
            let scene = try Scene()
            let failing = Failing(call: call)
            do {
                _ = try work(in: scene.run, failing.interposer)
                Issue.record("call \(call) failed and nobody said so")
            } catch let stopped as Stopped {
                let (journal, entries, recovered) = try Journal.open(in: scene.run)
                #expect(entries.count == stopped.after, "call \(call)")
                #expect(recovered == Recovery(cutBytes: 0, removedParts: 0), "call \(call)")
                for entry in entries {
                    let digest = try #require(entry.payload["blob"]?.stringValue.flatMap { Digest(hex: $0) })
                    _ = try journal.blobs.get(digest)
                }
            } catch let error as JournalError {
                // It failed before there was a journal: the folder can be used.
                guard case .failed = error else { throw error }
                _ = try Journal.create(in: scene.run)
            }
            #expect(openDescriptors(under: scene.home.path) == 0, "call \(call)")
        }
    }

    @Test func `a write that takes a part and then fails leaves nothing, and the journal goes on`() throws {
        let scene = try Scene()
        let isFull = Atomic(false)
        let writes = Atomic(0)
        let interposer = Interposer(
            before: { stage, path throws(SystemError) in
                guard stage == "write", isFull.load(ordering: .relaxed) else { return }
                if writes.wrappingAdd(1, ordering: .relaxed).oldValue > 0 {
                    throw SystemError(stage, path: path.string, code: ENOSPC)
                }
            },
            accepted: { isFull.load(ordering: .relaxed) ? 10 : $0 })
        let journal = try Journal.create(in: scene.run, interposer: interposer)
        try journal.append(kind: "first", payload: [:])
        let before = try Files.read(scene.file)
        isFull.store(true, ordering: .relaxed)
        let error = #expect(throws: JournalError.self) { try journal.append(kind: "second", payload: [:]) }
        #expect(error == .failed(SystemError("write", path: scene.file.string, code: ENOSPC)))
        #expect(error?.hint == "The disk is full; make room and try again.")
        #expect(try Files.read(scene.file) == before)
        isFull.store(false, ordering: .relaxed)
        try journal.append(kind: "second", payload: [:])
        #expect(try Journal.read(in: scene.run).entries.map(\.kind) == ["first", "second"])
    }

    @Test func `where a part cannot be taken back, the writer takes nothing more and opening cuts it`() throws {
        let scene = try Scene()
        let isBroken = Atomic(false)
        let passed = Atomic(0)
        let interposer = Interposer(
            before: { stage, path throws(SystemError) in
                guard isBroken.load(ordering: .relaxed) else { return }
                if passed.wrappingAdd(1, ordering: .relaxed).oldValue > 0 {
                    throw SystemError(stage, path: path.string, code: EIO)
                }
            },
            accepted: { isBroken.load(ordering: .relaxed) ? 10 : $0 })
        do {
            let journal = try Journal.create(in: scene.run, interposer: interposer)
            try journal.append(kind: "first", payload: [:])
            isBroken.store(true, ordering: .relaxed)
            let reason = SystemError("write", path: scene.file.string, code: EIO)
            #expect(throws: JournalError.unusable(reason)) { try journal.append(kind: "second", payload: [:]) }
            isBroken.store(false, ordering: .relaxed)
            #expect(throws: JournalError.unusable(reason)) { try journal.append(kind: "third", payload: [:]) }
            #expect(throws: JournalError.unusable(reason)) { try journal.sync() }
        }
        let (_, entries, recovered) = try Journal.open(in: scene.run)
        #expect(entries.map(\.kind) == ["first"])
        #expect(recovered.cutBytes == 10)
    }
}
