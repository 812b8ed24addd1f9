import CLinux
import Glibc
package import Posix

/// What this machine offers to a box, layer by layer, tried and not guessed; for `doctor`.
package enum SandboxCheckup {
    package enum State: String, Sendable {
        case ok, fallback, missing
    }

    /// One layer or need.
    package struct Check: Hashable, Sendable {
        package var name: String
        package var state: State
        package var detail: String
        /// What an administrator or user can do; nil where nothing needs to be done.
        package var fix: String?
    }

    /// Builds a box around `true`, and tells how each layer fared.
    package static func checks(jail: Path, share: Path, home: Path = "/") async -> [Check] {
        var checks: [Check] = []
        do throws(SandboxError) {
            let sandbox = try Sandbox(jail: jail, share: share)
            let environment = try BoxEnvironment.load(name: "shell", share: share, home: home)
            let outcome = try await sandbox.run(environment.plan(["true"]))
            checks += layers(outcome)
            checks += profiles(share: share)
        } catch {
            checks.append(Check(name: "sandbox", state: .missing, detail: error.message, fix: error.hint))
        }
        return checks
    }

    private static func layers(_ outcome: Outcome) -> [Check] {
        switch outcome.ending {
        case .exited(0):
            return outcome.layers.map { layer in
                let state: State = layer.state == .on ? .ok : .fallback
                let detail =
                    layer.detail ?? (layer.state == .absent ? "absent; the other layers hold without it" : "on")
                return Check(
                    name: "sandbox: \(layer.name)", state: state, detail: detail,
                    fix: layer.state == .on ? nil : fix(layer.name))
            }
        case .couldNotStart(let obstacle):
            let fix = obstacle.hint ?? "See docs/sandbox.md, section When a box can't be built."
            return [Check(name: "sandbox: \(obstacle.layer)", state: .missing, detail: obstacle.reason, fix: fix)]
        default:
            let detail = "'true' ended as \(outcome.ending.kind)"
            return [Check(name: "sandbox", state: .missing, detail: detail, fix: "See docs/sandbox.md.")]
        }
    }

    private static func fix(_ layer: String) -> String? {
        switch layer {
        case "landlock": "A kernel from 5.13 on with landlock in its 'lsm=' list."
        case "veil": "Linux 5.19 or newer with overlayfs; else the box sees the paths of what is mounted."
        case "seccomp": "Not inside a container or program whose own seccomp filter has a listener, or hides listeners."
        case "time_namespace": "Linux 5.6 or newer with CONFIG_TIME_NS."
        case "cgroup_namespace": "Linux 4.6 or newer with CONFIG_CGROUPS."
        case "cgroup":
            "Run as root, or let systemd delegate control groups: 'systemd-run --user --scope -p Delegate=yes glovebox …'."
        default: nil
        }
    }

    /// Profiles that can't be compiled here, or only in part.
    private static func profiles(share: Path) -> [Check] {
        Profile.names(share: share).compactMap { name in
            do throws(SandboxError) {
                let filter = try FilterShelf.shared.filter(name, share: share)
                guard !filter.unresolved.isEmpty else { return nil }
                let calls = filter.unresolved.joined(separator: ", ")
                return Check(
                    name: "sandbox: profile \(name)", state: .fallback,
                    detail: "stay refused, having no number here: \(calls)",
                    fix: "Give their numbers in the profile's 'numbers'.")
            } catch {
                return Check(name: "sandbox: profile \(name)", state: .missing, detail: error.message, fix: error.hint)
            }
        }
    }
}
