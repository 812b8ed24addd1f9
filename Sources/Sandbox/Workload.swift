import JSON
import Measures
package import Posix

/// An honest program of `sandbox/workloads` that must work in the box: what people's programs do.
package struct Workload: Sendable {
    package let name: String
    /// One sentence: what it does.
    package let runs: String
    /// The environment that it needs.
    package let environment: String
    let program: Path
    let limits: Limits
    /// What it must print on standard output.
    let prints: String
    /// System calls whose refusal does no harm: programs ask, and go on without.
    let harmless: Set<String>

    private static let limits = Limits(
        wall: .seconds(180), cpu: .seconds(180), memory: .gibibytes(2), processes: 128, disk: .mebibytes(64),
        inodes: 4096, output: .kibibytes(64))

    /// Every workload of an installation, by name.
    package static func all(share: Path) throws(SandboxError) -> [Workload] {
        let folder = share / "sandbox/workloads"
        let names: [String]
        do throws(SystemError) { names = try Files.list(folder).filter { Files.isFolder(folder / $0) } } catch {
            throw .system(error)
        }
        var workloads: [Workload] = []
        for name in names { workloads.append(try Workload(folder: folder / name)) }
        return workloads
    }

    private init(folder: Path) throws(SandboxError) {
        name = folder.name
        let file = folder / "workload.json"
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.read(file, limit: 1 << 16) } catch { throw .system(error) }
        do throws(JSONError) {
            let fields = try JSONNode.parse(bytes, source: file.string)
                .object(keys: ["runs", "environment", "program", "prints", "harmless", "limits"])
            runs = try fields.required("runs").string()
            environment = try fields.required("environment").string()
            program = folder / (try fields.required("program").string())
            prints = try fields.required("prints").string()
            harmless = Set(
                try fields["harmless"]?.array { node throws(JSONError) in try node.string() } ?? [])
            limits = try Self.limits.changed(by: fields["limits"])
        } catch { throw .malformed(error) }
    }

    /// How the program is started in its environment.
    var command: [String] {
        switch program.fileExtension {
        case "py": ["python", place]
        case "R": ["Rscript", place]
        default: ["sh", place]
        }
    }

    /// Where the program lies in the box.
    var place: String { "/box/program/\(program.name)" }
}

/// One workload, run in a box.
package struct WorkloadTrial: Sendable {
    package let workload: Workload
    package let outcome: Outcome
    /// True where a warm box ran it.
    package let isWarm: Bool

    /// Runs a workload; warm where that is asked for, which its environment must offer.
    ///
    /// Nil where there is nothing to be tried: no warm box in this environment.
    package static func run(
        _ workload: Workload, in sandbox: Sandbox, home: Path, warm: Bool
    ) async throws -> WorkloadTrial? {
        let environment = try BoxEnvironment.load(name: workload.environment, share: sandbox.share, home: home)
        try environment.check()
        let folder = try TemporaryFolder(prefix: "workload")
        try Files.setMode(folder.path, 0o755)
        let content = try Files.read(workload.program)
        guard warm else {
            try Files.writeAtomically(content, to: folder.path / workload.program.name)
            var plan = environment.plan(workload.command, limits: workload.limits)
            plan.mounts.append(.readOnly(folder.path, at: "/box/program"))
            let outcome = try await sandbox.run(plan)
            if let obstacle = outcome.obstacleOfMachine { throw obstacle }
            return WorkloadTrial(workload: workload, outcome: outcome, isWarm: false)
        }
        guard var plan = environment.warmPlan(workload.command, limits: workload.limits) else { return nil }
        plan.mounts.append(.staged(folder.path, at: "/box/program"))
        let box = try WarmBox(plan, in: sandbox)
        guard await box.readiness() else {
            return WorkloadTrial(workload: workload, outcome: try await box.discard().get(), isWarm: true)
        }
        try Files.writeAtomically(content, to: folder.path / workload.program.name)
        guard let outcome = try await box.run([:]) else { throw SandboxError.lost }
        return WorkloadTrial(workload: workload, outcome: outcome, isWarm: true)
    }

    /// Why it does not count as working; nothing where it did.
    package var problems: [String] {
        var problems: [String] = []
        if !outcome.succeeded {
            problems.append("ended as \(outcome.ending.words): \(outcome.standardError.text.suffix(400))")
        } else if outcome.standardOutput.text != workload.prints {
            problems.append("printed \(outcome.standardOutput.text.suffix(200)), not \(workload.prints)")
        }
        for call in outcome.refused where !workload.harmless.contains(call.systemCall) {
            problems.append("refused: \(call.systemCall)(\(call.arguments)) of \(call.program), \(call.count) times")
        }
        return problems
    }
}
