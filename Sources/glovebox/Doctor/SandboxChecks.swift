import Sandbox

/// Every layer of the box, as a box around `true` shows them.
enum SandboxChecks {
    static func checks(_ installation: Installation) async -> [Check] {
        await SandboxCheckup.checks(jail: installation.jail, share: installation.share, home: installation.home).map {
            found in
            switch found.state {
            case .ok: .ok(found.name, found.detail)
            case .fallback: .fallback(found.name, found.detail, fix: found.fix)
            case .missing: .missing(found.name, found.detail, fix: found.fix ?? "See docs/sandbox.md.")
            }
        }
    }
}
