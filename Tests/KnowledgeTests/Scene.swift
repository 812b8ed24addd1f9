import Knowledge
import Posix

/// The folder of the method cards that Glovebox ships.
let methodsFolder: Path = Path(#filePath).parent.parent.parent / "Sources/Knowledge/Methods"

/// A home with a small folder of method cards of its own.
struct Scene: ~Copyable {
    let home: TemporaryFolder
    var literature: Path { home.path / "literature.sqlite" }
    var methods: Path { home.path / "methods" }

    init() throws { home = try TemporaryFolder(prefix: "knowledge-tests") }

    static let card = """
        {"id": "forest", "title": "Random forest", "family": "trees", "paper": "breiman2001", "summary": "Many trees.",
         "handles": ["binary", "real"], "knobs": [
           {"name": "trees", "type": "integer", "values": [10, 100], "default": 100, "help": "how many"},
           {"name": "share", "type": "real", "values": [0.5, 1.0], "default": 1, "help": "of the columns"},
           {"name": "rule", "type": "choice", "values": ["gini", "entropy"], "default": "gini", "help": "of a split"}]}
        """
    static let bibliography = """
        @article{breiman2001, author = {Breiman, Leo}, title = {Random forests}, journal = {Machine Learning}, year = 2001,
          doi = {10.1023/A:1010933404324}, note = {Bagged trees over random columns.}}
        @misc{unused, title = {Unused paper}, author = {Nobody, Some}, year = 1990}
        """

    /// Writes the folder of method cards, with some text of the card replaced.
    func writeMethods(replacing old: String = "", with new: String = "", bibliography: String = bibliography) throws {
        try Files.makeFolder(methods / "forest")
        let card = old.isEmpty ? Self.card : Self.card.replacing(old, with: new)
        try Files.writeAtomically(card, to: methods / "forest/card.json")
        try Files.writeAtomically("import tabular\n", to: methods / "forest/program.py")
        try Files.writeAtomically("def read(): pass\n", to: methods / "tabular.py")
        try Files.writeAtomically(bibliography, to: methods / MethodFolder.bibliographyName)
    }
}

let iris = TaskRecord(id: "iris", metric: "log_loss", isHigherBetter: false, fingerprint: "f1")

extension RunGraph {
    /// Records an attempt and, where it has one, its score.
    func record(
        _ number: Int, parent: Int? = nil, _ name: String, card: String? = nil,
        knobs: KeyValuePairs<String, String> = [:],
        score: Double? = nil
    ) throws {
        let settings = knobs.map { AttemptRecord.Setting(name: $0.key, value: $0.value) }
        try record(
            AttemptRecord(
                number: number, parent: parent, operator: name, status: score == nil ? .buggy : .scored, card: card,
                knobs: settings))
        if let score { try record(MeasureRecord(attempt: number, metric: task.metric, execution: 0, value: score)) }
    }
}
