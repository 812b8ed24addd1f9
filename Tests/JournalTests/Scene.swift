import Digest
import Glibc
import JSON
import Journal
import Posix
import Synchronization

/// A folder of a run, and the usual events in it.
struct Scene: ~Copyable {
    let home: TemporaryFolder
    var run: Path { home.path / "run" }
    var file: Path { run / Journal.fileName }

    init() throws { home = try TemporaryFolder(prefix: "journal-tests") }

    static let payloads: [JSONValue] = [
        ["task": "wine", "seed": 7], ["text": "umlauts äöü, a \"quote\", a line\nbreak, a tab\t, \u{1F9EA}", "n": 0.1],
        [:], [1, nil, true, "x", ["deep": [[]]]],
    ]

    /// Writes the usual events and lets go of the journal.
    func write() throws -> (bytes: [UInt8], tip: Digest) {
        let journal = try Journal.create(in: run)
        for (index, payload) in Self.payloads.enumerated() {
            try journal.append(
                kind: "kind_\(index)", payload: payload, atMilliseconds: 1_700_000_000_000 + Int64(index))
        }
        return (try Files.read(file), journal.tip)
    }

    /// Replaces the journal's bytes, as a crash or an editor would.
    func put(_ bytes: [UInt8]) throws { try Files.writeAtomically(bytes, to: file) }
}

/// Counts the calls that pass, and fails the one with a given number.
final class Failing: Sendable {
    private let passed: Atomic<Int>
    private let failing: Int
    private let code: Int32

    init(call failing: Int, code: Int32 = EIO) {
        self.failing = failing
        self.code = code
        passed = Atomic(0)
    }

    /// Calls that were asked for so far.
    var count: Int { passed.load(ordering: .relaxed) }

    var interposer: Interposer {
        Interposer(before: { stage, path throws(SystemError) in
            let number = self.passed.wrappingAdd(1, ordering: .relaxed).oldValue
            if number == self.failing { throw SystemError(stage, path: path.string, code: self.code) }
        })
    }
}

/// The number of descriptors that this process holds on files under a folder.
func openDescriptors(under folder: Path) -> Int {
    let names = (try? Files.list("/proc/self/fd")) ?? []
    return names.filter { name in
        (try? Files.linkTarget(Path("/proc/self/fd") / name))?.string.hasPrefix(folder.string) ?? false
    }.count
}
