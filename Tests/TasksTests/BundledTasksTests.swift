import Posix
import Testing

@testable import Tasks

/// The tasks that come with Glovebox, read and divided by the same code as anybody's.
struct BundledTasksTests {
    private static let tasks = Path(#filePath).parent.parent.parent / "tasks"
    private static let sizes: [(id: String, rows: Int, test: Int)] = [
        ("diabetes-progression", 442, 133),
        ("optical-digits", 1797, 539),
        ("wine-cultivars", 178, 53),
        ("wisconsin-breast-cancer", 569, 171),
    ]

    @Test func `there are four of predictions and one of a program, and each can be read`() throws {
        let tasks = try TaskLibrary(folders: [Self.tasks]).list()
        #expect(tasks.filter { $0.manifest.kind == .prediction }.map(\.id) == Self.sizes.map(\.id))
        #expect(tasks.filter { $0.manifest.kind == .program }.map(\.id) == ["iris-discriminants"])
    }

    @Test(arguments: sizes.indices) func `each is divided as its manifest says`(_ index: Int) throws {
        let (id, rows, test) = Self.sizes[index]
        let folder = try TemporaryFolder(prefix: "glovebox-bundled")
        let task = try TaskLibrary(folders: [Self.tasks]).task(id)
        let prepared = try Preparation.prepare(task, home: Home(folder.path), split: .published)
        #expect(prepared.labelledCount + prepared.testCount == rows)
        #expect(abs(prepared.testCount - test) <= 5, "classes are rounded one by one")
        #expect(try !prepared.carve(seed: 1).distinguishable)
    }
}
