import CLinux
import Glibc
import Measures
import Posix

/// One attack, tried in a box.
package struct AttackTrial: Sendable {
    package let attack: Attack
    package let outcome: Outcome
    /// Why it does not count as held; nothing where it was.
    package let problems: [String]

    package var isHeld: Bool { problems.isEmpty }

    /// A secret that lies on the host while attacks run; its beginning is known to the programs that search for it.
    private static let canary = "GLOVEBOX-CANARY"

    /// Runs an attack in the shell environment of an installation.
    ///
    /// C is compiled inside the box. A file with a secret is planted on the host, and locked; its path is the program's to know.
    /// `patience` multiplies the attack's limits of time but the one that it is to hit, for machines that are that much slower than common ones.
    package static func run(_ attack: Attack, in sandbox: Sandbox, patience: Int = 1) async throws -> AttackTrial {
        let folder = try TemporaryFolder(prefix: "labels")
        let secret = folder.path / "labels.csv"
        try Files.writeAtomically("id,label\n\(canary)-\(UInt64.random(in: 0 ... .max)),1\n", to: secret)
        // A lock that belongs to no process: the kernel lists those in every PID namespace.
        let lock = HeldDescriptor(try Descriptor.open(secret))
        defer { withExtendedLifetime(lock) {} }
        _ = try call("lock", path: secret.string) { glovebox_lock_for_reading(lock.raw) }
        let environment = try BoxEnvironment.load(name: "shell", share: sandbox.share, home: "/")
        var limits = attack.limits
        // Not the limit that the attack is to hit: its program knows when that must have happened.
        if attack.expected.limit != .wall { limits.wall *= patience }
        if attack.expected.limit != .cpu { limits.cpu *= patience }
        var plan = environment.plan(command(attack), limits: limits)
        // The content, not a mount: the corpus may lie in a folder that the box's user could not read.
        plan.mounts.append(.file(try Files.read(attack.program), at: "/box/\(attack.program.name)"))
        // A folder of the host, whose name nothing in the box may tell.
        try Files.makeFolder(folder.path / "input")
        plan.mounts.append(.readOnly(folder.path / "input", at: "/box/input"))
        plan.environment["CANARY_PATH"] = secret.string
        let segment = HostSegment()
        defer { withExtendedLifetime(segment) {} }
        plan.outputs = Outputs(
            declared: [.every(count: 16, limit: .mebibytes(1), total: .mebibytes(4))], into: folder.path / "out")
        let outcome = try await sandbox.run(plan)
        return AttackTrial(attack: attack, outcome: outcome, problems: problems(attack.expected, outcome))
    }

    private static func command(_ attack: Attack) -> [String] {
        let file = "/box/\(attack.program.name)"
        switch attack.program.fileExtension {
        case "c": return ["sh", "-c", "cc -O1 -w -pthread -o /tmp/attack \(file) && exec /tmp/attack"]
        case "py": return ["python3", file]
        default: return ["sh", file]
        }
    }

    private static func problems(_ expected: Attack.Expectation, _ outcome: Outcome) -> [String] {
        var problems: [String] = []
        for line in outcome.standardOutput.text.split(separator: "\n") where line.hasPrefix("ACHIEVED") {
            problems.append(String(line))
        }
        if !expected.endings.contains(outcome.ending.kind) {
            let said = outcome.standardError.text.suffix(300)
            problems.append(
                "ended as \(outcome.ending.words), not \(expected.endings.joined(separator: " or ")): \(said)")
        } else if case .exited(let code) = outcome.ending, code != 0 {
            problems.append("the program broke off with code \(code): \(outcome.standardError.text.suffix(300))")
        }
        if let limit = expected.limit, !outcome.limitsHit.contains(where: { $0.limit == limit }) {
            problems.append("the limit \(limit.rawValue) is not named")
        }
        let isNamed = outcome.layers.contains { $0.name == "seccomp" && $0.state == .on }
        for call in expected.refused where isNamed && !outcome.refused.contains(where: { $0.systemCall == call }) {
            problems.append("\(call) is not recorded as refused")
        }
        if let name = expected.missing, outcome.outputs.contains(where: { $0.name == name && $0.copy != nil }) {
            problems.append("the output \(name) came out")
        }
        return problems
    }
}

/// A segment of System V shared memory that the host has while an attack runs, and that nothing in the box may tell of.
private final class HostSegment {
    /// Negative where the host can have none: then there is nothing to be told.
    private let number = shmget(0, 4096, 0o600)

    deinit { if number >= 0 { shmctl(number, IPC_RMID, nil) } }
}
