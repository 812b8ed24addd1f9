import Digest
import Glibc
import Grading
import JSON
import Posix
import Testing

@testable import Tasks

struct CarveTests {
    private func column(_ name: String, of path: Path) throws -> [String] {
        let records = try records(path)
        let position = try #require(records[0].firstIndex(of: name))
        return records.dropFirst().map { $0[position] }
    }

    @Test func `every row is in exactly one part, and the folders hold what their names say`() throws {
        let fixture = try Fixture()
        let prepared = try fixture.prepared()
        let carve = try prepared.carve(seed: 1)
        #expect(prepared.testCount == 18 && prepared.labelledCount == 42)
        #expect(carve.validationIDs.count == 11 && carve.trainingCount == 31 && carve.testIDs.count == 18)
        let names = ["description.md", "sample_submission.csv", "task.json", "test.csv", "train.csv"]
        #expect(try Files.list(carve.inputFolder) == names)
        #expect(try Files.list(carve.refitFolder) == names)
        let source = try column("length", of: fixture.task / "data/rows.csv").sorted()
        for folder in [carve.inputFolder, carve.refitFolder] {
            let train = try column("length", of: folder / "train.csv")
            let test = try column("length", of: folder / "test.csv")
            #expect((train + test).sorted() == source, "each row once")
            let ids = try column("id", of: folder / "train.csv") + column("id", of: folder / "test.csv")
            #expect(Set(ids).count == 60 && ids.allSatisfy { $0.utf8.count == 16 })
            #expect(try records(folder / "test.csv")[0] == ["id", "length", "width"])
            #expect(try column("id", of: folder / "sample_submission.csv") == column("id", of: folder / "test.csv"))
        }
        #expect(try column("id", of: carve.inputFolder / "test.csv") == carve.expectedIDs)
        #expect(try column("id", of: carve.refitFolder / "test.csv") == carve.testIDs)
        #expect(try column("id", of: #require(carve.validationAnswers)) == carve.validationIDs)
        #expect(!carve.distinguishable)
    }

    @Test func `no column of a target with several, nor what its metric needs beside, reaches a row that is predicted`()
        throws
    {
        var draws = Draws(11)
        var table = "length,up,down,keep\n"
        for row in 0..<60 { table += "\(row).5,\(draws.below(9)),\(draws.below(9)),\(draws.below(2))\n" }
        let fixture = try Fixture(table: table) { manifest in
            manifest["metric"] = ["name": "masked_mcrmse", "direction": "lower", "ideal": 0]
            manifest["target"] = ["columns": ["up", "down"], "type": "real", "auxiliary": ["keep"]]
            manifest["submission"] = [
                "id_column": "id", "columns": [["name": "up", "type": "real"], ["name": "down", "type": "real"]],
                "rows_sum_to_one": false,
            ]
            manifest["splits"] = [
                "strategy": "random", "table": "data/rows.csv", "test": 0.3, "validation": 0.25,
            ]
        }
        let carve = try fixture.prepared().carve(seed: 1)
        for folder in [carve.inputFolder, carve.refitFolder] {
            #expect(try records(folder / "test.csv")[0] == ["id", "length"])
            #expect(try records(folder / "train.csv")[0] == ["id", "length", "up", "down", "keep"])
            #expect(try records(folder / "sample_submission.csv")[0] == ["id", "up", "down"])
        }
        #expect(try records(#require(carve.validationAnswers))[0] == ["id", "up", "down", "keep"])
        let steps = try TaskCheck.run(fixture.definition(), environments: fixture.folder.path)
        #expect(steps.filter { !$0.passed }.map(\.name) == ["environment"], "\(steps)")
    }

    @Test func `the validation answers are the true labels under the carve's ids`() throws {
        let fixture = try Fixture()
        let carve = try fixture.prepared().carve(seed: 5)
        let truth = Dictionary(
            uniqueKeysWithValues: try records(fixture.task / "data/rows.csv").dropFirst().map { ($0[0], $0[2]) })
        let lengths = Dictionary(
            uniqueKeysWithValues: try records(carve.inputFolder / "test.csv").dropFirst().map { ($0[0], $0[1]) })
        for answer in try records(#require(carve.validationAnswers)).dropFirst() {
            #expect(try truth[#require(lengths[answer[0]])] == answer[1])
        }
    }

    @Test func `the same seed gives the same bytes, another seed other ids and another choice`() throws {
        let fixture = try Fixture()
        let prepared = try fixture.prepared()
        func everything(_ carve: Carve) throws -> [[UInt8]] {
            try [carve.inputFolder, carve.refitFolder, #require(carve.validationAnswers).parent].flatMap { folder in
                try Files.list(folder).map { try Files.read(folder / $0) }
            }
        }
        let first = try prepared.carve(seed: 1)
        let bytes = try everything(first)
        try Files.remove(fixture.home.prepared)
        let again = try fixture.prepared().carve(seed: 1)
        #expect(try everything(again) == bytes)
        let other = try prepared.carve(seed: 2)
        #expect(Set(other.expectedIDs).isDisjoint(with: first.expectedIDs))
        #expect(other.splitFingerprint == first.splitFingerprint && other.fingerprint != first.fingerprint)
        let hidden = try [first, other].map { carve in
            let ids = Set(carve.validationIDs)
            return try records(carve.inputFolder / "test.csv").filter { ids.contains($0[0]) }.map { $0[1] }.sorted()
        }
        #expect(hidden[0] != hidden[1])
        let test = try [first, other].map { try column("length", of: $0.refitFolder / "test.csv").sorted() }
        #expect(test[0] == test[1], "the test rows stay the same")
    }

    @Test func `validation and test rows look alike: ids, order and file times tell nothing`() throws {
        let fixture = try Fixture(table: Fixture.flowers(600))
        let carve = try fixture.prepared().carve(seed: 3)
        let isTest = Set(carve.testIDs)
        let order = try column("id", of: carve.inputFolder / "test.csv").map { isTest.contains($0) }
        let runs = zip(order, order.dropFirst()).count { $0 != $1 }
        // Wald and Wolfowitz: 105 and 180 rows have 132.6 changes on average, with a standard deviation of 7.8.
        #expect(abs(Double(runs) - 132.6) < 5 * 7.8)
        let labels = try column("kind", of: carve.inputFolder / "train.csv")
        #expect(
            zip(labels, labels.dropFirst()).count { $0 != $1 } > 150, "the source is sorted by class, the copy is not")
        for folder in [carve.inputFolder, carve.refitFolder] {
            for path in try [folder] + Files.list(folder).map({ folder / $0 }) {
                #expect(fileStatus(path).st_mtim.tv_sec == 946_684_800 && fileStatus(path).st_mtim.tv_nsec == 0)
                #expect(fileStatus(path).st_atim.tv_sec >= 0)
            }
        }
    }

    /// In a process of its own: the umask is the whole process's.
    @Test func `others can read what goes into a box, and nobody but us the answers`() async {
        await #expect(processExitsWith: .success) {
            umask(0o077)
            let fixture = try Fixture()
            let prepared = try fixture.prepared()
            let carve = try prepared.carve(seed: 1)
            let answers = try #require(carve.validationAnswers)
            for folder in [carve.inputFolder, carve.refitFolder] {
                try #require(fileStatus(folder).st_mode & 0o777 == 0o755)
                for name in try Files.list(folder) { try #require(fileStatus(folder / name).st_mode & 0o777 == 0o644) }
            }
            for path in [answers, prepared.folder.answers] {
                try #require(fileStatus(path).st_mode & 0o777 == 0o600)
                try #require(fileStatus(path.parent).st_mode & 0o777 == 0o700)
                try #require(!path.string.contains("/input/") && !path.string.contains("/refit/"))
            }
        }
    }

    @Test func `no label of an asked row is in any file that a program may read`() throws {
        var table = "x,secret\n"
        for row in 0..<80 { table += "\(row),9\(row)7.25\n" }
        let fixture = try Fixture(table: table) { manifest in
            manifest["target"] = ["column": "secret", "type": "real"]
            manifest["metric"] = ["name": "rmse", "direction": "lower", "ideal": 0]
            manifest["submission"] = ["id_column": "id", "columns": [["name": "secret", "type": "real"]]]
            manifest.set("splits", "by", nil)
        }
        let prepared = try fixture.prepared()
        let carve = try prepared.carve(seed: 11)
        for folder in [carve.inputFolder, carve.refitFolder] {
            let asked = try column("x", of: folder / "test.csv")
            let shown = try Files.list(folder).map { try Files.readText(folder / $0) }.joined()
            for row in asked { #expect(!shown.contains("9\(row)7.25")) }
            for row in try column("x", of: folder / "train.csv") { #expect(shown.contains("9\(row)7.25")) }
        }
        let test = try column("x", of: carve.refitFolder / "test.csv")
        let outside = try Files.readText(prepared.folder.labelled) + Files.readText(prepared.folder.test)
        for row in test { #expect(!outside.contains("9\(row)7.25"), "test labels lie in the vault alone") }
    }

    @Test func `fields with commas, quotes and line ends survive byte for byte`() throws {
        let notes = ["\"a, \"\"b\"\"\nc\"", "\"\"", "", " plain ", "\"ünï\r\ncode\"", "\"quoted\"", "0.10"]
        var table = "\u{FEFF}\"the, note\",kind,length\r\n"
        for row in 0..<70 { table += "\(notes[row % notes.count]),\(row % 2 == 0 ? "iris" : "\"lily\""),\(row)\r\n" }
        let fixture = try Fixture(table: table)
        let carve = try fixture.prepared().carve(seed: 1)
        for name in ["train.csv", "test.csv"] {
            let text = try Files.readText(carve.inputFolder / name)
            #expect(text.hasPrefix("id,\"the, note\","))
            let copy = try Table.read(carve.inputFolder / name)
            let length = try copy.requiredColumn("length")
            for row in 0..<copy.rowCount {
                let number = try #require(Int(copy.text(row, length)))
                #expect(Array(copy.rawCell(row, 1)) == Array(notes[number % notes.count].utf8))
            }
        }
    }

    @Test func `a file that was changed in a carve is put right, a file beside them is taken away`() throws {
        let fixture = try Fixture()
        let prepared = try fixture.prepared()
        let carve = try prepared.carve(seed: 1)
        let train = try Files.read(carve.inputFolder / "train.csv")
        try Files.writeAtomically("id,kind\n", to: carve.inputFolder / "train.csv")
        try Files.writeAtomically("1\n", to: carve.inputFolder / "planted.csv")
        let again = try prepared.carve(seed: 1)
        #expect(try Files.read(again.inputFolder / "train.csv") == train)
        #expect(try !Files.list(again.inputFolder).contains("planted.csv"))
    }

    @Test func `groups never straddle and time only goes forward`() throws {
        var draws = Draws(3)
        var table = "patient,day,kind\n"
        for _ in 0..<200 {
            let day = 10 + draws.below(19)
            table += "p\(draws.below(25)),2026-03-\(day),\(["iris", "lily", "rose"][draws.below(3)])\n"
        }
        let groups = try Fixture(table: table) { manifest in
            manifest.set("splits", "strategy", "group")
            manifest.set("splits", "by", "patient")
        }
        let grouped = try groups.prepared().carve(seed: 4)
        let trained = Set(try column("patient", of: grouped.inputFolder / "train.csv"))
        let asked = Set(try column("patient", of: grouped.inputFolder / "test.csv"))
        let tested = Set(try column("patient", of: grouped.refitFolder / "test.csv"))
        #expect(trained.isDisjoint(with: asked) && tested.isStrictSubset(of: asked))
        #expect(Set(try column("patient", of: grouped.refitFolder / "train.csv")).isDisjoint(with: tested))
        let hidden = Set(grouped.validationIDs)
        let validated = try records(grouped.inputFolder / "test.csv").filter { hidden.contains($0[0]) }.map { $0[1] }
        #expect(Set(validated).isDisjoint(with: tested))

        let times = try Fixture(table: table) { manifest in
            manifest.set("splits", "strategy", "time")
            manifest.set("splits", "by", "day")
        }
        let timed = try times.prepared().carve(seed: 4)
        #expect(timed.distinguishable)
        let last = try #require(try column("day", of: timed.inputFolder / "train.csv").max())
        #expect(try column("day", of: timed.inputFolder / "test.csv").allSatisfy { $0 > last })
        let lastLabelled = try #require(try column("day", of: timed.refitFolder / "train.csv").max())
        #expect(try column("day", of: timed.refitFolder / "test.csv").allSatisfy { $0 > lastLabelled })
    }

    @Test func `a task without a validation part asks for test rows alone`() throws {
        let fixture = try Fixture { $0.set("splits", "validation", "none") }
        let carve = try fixture.prepared().carve(seed: 1)
        #expect(carve.validationIDs.isEmpty && carve.validationAnswers == nil)
        #expect(carve.expectedIDs == carve.testIDs && carve.trainingCount == 42)
    }

    @Test func `a submission's test part keeps its rows as they stand and says what is missing`() throws {
        let fixture = try Fixture()
        let carve = try fixture.prepared().carve(seed: 1)
        var submission = "kind,\"id\"\r\n"
        for id in carve.expectedIDs.reversed() { submission += "\"a, \"\"rose\"\"\",\(id)\r\n" }
        let part = try Table.parse(carve.testPart(of: Array(submission.utf8)), source: "part")
        #expect(part.columns == ["id", "kind"])
        #expect(part.texts(0) == carve.testIDs.reversed())
        #expect(part.texts(1).allSatisfy { $0 == "a, \"rose\"" })
        #expect(try Table.parse(carve.validationPart(of: Array(submission.utf8)), source: "").rowCount == 11)
        let error = #expect(throws: TaskError.self) { try carve.testPart(of: Array("id,kind\n".utf8)) }
        #expect(error?.message.contains("18 of 18 ids are missing") ?? false)
        let twice = submission + "rose,\(carve.testIDs[0])\n"
        #expect(throws: TaskError.self) { try carve.testPart(of: Array(twice.utf8)) }
    }

    @Test func `the agent's card says what to predict and nothing of the split`() throws {
        let fixture = try Fixture()
        let carve = try fixture.prepared().carve(seed: 1)
        let card = try JSONNode.parse(Files.read(carve.inputFolder / "task.json"), source: "card").plain
        #expect(card.objectValue?.keys == ["id", "title", "metric", "id_column", "target", "submission"])
        #expect(card["metric"] == ["name": "accuracy", "direction": "higher"])
        #expect(card["target"] == ["column": "kind", "type": "multiclass", "classes": ["iris", "lily", "rose"]])
        #expect(card["submission"]?["columns"] == [["name": "kind", "type": "label"]])
    }
}
