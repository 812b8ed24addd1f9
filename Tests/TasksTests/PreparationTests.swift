import Glibc
import Grading
import JSON
import Posix
import Testing

@testable import Tasks

struct PreparationTests {
    @Test func `a split is fixed for an installation and differs between installations`() throws {
        let fixture = try Fixture()
        let task = try fixture.definition()
        func testRows(_ home: String, _ split: SplitKind) throws -> [String] {
            let prepared = try Preparation.prepare(task, home: Home(fixture.folder.path / home), split: split)
            return prepared.test.texts(0)
        }
        #expect(try testRows("one", .secret) == testRows("one", .secret))
        #expect(try testRows("one", .secret) != testRows("two", .secret))
        #expect(try testRows("one", .published) == testRows("two", .published))
        #expect(try testRows("one", .published) != testRows("one", .secret))
    }

    @Test func `what a split is called reveals no seed and differs by what decides the split`() throws {
        let fixture = try Fixture()
        let secret = try fixture.prepared()
        #expect(try secret.fingerprint != fixture.prepared(.published).fingerprint)
        var manifest = Fixture.manifest(table: Fixture.flowers(60))
        manifest["title"] = "Other words"
        try fixture.write(JSONValue.object(manifest).encoded())
        #expect(try fixture.prepared().fingerprint == secret.fingerprint, "words decide nothing")
        manifest.set("splits", "test", 0.4)
        try fixture.write(JSONValue.object(manifest).encoded())
        #expect(try fixture.prepared().fingerprint != secret.fingerprint)
        #expect(try fixture.prepared().testCount == 24)
    }

    @Test func `changed data are refused with both hashes, before anything is written`() throws {
        let fixture = try Fixture()
        try Files.writeAtomically(Fixture.flowers(61), to: fixture.task / "data/rows.csv")
        let error = #expect(throws: TaskError.self) { try fixture.prepared() }
        #expect(error?.message.contains("the manifest says") ?? false)
        #expect(try Files.list(fixture.home.prepared / "flowers").allSatisfy { $0.hasPrefix(".") })
        #expect(try TaskLibrary(folders: [fixture.tasks]).list().count == 1, "listing reads no data")
    }

    private static let badTables: [(table: String, problem: String)] = [
        ("length,kind\n1,iris\n2,\"lily\n", "rows.csv:3"),
        ("length,kind\n1,iris\n2\n", "rows.csv:3: the row has 1 field"),
        ("length,kind,kind\n1,iris,iris\n", "two columns are named 'kind'"),
        ("", "is empty"),
        ("length,colour\n1,red\n", "rows.csv:1: there is no column \"kind\", which is the target"),
        ("id,kind\n1,iris\n2,iris\n", "the column \"id\" is there already"),
        (
            "length,kind\n1,iris\n2,tulip\n",
            "rows.csv:3: column 'kind': 'tulip' is none of the classes; allowed: iris, lily, rose"
        ),
        ("length,kind\n1,iris\n2,\n", "rows.csv:3: column 'kind': '' is none of the classes"),
        ("#row,kind\n1,iris\n2,rose\n", "rows.csv:1: the column \"#row\" is there already"),
        ("length,kind\n", "0 rows can't be divided"),
        ("length,kind\n1,iris\n", "1 row can't be divided"),
        ("length,kind\n1,iris\n2,rose\n", "no class has two rows to divide"),
    ]

    @Test(arguments: badTables.indices)
    func `a table that can't be used is named with its line`(index: Int) throws {
        let (table, problem) = Self.badTables[index]
        let fixture = try Fixture(table: table)
        let error = #expect(throws: TaskError.self) { try fixture.prepared() }
        #expect(error?.message.contains(problem) ?? false, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        ("2026-01-01", "march", "is written another way here"), ("then", "now", "must hold numbers or ISO 8601 times"),
        ("1", "", "is empty, and the rows are split by it"),
    ])
    func `times that can't be ordered are named with their line`(first: String, second: String, what: String) throws {
        let table = "day,kind\n\(first),iris\n\(second),rose\n"
        let fixture = try Fixture(table: table) { manifest in
            manifest.set("splits", "strategy", "time")
            manifest.set("splits", "by", "day")
        }
        let error = #expect(throws: TaskError.self) { try fixture.prepared() }
        #expect(error?.message.contains(what) ?? false, "\(error?.message ?? "")")
    }

    @Test func `many who prepare and carve at once see one whole split`() async throws {
        let fixture = try Fixture()
        let task = try fixture.definition()
        let home = fixture.home
        let carves = try await withThrowingTaskGroup(of: Carve.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await onThread { try Preparation.prepare(task, home: home).carve(seed: 2) }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(carves.map(\.fingerprint)).count == 1)
        #expect(try Files.list(home.prepared / "flowers").filter { $0.hasPrefix(".part") } == [])
        #expect(try records(carves[0].inputFolder / "train.csv").count == 32)
    }

    @Test func `what a killed process left half-way is never used, and is cleared away`() throws {
        let fixture = try Fixture()
        let whole = try fixture.prepared()
        let shelf = whole.path.parent
        // A draft as a kill leaves it: at every file boundary, with the last file cut in the middle.
        let files = ["labelled.csv", "test.csv", "vault/answers.csv", "prepared.json"]
        for count in 0...files.count {
            let draft = shelf / ".part-99999"
            try Files.makeFolder(draft / "vault")
            for name in files.prefix(count) { try Files.copy(whole.path / name, to: draft / name) }
            if count > 0 { #expect(truncate((draft / files[count - 1]).string, 20) == 0) }
            try Files.remove(whole.path)
            let again = try fixture.prepared()
            #expect(again.test.texts(0) == whole.test.texts(0))
            #expect(!Files.exists(draft))
        }
    }

    @Test(arguments: ["labelled.csv", "test.csv", "prepared.json"])
    func `a prepared file that was changed is refused, with the way out`(name: String) throws {
        let fixture = try Fixture()
        let path = try fixture.prepared().path
        try Files.writeAtomically(Files.read(path / name) + Array("7,1,1,iris\n".utf8), to: path / name)
        let error = #expect(throws: TaskError.self) { try fixture.prepared() }
        #expect(error?.hint?.contains("rm -r '\(path)'") ?? false)
    }

    @Test func `the answers need not be readable for a run, only for the vault`() throws {
        let fixture = try Fixture()
        let path = try fixture.prepared().path
        try Files.remove(path / "vault")
        #expect(try fixture.prepared().carve(seed: 1).testIDs.count == 18)
    }
}
