package import Digest
package import Grading
package import Posix

/// A task as it lies on disk: its manifest, what the agent reads, and its baseline.
package struct TaskDefinition: Sendable {
    package let manifest: TaskManifest
    /// The task's folder.
    package let folder: Path
    /// What the agent reads about the task, in Markdown.
    package let description: String
    /// The baseline program.
    package let baseline: Path
    /// The hash of manifest, description and baseline, and of a program task's evaluation, oracle and gold files; the manifest
    /// holds the hashes of the data.
    package let fingerprint: Digest

    package var id: String { manifest.id }

    /// Reads a task's folder, without its data.
    init(folder: Path) throws(TaskError) {
        let id = folder.name
        let path = folder / "task.json"
        let bytes = try Self.read(path, below: folder, of: id, limit: 1 << 20)
        let text = try Self.read(folder / "description.md", below: folder, of: id, limit: 1 << 20)
        manifest = try ManifestDecoder.decode(bytes, source: path.string, id: id)
        guard let description = String(validating: text, as: UTF8.self) else {
            throw .data(path: folder / "description.md", line: nil, what: "is not UTF-8")
        }
        self.folder = folder
        self.description = description
        baseline = folder / "baseline.py"
        let program = try Self.read(baseline, below: folder, of: id, limit: 1 << 20)
        var hash = SHA256()
        for part in [bytes, text, program] { hash.update(SHA256.hash(part).bytes) }
        if case .program(let task) = manifest.body {
            for name in [task.evaluation, task.oracle] + task.gold {
                hash.update(SHA256.hash(try Self.read(folder / name, below: folder, of: id, limit: 1 << 26)).bytes)
            }
        }
        fingerprint = hash.finish()
    }

    /// The bytes of one of the source's files, whose hash must be the manifest's.
    func data(_ file: TaskFile) throws(TaskError) -> [UInt8] {
        let path = folder / file.path
        let bytes = try Self.read(path, below: folder, of: id, limit: 1 << 31)
        let found = SHA256.hash(bytes).hex
        guard found == file.sha256 else { throw .fileChanged(path: path, expected: file.sha256, found: found) }
        return bytes
    }

    /// What only prediction tasks have; other kinds are refused by name.
    package func prediction() throws(TaskError) -> PredictionTask {
        guard case .prediction(let prediction) = manifest.body else {
            throw .kindNotRunnable(task: id, kind: manifest.kind)
        }
        return prediction
    }

    /// What only program tasks have; other kinds are refused by name.
    package func program() throws(TaskError) -> ProgramTask {
        guard case .program(let program) = manifest.body else {
            throw .otherKind(task: id, kind: manifest.kind, needed: .program)
        }
        return program
    }

    /// The bytes of a file of the task's folder that the manifest names, and states no hash of.
    package func file(_ name: String) throws(TaskError) -> [UInt8] {
        try Self.read(folder / name, below: folder, of: id, limit: 1 << 26)
    }

    /// The scores of other teams, best first, where the task's folder has a `leaderboard.csv`.
    package func leaderboard() throws(TaskError) -> Leaderboard? {
        let path = folder / "leaderboard.csv"
        guard Files.exists(path) else { return nil }
        let bytes = try Self.read(path, below: folder, of: id, limit: 1 << 26)
        return try grading { () throws(GradingError) in
            try Leaderboard(Table.parse(bytes, source: path.string), direction: manifest.metric.direction)
        }
    }

    /// A file of the task's folder. A link could name any file of whoever uses the task, and its text goes to boxes and models.
    private static func read(
        _ path: Path, below folder: Path, of id: String, limit: Int
    ) throws(TaskError) -> [UInt8] {
        guard Files.isRegular(path) else { throw .noFile(task: id, path: path) }
        let isBelow: Bool
        let bytes: [UInt8]
        do throws(SystemError) {
            isBelow = try Files.resolve(path).string.hasPrefix(Files.resolve(folder).string + "/")
            bytes = isBelow ? try Files.read(path, limit: limit) : []
        } catch { throw .system(error) }
        guard isBelow else { throw .linkOutside(task: id, path: path) }
        return bytes
    }
}
