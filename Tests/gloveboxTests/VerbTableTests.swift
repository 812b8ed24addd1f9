import Posix
import Testing

@testable import glovebox

/// What holds for every verb, whoever wrote it.
@Suite struct VerbTableTests {
    private static let root = Verb.root(Verbs.all)

    /// Every verb and family, hidden ones too.
    private static func everything(_ verb: Verb, above: [Verb] = []) -> [[Verb]] {
        let path = above + [verb]
        return [path] + verb.children.flatMap { everything($0, above: path) }
    }

    @Test func `every table is sound`() {
        for path in Self.everything(Self.root) {
            guard let verb = path.last else { continue }
            let name = Parser.command(path)
            #expect(Set(verb.children.map(\.name)).count == verb.children.count, "two verbs of one name in \(name)")
            #expect(
                Set(verb.arguments.map(\.label)).count == verb.arguments.count, "two arguments of one name in \(name)")
            #expect(!verb.summary.hasSuffix(".") && verb.summary.count <= 90, "the summary of \(name)")
            let places = verb.positionals
            #expect(!places.dropLast().contains { $0.isRepeatable }, "\(name): only the last place may repeat")
            for option in verb.named {
                #expect(
                    option.name.allSatisfy { $0.isLowercase || $0 == "-" || $0.isNumber }, "--\(option.name) of \(name)"
                )
                #expect(!option.help.hasSuffix("."), "the help of --\(option.name) of \(name) is no sentence")
                if let fallback = option.fallback, option.kind == .option {
                    #expect(
                        (try? option.read(fallback)) != nil, "the default of --\(option.name) of \(name) can't be typed"
                    )
                }
            }
        }
    }

    @Test func `every example is a command line that parses to its own verb`() {
        for path in Reference.leaves(Self.root, above: []) {
            guard let verb = path.last else { continue }
            let command = Parser.command(path)
            guard let start = verb.example.range(of: command) else {
                Issue.record("the example of \(command) does not show it: \(verb.example)")
                continue
            }
            let line = verb.example[start.lowerBound...].prefix { !"|<>();".contains($0) }
            let words = line.split(separator: " ").dropFirst().map(String.init)
            do {
                guard case .run(let invocation) = try Parser.parse(words, root: Self.root) else {
                    Issue.record("the example of \(command) shows a page")
                    continue
                }
                #expect(Parser.command(invocation.path) == command)
            } catch { Issue.record("the example of \(command) is refused: \(error.error.message)") }
        }
    }

    @Test func `completions name every verb and option`() {
        for shell in Completion.allCases {
            let script = shell.script(Self.root)
            for path in Reference.leaves(Self.root, above: []) {
                guard let verb = path.last else { continue }
                #expect(script.contains(verb.name), "\(shell): \(Parser.command(path))")
                for option in verb.named {
                    #expect(
                        script.contains(shell == .fish ? "-l \(option.name)" : option.label),
                        "\(shell): \(option.label)")
                }
            }
        }
    }
}

extension String {
    /// The first place where a text stands in this one.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
