import Digest
import Glibc
import JSON
import Posix

@testable import Tasks

/// A small deterministic stream of numbers for tables (SplitMix64, Steele et al. 2014).
struct Draws {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

/// A folder of tasks and a home, both temporary, and a task in it made of parts that a test may replace.
final class Fixture {
    let folder: TemporaryFolder
    let id = "flowers"

    var tasks: Path { folder.path / "tasks" }
    var home: Home { Home(folder.path / "home") }
    var task: Path { tasks / id }

    /// Writes a task with this label table; `changes` replaces or removes keys of its manifest.
    init(table: String = Fixture.flowers(60), changes: (inout JSONObject) -> Void = { _ in }) throws {
        folder = try TemporaryFolder(prefix: "glovebox-tasks")
        try Files.makeFolder(task / "data")
        try Files.writeAtomically(table, to: task / "data/rows.csv")
        try Files.writeAtomically("# Flowers\n\nSay which flower it is.\n", to: task / "description.md")
        try Files.writeAtomically("print('baseline')\n", to: task / "baseline.py")
        var manifest = Fixture.manifest(table: table)
        changes(&manifest)
        try write(JSONValue.object(manifest).encoded(.indented))
    }

    /// The files that a manifest of the kind `program` names in these tests.
    func addProgramFiles() throws {
        try Files.makeFolder(task / "gold")
        for name in ["evaluate.py", "oracle.py", "gold/answer.csv"] { try Files.writeAtomically("", to: task / name) }
    }

    func write(_ manifest: String) throws { try Files.writeAtomically(manifest, to: task / "task.json") }

    func definition() throws -> TaskDefinition { try TaskLibrary(folders: [tasks]).task(id) }

    func prepared(_ split: SplitKind = .secret) throws -> PreparedTask {
        try Preparation.prepare(definition(), home: home, split: split)
    }

    /// Rows of two features and one of three classes, in the order of the classes.
    static func flowers(_ count: Int) -> String {
        var draws = Draws(7)
        var text = "length,width,kind\n"
        for row in 0..<count {
            text += "\(draws.below(90)).\(row),\(draws.below(50)),\(["iris", "lily", "rose"][row * 3 / count])\n"
        }
        return text
    }

    static func manifest(table: String) -> JSONObject {
        let value: JSONValue = [
            "id": "flowers", "title": "Flowers", "discipline": "botany", "kind": "prediction",
            "source": [
                "citation": "A. Gardener (1999). Flowers.", "url": "https://doi.org/10.1000/1", "licence": "CC0-1.0",
                "origin": "the garden", "upstream_sha256": .string(String(repeating: "0", count: 64)),
                "files": [["path": "data/rows.csv", "sha256": .string(SHA256.hash(table).hex)]],
            ],
            "environment": "python-science",
            "metric": ["name": "accuracy", "direction": "higher", "ideal": 1],
            "target": ["column": "kind", "type": "multiclass", "classes": ["iris", "lily", "rose"]],
            "submission": [
                "id_column": "id", "columns": [["name": "kind", "type": "label"]], "rows_sum_to_one": false,
            ],
            "splits": [
                "strategy": "stratified", "table": "data/rows.csv", "by": "kind", "test": 0.3, "validation": 0.25,
            ],
            "limits": [
                "wall": "60s", "cpu": "120s", "memory": "1GiB", "disk": "64MiB", "inodes": 4096, "processes": 64,
                "output": "1MiB",
            ],
        ]
        return value.objectValue ?? JSONObject()
    }
}

extension JSONObject {
    /// Replaces or removes a member of an object that is a member.
    mutating func set(_ key: String, _ inner: String, _ value: JSONValue?) {
        guard var object = self[key]?.objectValue else { return }
        object[inner] = value
        self[key] = .object(object)
    }
}

/// The records of a CSV file whose fields hold no quotes, header first.
func records(_ path: Path) throws -> [[String]] {
    try Files.readText(path).split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
}

/// What the kernel says about a file, links not followed; all zero where there is none.
func fileStatus(_ path: Path) -> stat {
    var status = stat()
    return lstat(path.string, &status) == 0 ? status : stat()
}
