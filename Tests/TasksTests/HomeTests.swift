import Glibc
import Posix
import Testing

@testable import Tasks

struct HomeTests {
    @Test func `the seed is made once, for us alone, and differs between installations`() throws {
        let folder = try TemporaryFolder()
        let one = Home(folder.path / "one")
        let two = Home(folder.path / "two")
        let first = try one.idKey().number(1)
        #expect(try one.idKey().number(1) == first)
        #expect(try two.idKey().number(1) != first)
        #expect(fileStatus(one.path / "seed").st_mode & 0o777 == 0o600)
        #expect(try Files.size(one.path / "seed") == 32)
        #expect(try Files.list(one.path) == ["seed"])
        #expect(try one.splitKey(.published).number(1) == two.splitKey(.published).number(1))
        #expect(try one.splitKey(.secret).number(1) != two.splitKey(.secret).number(1))
    }

    @Test func `many who make the seed at once agree on one`() async throws {
        let folder = try TemporaryFolder()
        let home = Home(folder.path / "home")
        let numbers = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for _ in 0..<16 { group.addTask { try home.idKey().number(0) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(numbers.count == 1)
        #expect(try Files.list(home.path) == ["seed"])
    }

    @Test(arguments: [
        (32, 0o644 as UInt32, "other users can reach the installation's seed"),
        (32, 0o640, "other users can reach the installation's seed"),
        (31, 0o600, "an installation's seed has 32 bytes, this file has 31"),
        (0, 0o600, "an installation's seed has 32 bytes, this file has 0"),
    ])
    func `a seed that is exposed or damaged is refused`(count: Int, mode: UInt32, what: String) throws {
        let folder = try TemporaryFolder()
        let seed = folder.path / "seed"
        try Files.writeAtomically([UInt8](repeating: 1, count: count), to: seed)
        try Files.setMode(seed, mode)
        let error = #expect(throws: TaskError.self) { try Home(folder.path).idKey() }
        #expect(error?.message == "\(seed): \(what)")
        #expect(error?.hint != nil)
    }

    @Test func `a seed behind a link is refused`() throws {
        let folder = try TemporaryFolder()
        try Files.writeAtomically([UInt8](repeating: 1, count: 32), to: folder.path / "elsewhere", mode: 0o600)
        #expect(symlink((folder.path / "elsewhere").string, (folder.path / "seed").string) == 0)
        #expect(throws: TaskError.self) { try Home(folder.path).idKey() }
    }
}
