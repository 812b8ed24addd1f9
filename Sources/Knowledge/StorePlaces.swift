package import Posix

/// Where the stores of an installation lie.
package struct StorePlaces: Sendable {
    package let folder: Path

    /// Those of the installation whose state is in a folder.
    package init(home: Path) { folder = home / "stores" }

    /// Papers and method cards.
    package var literature: Path { folder / "literature.sqlite" }
    /// Finished runs, without test measures.
    package var results: Path { folder / "results.sqlite" }
    /// Test measures; opened by grading and reports only.
    package var heldout: Path { folder / "heldout.sqlite" }
}
