package import Digest
import JSON
package import Posix

/// A folder of method cards as it lies on the disk: `<id>/card.json`, `<id>/program.py`, shared modules, `literature.bib`.
package struct MethodFolder: Sendable {
    /// The bibliography's name in the folder.
    package static let bibliographyName = "literature.bib"

    /// By their ids.
    package let cards: [MethodCard]
    package let bibliography: Bibliography
    /// Over the names and contents of every file that was read.
    package let digest: Digest

    /// Reads a whole folder; a card that says what cannot be is an error that names it.
    package static func read(_ folder: Path) throws(KnowledgeError) -> MethodFolder {
        let (names, all) = try attempt { () throws(SystemError) in
            var contents: [String: [UInt8]] = [:]
            let names = try Files.list(folder)
            for name in names {
                if Files.isRegular(folder / name) { contents[name] = try Files.read(folder / name) }
                for file in ["card.json", "program.py"] where Files.isRegular(folder / name / file) {
                    contents["\(name)/\(file)"] = try Files.read(folder / name / file)
                }
            }
            return (names, contents)
        }
        var hasher = SHA256()
        for (name, bytes) in all.sorted(by: { $0.key < $1.key }) {
            hasher.update(Array("\(name)\u{0}\(bytes.count)\u{0}".utf8))
            hasher.update(bytes)
        }
        guard let bibliography = all[bibliographyName] else {
            throw .missing(file: folder / bibliographyName, what: "bibliography")
        }
        let shared = names.filter { $0.hasSuffix(".py") }.compactMap { name in
            all[name].map { MethodCard.ProgramFile(name: name, text: String(decoding: $0, as: UTF8.self)) }
        }
        var cards: [MethodCard] = []
        for name in names {
            guard let bytes = all["\(name)/card.json"] else { continue }
            guard let program = all["\(name)/program.py"] else {
                throw .card(id: name, problem: "program.py is missing", hint: nil)
            }
            let main = MethodCard.ProgramFile(name: "main.py", text: String(decoding: program, as: UTF8.self))
            let file = folder / name / "card.json"
            let card = try reading { () throws(JSONError) in
                try MethodCard(node: try JSONNode.parse(bytes, source: file.string), files: [main] + shared)
            }
            guard card.id == name else {
                throw .card(id: card.id, problem: "its folder is called '\(name)'", hint: "Give both the same name.")
            }
            cards.append(card)
        }
        return MethodFolder(
            cards: cards,
            bibliography: try Bibliography.parse(bibliography, source: (folder / bibliographyName).string),
            digest: hasher.finish())
    }
}
