/// `glovebox completion SHELL`: what a shell needs to complete our command lines.
enum CompletionVerb {
    static let shell = Argument<String>.positional(
        "SHELL", "bash, zsh or fish", offering: .words(Completion.allCases.map(\.rawValue)))

    static let verb = Verb(
        "completion", "Print a script that teaches a shell to complete glovebox",
        example: "source <(glovebox completion bash)", arguments: [shell]
    ) { parsed, context in
        guard let shell = Completion(rawValue: parsed[shell]) else {
            throw UsageError.unknown(
                parsed[shell], near: Completion.allCases.map(\.rawValue), hint: "One of: bash, zsh, fish.")
        }
        context.console.write(shell.script(context.root))
        return .done
    }
}
