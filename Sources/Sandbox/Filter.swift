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
    /// What libseccomp is told to return for a refused call: an errno that there is not, to be replaced below.
    private static let refusal = answer(4094)
    private static func answer(_ code: Int32) -> UInt32 { 0x0005_0000 | UInt32(code) }

    /// Without these the box's own process could not reach execve.
    private static let needed = ["execve", "sendmsg", "close", "exit_group", "write"]

    init(_ profile: Profile) throws(SandboxError) {
        let conditional = Set(profile.conditions.map(\.call))
        for call in Self.needed where !profile.allowed.contains(call) && !conditional.contains(call) {
            throw .profile(profile.name, problem: "'\(call)' must be allowed: the box itself needs it")
        }
        self.profile = profile
        let program = try Self.compile(profile)
        let notices = program.map { $0 == Self.stop(Self.refusal) ? Self.stop(Self.notify) : $0 }
        notifying = glovebox_can_notify() == 1 ? notices.withUnsafeBytes { Array($0) } : []
        plain = Self.answering(program, profile).withUnsafeBytes { Array($0) }
        unresolved = profile.allowed.filter { Self.number(of: $0, in: profile) == nil }.sorted()
    }

    /// The number of a call here: libseccomp's (negative for calls of other architectures), or the profile's.
    static func number(of call: String, in profile: Profile) -> Int32? {
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

    /// An instruction of classic BPF, `sock_filter`, as one word: what to do, whether to skip the next instruction where
    /// a test holds or where it doesn't, and with what.
    private static func instruction(_ code: UInt64, _ ifTrue: UInt64, _ ifFalse: UInt64, _ operand: UInt32) -> UInt64 {
        code | ifTrue << 16 | ifFalse << 24 | UInt64(operand) << 32
    }
    private static func stop(_ action: UInt32) -> UInt64 { instruction(0x06, 0, 0, action) }
    private static func load(_ offset: UInt32) -> UInt64 { instruction(0x20, 0, 0, offset) }

    /// The same decisions, where refused calls jump to a list of answers: what the supervisor would have said.
    private static func answering(_ program: [UInt64], _ profile: Profile) -> [UInt64] {
        var list = [load(4), instruction(0x15, 1, 0, seccomp_arch_native()), stop(killProcess), load(0)]
        #if arch(x86_64)
            list += [instruction(0x45, 0, 1, 0x4000_0000), stop(killProcess)]  // x32
        #endif
        var last = profile.answer(to: name(of: 0, in: profile))
        for number in 1...max(1023, profile.numbers.values.max() ?? 0) {
            let code = profile.answer(to: name(of: number, in: profile))
            // Neighbours share an answer: below this number it was the last one.
            if code != last { list += [instruction(0x35, 1, 0, UInt32(number)), stop(answer(last))] }
            last = code
        }
        let jumps = program.enumerated().map { index, each in
            each == stop(refusal) ? instruction(0x05, 0, 0, UInt32(program.count - index - 1)) : each
        }
        return jumps + list + [stop(answer(last))]
    }

    private static func compile(_ profile: Profile) throws(SandboxError) -> [UInt64] {
        guard let context = seccomp_init(refusal) else { throw .profile(profile.name, problem: "seccomp_init failed") }
        defer { seccomp_release(context) }
        func check(_ code: Int32, _ what: String) throws(SandboxError) {
            // EDOM and EFAULT for a negative number: a call that this architecture doesn't have.
            if code != 0 { throw .profile(profile.name, problem: "\(what): \(SystemError.text(of: -code))") }
        }
        try check(seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, refusal), "foreign architectures")
        try check(seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2), "binary tree")
        let conditional = Set(profile.conditions.map(\.call))
        for call in profile.allowed.sorted() where !conditional.contains(call) {
            guard let number = number(of: call, in: profile) else { continue }
            try check(seccomp_rule_add_array(context, allow, number, 0, nil), call)
        }
        let ruled = profile.conditions.map { (allow, $0) } + profile.pretended.map { (answer($0.code), $0.condition) }
        for (action, condition) in ruled {
            guard let number = number(of: condition.call, in: profile) else {
                throw .profile(profile.name, problem: "'\(condition.call)' has no number here")
            }
            for rule in rules(condition.tests) {
                try check(seccomp_rule_add_array(context, action, number, UInt32(rule.count), rule), condition.call)
            }
        }
        return try export(context, of: profile).withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 8).map { bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self) }
        }
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
