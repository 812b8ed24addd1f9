import Knowledge
import Posix

/// How the literature of this installation is opened.
extension Installation {
    /// The method cards that are shipped, with their bibliography.
    var methods: Path { share / "Sources" / "Knowledge" / "Methods" }

    /// The literature, for reading only, with the shipped method cards in it; they are installed where that is not done yet.
    func openLiterature() throws(KnowledgeError) -> LiteratureStore {
        _ = try LiteratureEditor.open(stores.literature).install(methodsFolder: methods)
        return try LiteratureStore.open(stores.literature)
    }
}
