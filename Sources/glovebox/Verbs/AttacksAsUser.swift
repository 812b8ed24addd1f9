import Glibc
import JSON
import Measures
import Posix

/// The corpus once more, by a Glovebox of another user: without root's rights, control groups and ids of its own.
struct AttacksAsUser: Sendable {
    /// What one attack came to for that user, as its own `attack --json` tells it.
    struct Verdict: Sendable {
        var isHeld: Bool
        var problems: [String]
        var outcome: JSONValue
    }

    let user: String
    private let verdicts: [String: Verdict]

    func verdict(of attack: String) -> Verdict? { verdicts[attack] }

    /// Runs the attacks as a user of this machine; only root may.
    ///
    /// That user need not be able to read this installation: the programs and `sandbox` are copied to where everybody can.
    static func run(
        _ attacks: [String], as user: String, patience: Int, from installation: Installation
    ) async throws -> AttacksAsUser {
        guard geteuid() == 0 else { throw AttacksAsUserError.notRoot(user) }
        guard let entry = getpwnam(user) else { throw AttacksAsUserError.noUser(user) }
        let (number, group) = (entry.pointee.pw_uid, entry.pointee.pw_gid)
        guard number != 0, group != 0 else { throw AttacksAsUserError.isRoot(user) }
        let setpriv: Path = "/usr/bin/setpriv"
        guard Files.isExecutable(setpriv) else { throw AttacksAsUserError.noSetpriv }
        let folder = try TemporaryFolder(prefix: "attacks")
        let place = folder.path
        try Files.setMode(place, 0o755)
        for program in [installation.executable, installation.jail] {
            try Files.copy(program, to: place / program.name, mode: 0o755)
        }
        try Files.makeFolder(place / "tasks")
        let source = (installation.share / "sandbox").string
        let copied = try await TrustedProgram("/bin/cp", ["-r", "--", source, (place / "sandbox").string]).run()
        guard copied.status == 0 else { throw AttacksAsUserError.failed(user, copied.errorText) }
        // Whatever our umask and the modes of the installation are.
        let opened = try await TrustedProgram("/bin/chmod", ["-R", "a+rX", place.string]).run()
        guard opened.status == 0 else { throw AttacksAsUserError.failed(user, opened.errorText) }
        let identity = ["--reuid=\(number)", "--regid=\(group)", "--init-groups", "--inh-caps=-all", "--"]
        let command = [(place / installation.executable.name).string, "sandbox", "attack", "--json"]
        let chosen = ["--patience", String(patience)] + attacks
        let result = try await TrustedProgram(
            setpriv, identity + command + chosen,
            environment: ["PATH": "/usr/bin:/bin", "HOME": "/tmp", "GLOVEBOX_SHARE": place.string], folder: place
        ).run(timeout: .seconds(3600 * patience))
        try Task.checkCancellation()
        if result.timedOut { throw AttacksAsUserError.failed(user, "they took more than \(patience) h") }
        // 1: an attack was not held, which its verdict says.
        guard result.status == 0 || result.status == 1 else {
            throw AttacksAsUserError.failed(user, result.errorText)
        }
        let report = try JSONNode.parse(result.output, source: "attacks as \(user)").plain
        var verdicts: [String: Verdict] = [:]
        for attack in report["attacks"]?.arrayValue ?? [] {
            guard let name = attack["name"]?.stringValue else { continue }
            verdicts[name] = Verdict(
                isHeld: attack["held"] == true,
                problems: (attack["problems"]?.arrayValue ?? []).compactMap(\.stringValue),
                outcome: attack["outcome"] ?? .null)
        }
        return AttacksAsUser(user: user, verdicts: verdicts)
    }
}

/// Why attacks can't be run as another user.
enum AttacksAsUserError: Explained {
    case notRoot(String)
    case noUser(String)
    case isRoot(String)
    case noSetpriv
    case failed(String, String)

    var message: String {
        switch self {
        case .notRoot(let user): "only root may run programs as '\(user)'"
        case .noUser(let user): "this machine has no user '\(user)'"
        case .isRoot(let user): "'\(user)' has root's rights: these attacks are for an ordinary user"
        case .noSetpriv: "there is no /usr/bin/setpriv, which changes the user"
        case .failed(let user, let words): "the attacks could not be run as '\(user)': \(words.suffix(400))"
        }
    }

    var hint: String? {
        switch self {
        case .notRoot(let user): "Run it with sudo, or without --user as '\(user)'."
        case .noUser, .isRoot: "Like --user nobody."
        case .noSetpriv: "To get it: apt-get install util-linux"
        case .failed: "Run 'glovebox doctor' as that user."
        }
    }

    var exitCode: Int32 {
        switch self {
        case .noUser, .isRoot: Exit.usage.rawValue
        case .notRoot, .noSetpriv, .failed: Exit.lacking.rawValue
        }
    }
}
