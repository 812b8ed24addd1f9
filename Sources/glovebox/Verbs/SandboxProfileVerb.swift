import JSON
import Measures
import Sandbox

/// `glovebox sandbox profile`: the seccomp policy as it holds here.
enum SandboxProfileVerb {
    private static let name = Argument<String?>.optionalPositional("NAME", "The profile; 'default' where none is named")

    static let verb = Verb(
        "profile", "Print a seccomp policy as compiled here: what passes, and what the rest is told",
        discussion: """
            Whatever is not listed as allowed is refused. System calls of another architecture end the program.
            """,
        example: "glovebox sandbox profile default", arguments: [name, Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        let profile = parsed[name] ?? "default"
        let policy = try Policy(profile: profile, share: installation.share)
        if parsed[Common.json] {
            context.console.document([
                "profile": .string(profile), "allowed": .strings(policy.allowed),
                "conditional": .array(
                    policy.conditional.map { ["system_call": .string($0.call), "where": .string($0.where)] }),
                "pretended": .array(
                    policy.pretended.map {
                        ["system_call": .string($0.call), "where": .string($0.where), "answer": .string($0.answer)]
                    }),
                "answers": .array(
                    policy.answers.map { ["system_call": .string($0.call), "error": .string($0.error)] }),
                "otherwise": .string(policy.otherwise), "unresolved": .strings(policy.unresolved),
                "instructions": .int(policy.instructions.plain),
                "notifying_instructions": .int(policy.instructions.notifying),
            ])
            return .done
        }
        let console = context.console
        console.print("allowed (\(policy.allowed.count)):")
        for line in wrapped(policy.allowed) { console.print("  \(line)") }
        console.print("allowed with certain arguments:")
        for rule in policy.conditional { console.print("  \(rule.call): \(rule.where)") }
        console.print("made to look as if, and not recorded:")
        for call in policy.pretended {
            console.print("  \(call.call): \(call.where.isEmpty ? "" : "\(call.where): ")\(call.answer)")
        }
        console.print("refused with an answer of its own:")
        for answer in policy.answers { console.print("  \(answer.call): \(answer.error)") }
        console.print("refused with \(policy.otherwise): everything else that has a name; the rest with ENOSYS")
        if !policy.unresolved.isEmpty {
            console.print(
                "without a number on this machine, and so refused: \(policy.unresolved.joined(separator: ", "))")
        }
        console.print(
            "compiled: \(policy.instructions.notifying) instructions, \(policy.instructions.plain) without a listener")
        return .done
    }

    private static func wrapped(_ words: [String]) -> [String] {
        var lines: [String] = []
        for word in words {
            if let last = lines.last, last.count + word.count < 98 {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(word)
            }
        }
        return lines
    }
}
