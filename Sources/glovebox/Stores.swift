import Knowledge
import Posix

/// Where the stores of this installation lie, and how they are opened.
extension Installation {
    /// The method cards that are shipped, with their bibliography.
    var methods: Path { share / "Sources" / "Knowledge" / "Methods" }
    var literature: Path { stores / "literature.sqlite" }
    var results: Path { stores / "results.sqlite" }
    var heldout: Path { stores / "heldout.sqlite" }

    /// The literature, for reading only, with the shipped method cards in it; they are installed where that is not done yet.
    func openLiterature() throws(KnowledgeError) -> LiteratureStore {
        _ = try LiteratureEditor.open(literature).install(methodsFolder: methods)
        return try LiteratureStore.open(literature)
    }
}
