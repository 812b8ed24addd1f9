import JSON
import Posix

/// What each metric is, in Python, told apart from our own code: the package `Tests/Definitions`.
enum MetricDefinitions {
    /// Reads scenes as JSON, and prints the score of each, null where the metric has none.
    static let program = """
        import sys
        sys.dont_write_bytecode = True
        sys.path.append(\(JSONValue.string(Path(#filePath).parent.parent.string).encoded()))
        import Definitions
        Definitions.main()
        """
}
