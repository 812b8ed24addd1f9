import Digest
import Glibc
import Grading
import JSON
import Posix
import Testing

@testable import Tasks

struct VaultTests {
    private func open(_ fixture: Fixture, seed: UInt64 = 1, subject: String = "runs/x") throws -> Vault.Opening {
        let prepared = try fixture.prepared()
        return try Vault(home: fixture.home).open(
            prepared.carve(seed: seed), of: prepared, purpose: .attempt, subject: subject, process: "test")
    }

    @Test func `the vault gives the true labels of the test rows under the carve's ids`() throws {
        let fixture = try Fixture()
        let carve = try fixture.prepared().carve(seed: 1)
        let answers = try open(fixture).answers
        #expect(answers.columns == ["id", "kind"])
        #expect(answers.texts(0).sorted() == carve.testIDs)
        let truth = Dictionary(
            uniqueKeysWithValues: try records(fixture.task / "data/rows.csv").dropFirst().map { ($0[0], $0[2]) })
        let lengths = Dictionary(
            uniqueKeysWithValues: try records(carve.refitFolder / "test.csv").dropFirst().map { ($0[0], $0[1]) })
        for row in 0..<answers.rowCount {
            #expect(try truth[#require(lengths[answers.text(row, 0)])] == answers.text(row, 1))
        }
    }

    @Test func `each opening leaves a line and is numbered within its split`() throws {
        let fixture = try Fixture()
        let prepared = try fixture.prepared()
        let vault = Vault(home: fixture.home)
        #expect(try vault.openings(of: prepared.fingerprint) == 0)
        #expect(try open(fixture).record.number == 1)
        let second = try open(fixture, seed: 2, subject: "a \"quoted\"\nname").record
        #expect(second.number == 2)
        let other = try fixture.prepared(.published)
        let opening = try vault.open(
            other.carve(seed: 1), of: other, purpose: .submission, subject: "f.csv", process: "test")
        #expect(opening.record.number == 1)
        #expect(try vault.openings(of: prepared.fingerprint) == 2)
        #expect(try vault.openings(of: prepared.fingerprint, subject: second.subject) == [second])
        #expect(try vault.openings(of: prepared.fingerprint, subject: "f.csv").isEmpty)
        let lines = try Files.readText(fixture.home.openings).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(try JSONNode.parse(String(lines[1]), source: "").plain == second.json)
        #expect(second.json["answers_sha256"]?.stringValue == prepared.record.answers.hex)
        #expect(second.json["pid"]?.intValue == Int(getpid()))
        #expect(fileStatus(fixture.home.openings).st_mode & 0o777 == 0o600)
    }

    @Test func `an opening is written down even where the labels then can't be read`() throws {
        let fixture = try Fixture()
        let prepared = try fixture.prepared()
        try Files.writeAtomically("#row,kind\n1,rose\n", to: prepared.folder.answers, mode: 0o600)
        let error = #expect(throws: TaskError.self) { try open(fixture) }
        #expect(error?.message.contains("answers.csv was changed") ?? false)
        #expect(try Vault(home: fixture.home).openings(of: prepared.fingerprint) == 1)
    }

    @Test func `where the opening can't be written down, no label is read`() throws {
        let fixture = try Fixture()
        let prepared = try fixture.prepared()
        try Files.makeFolder(fixture.home.openings)
        #expect(throws: TaskError.self) { try open(fixture) }
        try Files.remove(fixture.home.openings)
        #expect(symlink("/dev/null", fixture.home.openings.string) == 0)
        #expect(throws: TaskError.self) { try open(fixture) }
        #expect(try Vault(home: fixture.home).openings(of: prepared.fingerprint) == 0)
    }

    @Test func `a torn line counts as an opening, and the next line stands on its own`() throws {
        let fixture = try Fixture()
        let prepared = try fixture.prepared()
        _ = try open(fixture)
        let text = try Files.read(fixture.home.openings)
        try Files.writeAtomically(text + text.prefix(40), to: fixture.home.openings, mode: 0o600)
        #expect(try Vault(home: fixture.home).openings(of: prepared.fingerprint) == 2)
        #expect(try open(fixture).record.number == 3)
        #expect(try Files.readText(fixture.home.openings).split(separator: "\n").count == 3)
    }

    @Test func `a carve of another split opens nothing`() throws {
        let fixture = try Fixture()
        let carve = try fixture.prepared(.published).carve(seed: 1)
        #expect(throws: TaskError.self) {
            try Vault(home: fixture.home).open(
                carve, of: fixture.prepared(), purpose: .attempt, subject: "", process: "test")
        }
        #expect(!Files.exists(fixture.home.openings))
    }
}
