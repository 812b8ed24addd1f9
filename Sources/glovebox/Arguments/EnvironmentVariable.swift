import Posix

/// The environment variables that Glovebox reads; the help and the docs are made from this list.
enum EnvironmentVariable: String, CaseIterable, Sendable {
    case home = "GLOVEBOX_HOME"
    case share = "GLOVEBOX_SHARE"
    case model = "GLOVEBOX_MODEL"
    case server = "OPENAI_BASE_URL"
    case serverKey = "OPENAI_API_KEY"
    case noColour = "NO_COLOR"
    case columns = "COLUMNS"
    case temporary = "TMPDIR"
    case warm = "GLOVEBOX_WARM"

    /// Refuses a value that would be read as something else than was meant; for verbs that warm boxes, and for no other.
    static func checkWarm() throws(UsageError) {
        guard let text = environmentVariable(Self.warm.rawValue), !["0", "1"].contains(text) else { return }
        throw UsageError(
            "\(Self.warm.rawValue) is '\(text)', which is neither 1 nor 0", hint: "Set it to 1 or 0, or unset it.")
    }

    var meaning: String {
        switch self {
        case .home: "where Glovebox keeps its state (default: ~/.local/share/glovebox)"
        case .share: "the folder that holds `tasks` and `sandbox` (default: the nearest one above the program)"
        case .model: "the model to use where `--model` is not given"
        case .server: "the address of a model server, where neither `--model` nor `GLOVEBOX_MODEL` names one"
        case .serverKey: "the key for a model server that was named by its address; sent nowhere else"
        case .noColour: "set to anything: no colours on a terminal"
        case .columns: "the width of help and progress, where there is no terminal to ask"
        case .temporary: "where temporary files go (default: /tmp)"
        case .warm: "1 or 0: whether a run keeps a warm box for its next program (default: with four cores or more)"
        }
    }
}
