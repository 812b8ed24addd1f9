import Glibc
import Grading
import Posix
import Testing

@testable import Tasks

struct TaskLibraryTests {
    /// The tasks that come with Glovebox.
    private var bundled: Path { Path(#filePath).parent.parent.parent / "tasks" }

    @Test func `every bundled task is read, prepared and carved, and its samples are valid submissions`() throws {
        let folder = try TemporaryFolder()
        let tasks = try TaskLibrary(folders: [bundled]).list().filter { $0.manifest.kind == .prediction }
        #expect(tasks.count >= 4)
        for task in tasks {
            let carve = try Preparation.prepare(task, home: Home(folder.path / "home")).carve(seed: 1)
            #expect(!carve.validationIDs.isEmpty && carve.trainingCount > carve.validationIDs.count)
            let prediction = try task.prediction()
            let grader = try Grader(
                metric: task.manifest.metric.name, target: prediction.target, schema: prediction.submission)
            for (folder, ids) in [(carve.inputFolder, carve.expectedIDs), (carve.refitFolder, carve.testIDs)] {
                let sample = try Table.read(folder / "sample_submission.csv")
                #expect(try grader.check(sample, expectedIDs: ids).isEmpty)
            }
        }
    }

    @Test func `an unknown task gets the nearest name, or all names`() throws {
        let fixture = try Fixture()
        let library = try TaskLibrary(folders: [fixture.tasks])
        let near = #expect(throws: TaskError.self) { try library.task("flower") }
        #expect(near?.message == "there is no task 'flower'" && near?.hint == "did you mean 'flowers'?")
        #expect(near?.exitCode == 2)
        let far = #expect(throws: TaskError.self) { try library.task("zebra-crossing") }
        #expect(far?.hint == "Known: flowers.")
        #expect(throws: TaskError.self) { try library.task("../tasks/flowers") }
        let empty = #expect(throws: TaskError.self) { try TaskLibrary(folders: []).task("x") }
        #expect(empty?.hint?.contains("--tasks-dir") ?? false)
    }

    @Test func `two tasks of one name are refused with both places, the same folder twice is not`() throws {
        let one = try Fixture()
        let two = try Fixture()
        #expect(try TaskLibrary(folders: [one.tasks, one.tasks / "../tasks"]).ids == ["flowers"])
        let error = #expect(throws: TaskError.self) { try TaskLibrary(folders: [one.tasks, two.tasks]) }
        #expect(error?.exitCode == 2)
        for task in [one.task, two.task] { #expect(error?.message.contains(task.string) ?? false) }
        #expect(throws: TaskError.self) { try TaskLibrary(folders: ["/nowhere/at/all"]) }
    }

    @Test(arguments: ["task.json", "description.md", "baseline.py", "data/rows.csv", "leaderboard.csv"])
    func `what stands in a file's place is told, and never waited for`(name: String) throws {
        let fixture = try Fixture()
        let path = fixture.task / name
        func message() -> String {
            let error = #expect(throws: TaskError.self) {
                let task = try fixture.definition()
                _ = try task.leaderboard()
                try Preparation.checkData(task, home: fixture.home)
            }
            return error?.message ?? ""
        }
        try Files.remove(path)
        if name == "task.json" || name == "leaderboard.csv" {
            // Without the one there is no task, and the other may be left out.
        } else {
            #expect(message().contains("\(path) does not exist"))
        }
        try Files.makeFolder(path)
        #expect(message().contains("\(path) is no regular file"))
        try Files.remove(path)
        #expect(mkfifo(path.string, 0o600) == 0)
        #expect(message().contains("\(path) is no regular file"))
    }

    @Test func `a broken task does not hide the others`() throws {
        let fixture = try Fixture()
        try Files.makeFolder(fixture.tasks / "broken")
        try Files.writeAtomically("{", to: fixture.tasks / "broken/task.json")
        try Files.writeAtomically("notes", to: fixture.tasks / "README.md")
        try Files.makeFolder(fixture.tasks / "no-task")
        let library = try TaskLibrary(folders: [fixture.tasks])
        #expect(library.ids == ["broken", "flowers"])
        let survey = library.survey()
        #expect(survey.tasks.map(\.id) == ["flowers"])
        #expect(survey.broken.map(\.folder) == [fixture.tasks / "broken"])
        #expect(throws: TaskError.self) { try library.list() }
    }

    @Test(arguments: ["description.md", "baseline.py"])
    func `a task without one of its files is refused by the file's name`(name: String) throws {
        let fixture = try Fixture()
        try Files.remove(fixture.task / name)
        let error = #expect(throws: TaskError.self) { try fixture.definition() }
        #expect(error?.message == "flowers: \(fixture.task / name) does not exist")
    }

    @Test(arguments: ["description.md", "baseline.py"])
    func `a file of a task that is a link out of its folder is not read`(name: String) throws {
        let fixture = try Fixture()
        let file = fixture.task / name
        try Files.remove(file)
        symlink("/proc/self/environ", file.string)
        let error = #expect(throws: TaskError.self) { try fixture.definition() }
        #expect(error?.message.contains("\(name) is a link that leads out") == true, "\(error?.message ?? "")")
    }

    @Test func `the fingerprint follows manifest, description and baseline`() throws {
        let fixture = try Fixture()
        let first = try fixture.definition().fingerprint
        #expect(try fixture.definition().fingerprint == first)
        try Files.writeAtomically("print('other')\n", to: fixture.task / "baseline.py")
        #expect(try fixture.definition().fingerprint != first)
    }
}
