import JSON
package import Posix

/// A profile as it holds on this machine: what a person can read of the compiled filter.
package struct Policy: Sendable {
    private let filter: Filter

    /// Compiles `sandbox/profiles/<name>.json`.
    package init(profile name: String, share: Path) throws(SandboxError) {
        filter = try Filter(Profile.load(name, share: share))
    }

    /// The profiles that this installation has.
    package static func names(share: Path) -> [String] { Profile.names(share: share) }

    /// Calls that pass whatever their arguments are.
    package var allowed: [String] {
        let conditional = Set(filter.profile.conditions.map(\.call))
        return filter.profile.allowed.subtracting(conditional).subtracting(filter.unresolved).sorted()
    }

    /// Calls that pass with certain arguments, and with which: `socket: argument 0 is 0x1`.
    package var conditional: [(call: String, where: String)] {
        filter.profile.conditions.map { ($0.call, Self.words($0)) }
    }

    /// Calls that do nothing and stand in no record, with which arguments (none: with any), and what they are told: `done`, or
    /// an error.
    package var pretended: [(call: String, where: String, answer: String)] {
        filter.profile.pretended.map { pretence in
            let answer = pretence.code == 0 ? "done" : Profile.errorName(pretence.code)
            return (pretence.condition.call, Self.words(pretence.condition), answer)
        }
    }

    /// What refused calls are told, where that isn't `otherwise`.
    package var answers: [(call: String, error: String)] {
        filter.profile.answers.sorted { $0.key < $1.key }.map { ($0.key, Profile.errorName($0.value)) }
    }

    /// What every other call is told.
    package var otherwise: String { Profile.errorName(filter.profile.otherwise) }

    /// Calls that the profile allows and that have no number here: they stay refused.
    package var unresolved: [String] { filter.unresolved }

    /// Instructions of the program that asks the supervisor about refusals (none where the kernel can't), and of the plain one.
    package var instructions: (notifying: Int, plain: Int) { (filter.notifying.count / 8, filter.plain.count / 8) }

    private static func words(_ condition: Profile.Condition) -> String {
        condition.tests.map(words).joined(separator: " and ")
    }

    private static func words(_ test: Profile.ArgumentTest) -> String {
        if test.isWithout {
            let bits = test.names.joined(separator: ", ")
            return "argument \(test.argument) has none of \(bits) (\(CallConstants.hexadecimal(test.mask)))"
        }
        let mask = test.mask == 0xFFFF_FFFF ? "" : " & \(CallConstants.hexadecimal(test.mask))"
        let values = zip(test.names, test.values).map { "\($0) (\(CallConstants.hexadecimal($1)))" }
        return "argument \(test.argument)\(mask) is \(values.joined(separator: " or "))"
    }
}
