/// Scripts that teach a shell to complete `glovebox` command lines, made from the tables of the verbs.
enum Completion: String, CaseIterable {
    case bash, zsh, fish

    func script(_ root: Verb) -> String {
        switch self {
        case .bash: Self.bashScript(root)
        case .zsh: Self.zshScript(root)
        case .fish: Self.fishScript(root)
        }
    }

    /// Every verb and family with its path, the root first.
    private static func all(_ verb: Verb, above: [Verb] = []) -> [[Verb]] {
        let path = above + [verb]
        return [path] + verb.visibleChildren.flatMap { all($0, above: path) }
    }

    private static func key(_ path: [Verb]) -> String { path.dropFirst().map(\.name).joined(separator: " ") }

    private static func bashScript(_ root: Verb) -> String {
        var words: [String] = []
        var values: [String] = []
        for path in all(root) {
            guard let verb = path.last else { continue }
            let places = verb.positionals.flatMap { place -> [String] in
                if case .words(let words) = place.offer { words } else { [] }
            }
            let offered = verb.visibleChildren.map(\.name) + places + verb.named.map(\.label)
            words.append("        '\(key(path))') words='\(offered.joined(separator: " "))' ;;")
            for option in verb.named {
                guard let action = bashAction(option.offer) else { continue }
                values.append("        '\(key(path)) \(option.label)') \(action) ;;")
            }
        }
        return """
            # bash completion of glovebox: source <(glovebox completion bash)
            _glovebox() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb='' words='' part i
                for ((i = 1; i < COMP_CWORD; i++)); do
                    part=${COMP_WORDS[i]}
                    case $part in
                    --) COMPREPLY=(); return ;;
                    -*) continue ;;
                    esac
                    case "${verb:+$verb }$part" in
            \(caseList(all(root).dropFirst().map(key))) verb="${verb:+$verb }$part" ;;
                    esac
                done
                case "$verb $before" in
            \(values.joined(separator: "\n"))
                esac
                case $verb in
            \(words.joined(separator: "\n"))
                esac
                COMPREPLY=($(compgen -W "$words" -- "$word"))
                [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$word"))
            }
            complete -o filenames -F _glovebox glovebox

            """
    }

    private static func caseList(_ keys: [String]) -> String {
        "        " + keys.map { "'\($0)'" }.joined(separator: " | ") + ")"
    }

    private static func bashAction(_ offer: Declaration.Offer) -> String? {
        switch offer {
        case .nothing: nil
        case .files: "COMPREPLY=($(compgen -f -- \"$word\")); return"
        case .folders: "COMPREPLY=($(compgen -d -- \"$word\")); return"
        case .words(let words): "COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$word\")); return"
        }
    }

    /// zsh reads bash's script through its own emulation of bash's completion.
    private static func zshScript(_ root: Verb) -> String {
        """
        # zsh completion of glovebox: source <(glovebox completion zsh)
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
        autoload -Uz bashcompinit && bashcompinit

        """ + bashScript(root)
    }

    private static func fishScript(_ root: Verb) -> String {
        var lines = ["# fish completion of glovebox: glovebox completion fish | source", "complete -c glovebox -f"]
        for path in all(root) {
            guard let verb = path.last else { continue }
            let seen = path.dropFirst().map { "__fish_seen_subcommand_from \($0.name)" }
            let noneYet =
                verb.visibleChildren.isEmpty
                ? nil : "not __fish_seen_subcommand_from \(verb.visibleChildren.map(\.name).joined(separator: " "))"
            let condition = (seen + [noneYet].compactMap { $0 }).joined(separator: "; and ")
            let prefix = "complete -c glovebox" + (condition.isEmpty ? "" : " -n \(quoted(condition))")
            for child in verb.visibleChildren { lines.append("\(prefix) -a \(child.name) -d \(quoted(child.summary))") }
            for option in verb.named {
                lines.append("\(prefix) -l \(option.name)\(fishValue(option)) -d \(quoted(option.help))")
            }
            for place in verb.positionals {
                guard case .words(let words) = place.offer else { continue }
                lines.append("\(prefix) -a \(quoted(words.joined(separator: " ")))")
            }
            if verb.positionals.contains(where: { $0.offer == .files || $0.offer == .folders }) {
                lines.append("\(prefix) -F")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func fishValue(_ option: Declaration) -> String {
        switch (option.kind, option.offer) {
        case (.flag, _): ""
        case (_, .nothing): " -x"
        case (_, .files): " -r -F"
        case (_, .folders): " -x -a '(__fish_complete_directories)'"
        case (_, .words(let words)): " -x -a \(quoted(words.joined(separator: " ")))"
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "\\'") + "'"
    }
}
