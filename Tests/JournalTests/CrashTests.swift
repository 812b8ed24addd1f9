import Glibc
import JSON
import Journal
import Posix
import Testing

@Suite(.serialized) struct CrashTests {
    @Test func `a writer killed at any moment loses no event that it had acknowledged`() async throws {
        for delay in [20, 35, 50] {
            let scene = try Scene()
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [run = scene.run.string as String, delay = delay as Int] in
                let journal = try Journal.create(in: Path(run))
                let acknowledged = try Descriptor.open(Path(run) / "acknowledged", O_WRONLY | O_CREAT)
                let killer = Task.detached {
                    try await Task.sleep(for: .milliseconds(delay))
                    kill(getpid(), SIGKILL)
                }
                let filler = String(repeating: "x", count: 5_000)
                while true {
                    let entry = try journal.append(kind: "step", payload: ["filler": .string(filler)])
                    try journal.blobs.put("blob \(entry.seq)")
                    var count = entry.seq + 1
                    pwrite(acknowledged.raw, &count, MemoryLayout<Int>.size, 0)
                    if killer.isCancelled { break }
                }
            }
            let acknowledged = try Files.read(scene.run / "acknowledged").withUnsafeBytes { $0.load(as: Int.self) }
            let (journal, entries, _) = try Journal.open(in: scene.run)
            #expect(acknowledged > 0)
            #expect(entries.count == acknowledged || entries.count == acknowledged + 1)
            let parts = try Files.list(journal.blobs.folder).filter { $0.hasPrefix(".") }
            #expect(parts.isEmpty)
        }
    }

    @Test func `a writer in another process is refused by that process's number`() async throws {
        let scene = try Scene()
        let journal = try Journal.create(in: scene.run)
        await #expect(processExitsWith: .success) { [run = scene.run.string as String, owner = Int(getpid()) as Int] in
            do {
                _ = try Journal.open(in: Path(run))
                exit(1)
            } catch let error as JournalError {
                exit(error == .inUse(folder: Path(run), process: owner) ? 0 : 2)
            }
        }
        try journal.append(kind: "still here", payload: [:])
    }

    @Test func `a file that may not grow leaves no half line`() async throws {
        let scene = try Scene()
        await #expect(processExitsWith: .success) { [run = scene.run.string as String] in
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 4_096, rlim_max: 4_096)
            setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
            try fillAndCheck(Path(run), code: EFBIG)
        }
    }

    // Who may not mount has the limit above, which takes the same path through the code.
    @Test(.enabled(if: geteuid() == 0, "only root may mount a small disk"))
    func `a full disk leaves no half line and no half blob`() async throws {
        let scene = try Scene()
        try Files.makeFolder(scene.run)
        let mount = TrustedProgram("/bin/mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", scene.run.string])
        let mounted = try await mount.run()
        try #require(mounted.status == 0, "\(mounted.errorText)")
        let result = Result { try fillAndCheck(scene.run, code: ENOSPC) }
        _ = try await TrustedProgram("/bin/umount", ["-l", scene.run.string]).run()
        try result.get()
    }
}

/// Appends until there is no room, and checks that what stands is what was acknowledged.
private func fillAndCheck(_ run: Path, code: Int32) throws {
    var acknowledged = 0
    do {
        let journal = try Journal.create(in: run)
        let filler = JSONValue.string(String(repeating: "x", count: 700))
        do {
            while acknowledged < 10_000 {
                try journal.append(kind: "step", payload: filler)
                acknowledged += 1
            }
            throw CheckFailed("the file grew without end")
        } catch JournalError.failed(let error) {
            try check(error.code == code && error.stage == "write", "\(error.message)")
        }
        do {
            try journal.blobs.put([UInt8](repeating: 7, count: 100_000))
            throw CheckFailed("a blob found room")
        } catch JournalError.failed(let error) {
            try check(error.code == code, "\(error.message)")
        }
        try check(try Files.list(journal.blobs.folder).isEmpty, "a half blob stays")
    }
    let (_, entries, recovered) = try Journal.open(in: run)
    try check(entries.count == acknowledged && acknowledged > 1, "\(entries.count) of \(acknowledged) events")
    try check(!recovered.found, "something was left to recover")
}

private struct CheckFailed: Error {
    let what: String

    init(_ what: String) { self.what = what }
}

private func check(_ holds: Bool, _ what: String) throws { if !holds { throw CheckFailed(what) } }
