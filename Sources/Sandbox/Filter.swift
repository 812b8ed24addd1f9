import CLinux
import CSeccomp
import Glibc
import Posix

/// A profile as the kernel reads it: two programs of raw BPF, and what the supervisor needs to answer refusals.
struct Filter: Sendable {
    /// Refused calls are handed to the listener; empty where this kernel can't notify.
    let notifying: [UInt8]
    /// Refused calls get their errno from the kernel, and nobody learns of them.
    let plain: [UInt8]
    let profile: Profile
    /// Calls that the profile allows and nobody here has a number for; they stay refused.
    let unresolved: [String]

    private static let allow: UInt32 = 0x7FFF_0000
    private static let notify: UInt32 = 0x7FC0_0000
    private static let killProcess: UInt32 = 0x8000_0000
    private static func answer(_ code: Int32) -> UInt32 { 0x0005_0000 | UInt32(code) }

    /// Without these the box's own process could not reach execve.
    private static let needed = ["execve", "sendmsg", "close", "exit_group", "write"]

    init(_ profile: Profile) throws(SandboxError) {
        for call in Self.needed where !profile.allowed.contains(call) {
            throw .profile(profile.name, problem: "'\(call)' must be allowed: the box itself needs it")
        }
        self.profile = profile
        notifying = glovebox_can_notify() == 1 ? try Self.compile(profile, refusal: Self.notify) : []
        plain = try Self.compile(profile, refusal: Self.answer(profile.otherwise))
        unresolved = profile.allowed.filter { Self.number(of: $0, in: profile) == nil }.sorted()
    }

    /// The number of a call here: libseccomp's (negative for calls of other architectures), or the profile's.
    private static func number(of call: String, in profile: Profile) -> Int32? {
        let number = seccomp_syscall_resolve_name(call)
        return number == __NR_SCMP_ERROR ? profile.numbers[call] : number
    }

    /// The name of a call here, or nil where its number has none.
    static func name(of number: Int32, in profile: Profile) -> String? {
        guard let text = seccomp_syscall_resolve_num_arch(seccomp_arch_native(), number) else {
            return profile.numbers.first { $0.value == number }?.key
        }
        defer { free(text) }
        return String(cString: text)
    }

    private static func compile(_ profile: Profile, refusal: UInt32) throws(SandboxError) -> [UInt8] {
        guard let context = seccomp_init(refusal) else { throw .profile(profile.name, problem: "seccomp_init failed") }
        defer { seccomp_release(context) }
        func check(_ code: Int32, _ what: String) throws(SandboxError) {
            // EDOM and EFAULT for a negative number: a call that this architecture doesn't have.
            if code != 0 { throw .profile(profile.name, problem: "\(what): \(SystemError.text(of: -code))") }
        }
        // Where somebody listens, who made the call is killed by us, and then we know why: SIGSYS may come from anywhere.
        let foreign = refusal == notify ? notify : killProcess
        try check(seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, foreign), "foreign architectures")
        try check(seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2), "binary tree")
        let conditional = Set(profile.conditions.map(\.call))
        for call in profile.allowed.sorted() where !conditional.contains(call) {
            guard let number = number(of: call, in: profile) else { continue }
            try check(seccomp_rule_add_array(context, allow, number, 0, nil), call)
        }
        for condition in profile.conditions {
            guard let number = number(of: condition.call, in: profile) else {
                throw .profile(profile.name, problem: "'\(condition.call)' has no number here")
            }
            for rule in rules(condition.tests) {
                try check(seccomp_rule_add_array(context, allow, number, UInt32(rule.count), rule), condition.call)
            }
        }
        if refusal != notify {
            for (call, code) in profile.answers.sorted(by: { $0.key < $1.key })
            where code != profile.otherwise && !conditional.contains(call) {
                guard let number = number(of: call, in: profile) else { continue }
                try check(seccomp_rule_add_array(context, answer(code), number, 0, nil), call)
            }
        }
        return try export(context, of: profile)
    }

    /// Every combination of values that passes, as comparisons that must all hold.
    private static func rules(_ tests: [Profile.ArgumentTest]) -> [[scmp_arg_cmp]] {
        tests.reduce([[]]) { rules, test in
            rules.flatMap { rule in
                test.values.map { value in
                    rule + [
                        scmp_arg_cmp(arg: test.argument, op: SCMP_CMP_MASKED_EQ, datum_a: test.mask, datum_b: value)
                    ]
                }
            }
        }
    }

    private static func export(_ context: scmp_filter_ctx, of profile: Profile) throws(SandboxError) -> [UInt8] {
        do throws(SystemError) {
            let raw = try call("make a memory file") { glovebox_memory_file("filter") }
            let file = Descriptor(owning: raw)
            let code = seccomp_export_bpf(context, raw)
            guard code == 0 else { throw SystemError("export the filter", code: -code) }
            try call("seek") { lseek(raw, 0, SEEK_SET) }
            return try file.readToEnd(limit: 1 << 16)
        } catch { throw .system(error) }
    }
}
