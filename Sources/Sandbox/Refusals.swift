import CLinux
import Glibc
import Posix

/// Answers every system call that the filter did not let through, and keeps count of them by name.
struct Refusals: ~Copyable {
    private let filter: Filter
    private var known: [Key: Int] = [:]
    private var calls: [RefusedCall] = []
    private var names: [Int32: String?] = [:]
    /// Whether a process was killed because it made a call of another architecture.
    private(set) var hasKilled = false
    private let memory = CallerMemory()
    /// Who called last, and the open file of its name.
    private var caller: (process: UInt32, file: HeldDescriptor)?

    private struct Key: Hashable {
        var call: String
        var arguments: String
        var program: String
    }

    /// Different calls that are told apart; what comes after is counted by name alone.
    private static let most = 200

    init(_ filter: Filter) { self.filter = filter }

    /// Takes one refused call from the listener and answers it; never lets one through.
    mutating func answer(_ listener: Int32) {
        var refusal = glovebox_refusal()
        // ENOENT: the caller was killed while it waited. There is nobody to answer.
        guard glovebox_receive_refusal(listener, &refusal) == 0 else { return }
        if glovebox_refusal_is_foreign(&refusal) == 1 { return kill(&refusal, listener) }
        let name = name(of: refusal.number)
        let code = filter.profile.answer(to: name)
        let description = describe(refusal, name: name)
        let program = self.program(refusal.pid)
        // An answer that is taken shows that the caller waited until now: what was read of it above was its own.
        let isItsOwn = glovebox_answer_refusal(listener, refusal.id, code) == 0
        guard let description else { return }
        // There are as many calls without a name as numbers: they must not take the place of those that have one.
        note(
            name ?? "system call \(refusal.number)", isItsOwn ? description : "", isItsOwn ? program : "",
            Profile.errorName(code), hint: name.flatMap { filter.profile.hints[$0] } ?? filter.profile.otherHint,
            crowd: name ?? "system calls without a name")
    }

    /// Ends a process that went by another architecture's gate, where numbers mean something else.
    private mutating func kill(_ refusal: inout glovebox_refusal, _ listener: Int32) {
        let program = self.program(refusal.pid)
        let isKilled = glovebox_kill_refused(listener, &refusal) == 0
        if isKilled { hasKilled = true } else { _ = glovebox_answer_refusal(listener, refusal.id, ENOSYS) }
        let call = "a system call of another architecture"
        note(
            call, "number \(refusal.number & 0x3FFF_FFFF)", program,
            isKilled ? "SIGKILL" : Profile.errorName(ENOSYS),
            hint: "Programs of another architecture don't run in a box.",
            crowd: call)
    }

    private mutating func name(of number: Int32) -> String? {
        if let known = names[number] { return known }
        let name = Filter.name(of: number, in: filter.profile)
        // Calls without a name are as many as there are numbers: only what has one is worth a place.
        if name != nil { names[number] = .some(name) }
        return name
    }

    /// The arguments in words; nil for the calls that libraries try for speed and do without.
    private func describe(_ refusal: glovebox_refusal, name: String?) -> String? {
        let words = RefusalWords(refusal, memory)
        guard let name else { return "" }
        if name == "clone3" {
            // Every new thread tries it first. Refusing is needed, because its arguments lie in memory; it is news only
            // where namespaces are asked for.
            return words.clone3Namespaces
        }
        return words.arguments(of: name)
    }

    /// Counts a call; `crowd` is what it counts as once there are too many different ones.
    private mutating func note(
        _ call: String, _ arguments: String, _ program: String, _ answer: String, hint: String?, crowd: String
    ) {
        var key = Key(call: call, arguments: arguments, program: program)
        if known[key] == nil, calls.count >= Self.most { key = Key(call: crowd, arguments: "…", program: "…") }
        if let index = known[key] {
            calls[index].count += 1
        } else if calls.count < 2 * Self.most {
            known[key] = calls.count
            calls.append(
                RefusedCall(
                    systemCall: key.call, arguments: key.arguments, program: key.program, answer: answer, count: 1,
                    hint: hint))
        }
    }

    /// The name of a process's main program, as the kernel keeps it; empty where the process has gone.
    ///
    /// Opening the file costs more than the whole answer, so it stays open for the next call of the same process. It
    /// belongs to that process and not to its number: after the process's end it can't be read.
    private mutating func program(_ process: UInt32) -> String {
        if let caller, caller.process == process, let name = Self.text(caller.file) { return name }
        caller = nil
        guard let file = try? Descriptor.open(Path("/proc/\(process)/comm")) else { return "" }
        let opened = HeldDescriptor(file)
        caller = (process, opened)
        return Self.text(opened) ?? ""
    }

    /// The first line of a short file; nil where it can't be read.
    private static func text(_ file: HeldDescriptor) -> String? {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { space in
            let count = pread(file.raw, space.baseAddress, space.count, 0)
            guard count > 0 else { return nil }
            return String(decoding: space.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        }
    }

    consuming func finish() -> [RefusedCall] { calls }
}
