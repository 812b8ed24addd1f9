import JSON
import Measures
import Posix

/// `glovebox doctor`: what this machine has, what it lacks, and the command that gets it.
enum DoctorVerb {
    static let verb = Verb(
        "doctor", "Check what this machine has for Glovebox, and say how to get what it lacks",
        discussion: """
            Every layer of the box is tried, not guessed. A check is ok, a fallback (it works by a second-best way), or \
            missing; where something is missing, the command that gets it is printed, and the exit code is 3.
            """,
        example: "glovebox doctor --json", arguments: [Common.json]
    ) { parsed, context in
        let checks = await checks(context)
        let isWell = !checks.contains { $0.state == .missing }
        if parsed[Common.json] {
            context.console.document(["ok": .bool(isWell), "checks": .array(checks.map(\.json))])
        } else {
            for line in lines(checks) {
                context.console.print(line)
            }
        }
        return isWell ? .done : .lacking
    }

    private static func checks(_ context: Context) async -> [Check] {
        let installation: Installation
        do throws(InstallationError) { installation = try context.installation() } catch {
            return [.missing("installation", error.message, fix: error.hint ?? "Clone Glovebox again")]
        }
        async let setup = SetupChecks.checks(installation)
        async let sandbox = SandboxChecks.checks(installation)
        async let science = ScienceChecks.checks(installation)
        async let stores = StoreChecks.checks()
        let machine = [.ok("installation", installation.share.string)] + MachineChecks.checks(installation)
        return machine + (await stores) + (await setup) + (await science) + (await sandbox)
    }

    static func lines(_ checks: [Check]) -> [InkedLine] {
        let width = checks.map(\.name.count).max() ?? 0
        return checks.flatMap { check in
            let ink: Ink =
                switch check.state {
                case .ok: .good
                case .fallback: .busy
                case .missing: .bad
                }
            let first =
                InkedLine(check.state.rawValue, ink).padded(to: 10)
                + InkedLine(check.name, .strong).padded(to: width + 2)
                + InkedLine(check.detail)
            return [first]
                + (check.fix.map { [InkedLine(String(repeating: " ", count: width + 12) + $0, .faint)] } ?? [])
        }
    }
}
