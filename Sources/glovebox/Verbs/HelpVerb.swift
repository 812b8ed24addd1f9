/// `glovebox help [VERB…]`, which the parser turns into that verb's page; `--markdown` writes `docs/cli.md`.
enum HelpVerb {
    static let markdown = Argument.flag("markdown", "Write the pages of all commands as one Markdown document")

    static let verb = Verb(
        "help", "Show the page of a command", example: "glovebox help run", arguments: [markdown], isHidden: true
    ) { _, context in
        context.console.write(Reference.markdown(context.root))
        return .done
    }
}
