import Grading
import Posix
import Testing

@testable import Tasks

struct SubmissionGradingTests {
    /// Each asked row's length and true label.
    private func truth(_ fixture: Fixture, _ asked: Path) throws -> [(id: String, label: String)] {
        let labels = Dictionary(
            uniqueKeysWithValues: try records(fixture.task / "data/rows.csv").dropFirst().map { ($0[0], $0[2]) })
        return try records(asked).dropFirst().map { ($0[0], labels[$0[1]] ?? "") }
    }

    private func write(_ rows: [(id: String, label: String)], to path: Path) throws {
        try Files.writeAtomically("id,kind\n" + rows.map { "\($0.id),\($0.label)\n" }.joined(), to: path)
    }

    @Test func `a full submission and one of test rows alone are graded on the same rows`() throws {
        let fixture = try Fixture()
        let prepared = try fixture.prepared()
        let carve = try prepared.carve(seed: 1)
        let grading = try SubmissionGrading(prepared, carve: carve, home: fixture.home)
        let file = fixture.folder.path / "submission.csv"
        var rows = try truth(fixture, carve.inputFolder / "test.csv")
        let isTest = Set(carve.testIDs)
        for index in rows.indices where !isTest.contains(rows[index].id) { rows[index].label = "rose" }
        try write(rows, to: file)
        let full = try grading.grade(file, on: .test, process: "test")
        #expect(full.grade.measurement?.score == 1 && full.grade.measurement?.count == 18)
        #expect(full.opening?.number == 1 && full.opening?.subject == file.string)
        let hidden = try grading.grade(file, on: .validation, process: "test")
        #expect(hidden.opening == nil && hidden.grade.measurement?.count == 11)
        #expect(hidden.grade.measurement.map { $0.score < 0.7 } ?? false)
        try write(rows.filter { isTest.contains($0.id) }, to: file)
        let part = try grading.grade(file, on: .test, process: "test")
        #expect(part.grade.measurement?.score == 1 && part.opening?.number == 2)
    }

    @Test(arguments: ["", "id\n", "id,kind\n0,rose\n", "id,kind\n\"", "{}"])
    func `an invalid submission opens no vault`(text: String) throws {
        let fixture = try Fixture()
        let prepared = try fixture.prepared()
        let grading = try SubmissionGrading(prepared, carve: prepared.carve(seed: 1), home: fixture.home)
        let file = fixture.folder.path / "submission.csv"
        try Files.writeAtomically(text, to: file)
        for path in [file, fixture.folder.path / "missing.csv", fixture.folder.path] {
            let result = try grading.grade(path, on: .test, process: "test")
            #expect(result.grade.reason != nil && result.opening == nil)
        }
        #expect(!Files.exists(fixture.home.openings))
    }

    @Test func `a submission for another carve is invalid`() throws {
        let fixture = try Fixture()
        let prepared = try fixture.prepared()
        let other = try prepared.carve(seed: 2)
        let grading = try SubmissionGrading(prepared, carve: prepared.carve(seed: 1), home: fixture.home)
        let result = try grading.grade(other.inputFolder / "sample_submission.csv", on: .test, process: "test")
        #expect(result.opening == nil && result.grade.reason?.contains("no row for ids") ?? false)
    }
}
