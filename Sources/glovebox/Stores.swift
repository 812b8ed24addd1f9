import Knowledge
import Posix

/// How the literature of this installation is opened.
extension Installation {
    /// The method cards that are shipped, with their bibliography.
    var methods: Path { share / "Sources" / "Knowledge" / "Methods" }

    /// The literature, for reading only, with the shipped method cards in it where they are there or can be installed.
    func openLiterature() throws(KnowledgeError) -> LiteratureStore {
        try LiteratureStore.open(stores.literature, with: methods)
    }
}
