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
        for file in try Self.files(below: Self.repository / "Sources", suffix: "swift")
        where file.stem != "EnvironmentVariable" {
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

    @Test func `the table of modules in docs/architecture.md is the one that is checked`() throws {
        var documented: [String: Set<String>] = [:]
        for line in try Files.readText(Self.repository / "docs/architecture.md").split(separator: "\n") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            guard cells.count == 5, let name = cells[1].split(separator: "`").dropFirst().first else { continue }
            documented[String(name)] = Set(
                cells[3].split(whereSeparator: { " ,".contains($0) }).map(String.init))
        }
        for line in try Files.readText(Self.repository / "scripts/modules.txt").split(separator: "\n")
        where !line.hasPrefix("#") && !line.hasSuffix("*") {
            let words = line.split(whereSeparator: { " :".contains($0) }).map(String.init)
            guard let name = words.first else { continue }
            let open: Set = ["Measures", "Glibc", "Synchronization"]
            #expect(documented[name] == Set(words.dropFirst()).subtracting(open), "the imports of \(name)")
        }
    }

    @Test func `every link between pages leads somewhere`() throws {
        let pages = try ["README.md"] + Self.files(below: Self.repository / "docs", suffix: "md").map(\.string)
        for page in pages.map({ $0.hasPrefix("/") ? Path($0) : Self.repository / $0 }) {
            for match in try Files.readText(page).matches(of: /\]\(([^)#: ]+)(#[^)]*)?\)/) {
                let target = page.parent / String(match.1)
                #expect(Files.exists(target.normalized), "\(page.name) links to \(match.1)")
            }
        }
    }

    private static func files(below folder: Path, suffix: String) throws -> [Path] {
        try Files.list(folder).flatMap { name -> [Path] in
            let path = folder / name
            if Files.isFolder(path) { return try files(below: path, suffix: suffix) }
            return path.fileExtension == suffix ? [path] : []
        }
    }
}
