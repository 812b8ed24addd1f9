import Measures
import Posix
import Research
import Sandbox

/// Where one program runs: its folders on the host, and the box where one waits for it already.
final class Station: Sendable {
    /// The file that a waiting box runs, whatever the program.
    static let entry = "main.py"

    private let folder: TemporaryFolder
    /// Nil where a box is built once the program is known.
    let box: WarmBox?

    private var program: Path { folder.path / "program" }
    private var output: Path { folder.path / "output" }

    private let outputs: [Outputs.Declaration]

    /// A place for a cold box, below a folder of ours.
    init(in scratch: Path, outputs: [Outputs.Declaration]) throws(SystemError) {
        self.outputs = outputs
        folder = try Self.folder(in: scratch)
        box = nil
    }

    /// A place with a box that gets ready for a program on these input files; nil where the environment can't.
    ///
    /// It lies under the system's temporary folder: what such a box sees of it is no secret.
    init?(
        warming environment: BoxEnvironment, _ limits: Limits, input: Path, outputs: [Outputs.Declaration],
        in sandbox: Sandbox
    ) throws {
        guard let plan = environment.warmPlan(Self.command(Self.entry), limits: limits) else { return nil }
        let fresh = try Self.folder(in: nil)
        box = try WarmBox(
            Self.complete(
                plan, fresh.path, program: .staged(fresh.path / "program", at: "/box/program"), input, outputs),
            in: sandbox)
        folder = fresh
        self.outputs = outputs
    }

    private static func folder(in parent: Path?) throws(SystemError) -> TemporaryFolder {
        let folder = try TemporaryFolder(prefix: "execution", in: parent)
        try Files.setMode(folder.path, 0o755)
        try Files.makeFolder(folder.path / "program")
        try Files.makeFolder(folder.path / "output")
        return folder
    }

    private static func command(_ entry: String) -> [String] { ["python", "/box/program/\(entry)"] }

    private static func complete(
        _ plan: Plan, _ folder: Path, program: Mount, _ input: Path, _ outputs: [Outputs.Declaration]
    ) -> Plan {
        var plan = plan
        plan.mounts += [.readOnly(input, at: "/box/input"), program]
        plan.workingFolder = "/box"
        plan.transcripts = folder / "transcripts"
        plan.outputs = Outputs(declared: outputs, into: folder / "output")
        return plan
    }

    /// Puts the program's files where its box finds them.
    func place(_ program: Program) throws(SystemError) {
        for file in program.files { try Files.writeAtomically(file.bytes, to: self.program / file.name) }
    }

    /// The plan of a cold box for the program that lies here.
    func plan(_ environment: BoxEnvironment, _ limits: Limits, entry: String, input: Path) -> Plan {
        Self.complete(
            environment.plan(Self.command(entry), limits: limits), folder.path,
            program: .readOnly(program, at: "/box/program"), input, outputs)
    }
}
