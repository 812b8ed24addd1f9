import Glibc
import JSON
import Measures
import Posix

/// Which system calls pass and what the others are told: a file of `sandbox/profiles`.
struct Profile: Sendable {
    /// A system call that passes only with certain values of its arguments.
    struct Condition: Sendable, Hashable {
        var call: String
        /// All of these must hold.
        var tests: [ArgumentTest]
    }

    /// What one argument must be.
    struct ArgumentTest: Sendable, Hashable {
        var argument: UInt32
        /// The bits that are looked at; the kernel reads most arguments as 32 bits, so the others must not matter.
        var mask: UInt64
        /// Passes where the masked argument is one of these.
        var values: [UInt64]
        /// What the profile calls the values, or the bits that must not be set.
        var names: [String]
        /// True where the argument must have none of the named bits.
        var isWithout = false
    }

    var name: String
    var allowed: Set<String>
    /// Numbers of calls that an older libseccomp has no name for; the same on all architectures.
    var numbers: [String: Int32]
    var conditions: [Condition]
    /// Calls that do nothing, and that the kernel answers by itself, so that they stand in no record: honest programs insist on
    /// them. `code` is an errno, or 0 where they are told that all is done.
    var pretended: [(condition: Condition, code: Int32)] = []
    /// What refused calls are told: call → errno.
    var answers: [String: Int32]
    /// What refused calls are told that stand nowhere.
    var otherwise: Int32
    /// A sentence for who meets a refusal, by call.
    var hints: [String: String]
    /// For calls that have no hint of their own.
    var otherHint: String?
    /// Calls that are refused where no control group counts memory: they make memory that `/proc` does not show.
    var uncounted: Set<String> = []

    /// The profile of a box whose memory is sampled.
    var ofSampledBox: Profile {
        var profile = self
        profile.allowed.subtract(uncounted)
        profile.conditions.removeAll { uncounted.contains($0.call) }
        return profile
    }

    private static let keys = [
        "name", "summary", "includes", "allow", "numbers", "where", "pretend", "answers", "otherwise", "hints",
        "uncounted",
    ]
    private static let errors: [String: Int32] = [
        "EPERM": EPERM, "ENOSYS": ENOSYS, "EACCES": EACCES, "EINVAL": EINVAL, "ENOTTY": ENOTTY,
        "EAFNOSUPPORT": EAFNOSUPPORT, "ENOMEM": ENOMEM, "ENOPROTOOPT": ENOPROTOOPT, "EOPNOTSUPP": EOPNOTSUPP,
    ]

    /// The name of an errno that a profile may answer with.
    static func errorName(_ code: Int32) -> String { errors.first { $0.value == code }?.key ?? "errno \(code)" }

    static func names(share: Path) -> [String] {
        let files = (try? Files.list(share / "sandbox/profiles")) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
    }

    /// What a refused call is told; a call without a name is one that this kernel might not have.
    func answer(to call: String?) -> Int32 { call.map { answers[$0] ?? otherwise } ?? ENOSYS }

    /// Reads `<share>/sandbox/profiles/<name>.json`; a profile that includes another adds to it.
    static func load(_ name: String, share: Path, depth: Int = 0) throws(SandboxError) -> Profile {
        let file = share / "sandbox/profiles" / (name + ".json")
        guard !name.contains("/"), depth < 4, Files.isRegular(file) else {
            throw .unknownProfile(name, known: names(share: share))
        }
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.read(file, limit: 1 << 20) } catch { throw .system(error) }
        let node: JSONNode
        let included: String?
        do throws(JSONError) {
            node = try JSONNode.parse(bytes, source: file.string)
            included = try node.object(keys: keys)["includes"]?.string()
        } catch { throw .malformed(error) }
        var profile = Profile(
            name: name, allowed: [], numbers: [:], conditions: [], answers: [:], otherwise: EPERM, hints: [:])
        if let included { profile = try load(included, share: share, depth: depth + 1) }
        profile.name = name
        do throws(JSONError) { try profile.add(node) } catch { throw .malformed(error) }
        return profile
    }

    private mutating func add(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(keys: Self.keys)
        for call in try fields["allow"]?.array() ?? [] { allowed.insert(try call.string()) }
        for (call, number) in try fields["numbers"]?.anyObject().members ?? [] {
            numbers[call] = Int32(try number.int(in: 0...100_000))
        }
        for condition in try fields["where"]?.array() ?? [] { conditions.append(try Self.condition(condition)) }
        for node in try fields["pretend"]?.array() ?? [] { pretended.append(try Self.pretence(node)) }
        for (error, calls) in try fields["answers"]?.anyObject().members ?? [] {
            let code = try Self.code(error, at: calls)
            for call in try calls.array() { answers[try call.string()] = code }
        }
        if let text = fields["otherwise"] { otherwise = try Self.code(text.string(), at: text) }
        for call in try fields["uncounted"]?.array() ?? [] { uncounted.insert(try call.string()) }
        for (calls, node) in try fields["hints"]?.anyObject().members ?? [] {
            let hint = try node.string()
            for call in calls.split(separator: " ").map(String.init) {
                if call == "otherwise" { otherHint = hint } else { hints[call] = hint }
            }
        }
    }

    private static func condition(_ node: JSONNode) throws(JSONError) -> Condition {
        let fields = try node.object(keys: ["call", "and"] + testKeys)
        _ = try fields.required("argument")
        return try condition(fields)
    }

    private static func condition(_ fields: JSONFields) throws(JSONError) -> Condition {
        let isWhole = (testKeys + ["and"]).allSatisfy { fields[$0] == nil }
        var tests = isWhole ? [] : [try test(fields)]
        if let more = fields["and"] {
            let others: [JSONNode]
            if case .array(let nodes) = more.content { others = nodes } else { others = [more] }
            for other in others { tests.append(try test(other.object(keys: testKeys))) }
        }
        return Condition(call: try fields.required("call").string(), tests: tests)
    }

    /// A call, or one with certain arguments, and what it is told: `"answer": "ENOSYS"`, or that all is done.
    private static func pretence(_ node: JSONNode) throws(JSONError) -> (Condition, Int32) {
        let fields = try node.object(keys: ["call", "and", "answer"] + testKeys)
        let code = try fields["answer"].map { text throws(JSONError) in try Self.code(text.string(), at: text) } ?? 0
        return (try condition(fields), code)
    }

    private static let testKeys = ["argument", "mask", "is", "without"]

    private static func test(_ fields: JSONFields) throws(JSONError) -> ArgumentTest {
        let argument = UInt32(try fields.required("argument").int(in: 0...5))
        if let bits = fields["without"] {
            var mask: UInt64 = 0
            var names: [String] = []
            for (name, bit) in try bits.anyObject().members {
                mask |= try number(bit)
                names.append(name)
            }
            return ArgumentTest(argument: argument, mask: mask, values: [0], names: names, isWithout: true)
        }
        var values: [UInt64] = []
        var names: [String] = []
        for (name, value) in try fields.required("is").anyObject().members {
            values.append(try number(value))
            names.append(name)
        }
        let mask = try fields["mask"].map { node throws(JSONError) in try number(node) } ?? 0xFFFF_FFFF
        return ArgumentTest(argument: argument, mask: mask, values: values, names: names)
    }

    /// A number, or a string like `0x5401`.
    private static func number(_ node: JSONNode) throws(JSONError) -> UInt64 {
        if case .string(let text) = node.content {
            guard text.hasPrefix("0x"), let value = UInt64(text.dropFirst(2), radix: 16) else {
                throw node.error("a number like 12 or \"0x5401\" is needed here")
            }
            return value
        }
        return UInt64(try node.int(in: 0...Int.max))
    }

    private static func code(_ name: String, at node: JSONNode) throws(JSONError) -> Int32 {
        if let code = errors[name] { return code }
        throw node.error(
            "\"\(name)\" is no errno that a profile may answer with",
            hint: "Known: \(errors.keys.sorted().joined(separator: ", ")).")
    }
}
