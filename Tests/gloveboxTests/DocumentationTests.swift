import Posix
import Testing

@testable import glovebox

/// The documentation says what the program does: a page that drifts fails here.
@Suite struct DocumentationTests {
    private static let repository = Path(#filePath).parent.parent.parent

    @Test func `docs/cli.md is what the program writes`() throws {
        let page = try Files.readText(Self.repository / "docs/cli.md")
        #expect(
            page == Reference.markdown(Verb.root(Verbs.all)),
            "run: .build/debug/glovebox help --markdown > docs/cli.md")
    }

    @Test func `every option and exit code of every visible verb is in docs/cli.md`() throws {
        let page = try Files.readText(Self.repository / "docs/cli.md")
        for path in Reference.leaves(Verb.root(Verbs.all), above: []) {
            #expect(page.contains("## \(Parser.command(path))\n"))
            for option in path.last?.named ?? [] where option.label != "--help" { #expect(page.contains(option.label)) }
        }
        for code in Exit.allCases { #expect(page.contains("| \(code.rawValue) | \(code.meaning) |")) }
    }

    @Test func `every environment variable that Sources read is documented, and read where it is documented`() throws {
        let call = /environmentVariable\("([A-Z_]+)"\)/
        var read: Set<String> = []
        var named: Set<String> = []
        for file in try Self.swiftFiles(below: Self.repository / "Sources") where file.stem != "EnvironmentVariable" {
            let text = try Files.readText(file)
            for match in text.matches(of: call) { read.insert(String(match.1)) }
            for variable in EnvironmentVariable.allCases where text.contains("\"\(variable.rawValue)\"") {
                named.insert(variable.rawValue)
            }
        }
        // What every program on a terminal reads, and what no one sets for Glovebox's sake.
        let ofTheSystem: Set = ["HOME", "TERM", "PATH", "USER", "LANG"]
        let documented = Set(EnvironmentVariable.allCases.map(\.rawValue))
        #expect(read.subtracting(ofTheSystem).subtracting(documented).isEmpty, "add these to EnvironmentVariable")
        #expect(documented.subtracting(named).isEmpty, "nothing under Sources reads these")
    }

    private static func swiftFiles(below folder: Path) throws -> [Path] {
        try Files.list(folder).flatMap { name -> [Path] in
            let path = folder / name
            if Files.isFolder(path) { return try swiftFiles(below: path) }
            return path.fileExtension == "swift" ? [path] : []
        }
    }
}
