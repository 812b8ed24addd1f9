/// One argument that a verb takes: what the table says about it, and how its text becomes a `Value`.
///
/// A verb keeps its arguments as constants, lists them in its table, and reads them by `parsed[argument]`. The parser, the
/// help pages and the shell completions read `declaration` alone.
struct Argument<Value: Sendable>: Declared {
    let declaration: Declaration
    /// Makes the value of all texts that were given for it, already read; none were given where the array is empty.
    let combine: @Sendable ([any Sendable]) -> Value
}

/// Whatever can stand in a verb's table.
protocol Declared: Sendable {
    var declaration: Declaration { get }
}

/// What parser, help and completion know about an argument.
struct Declaration: Sendable {
    enum Kind: Sendable, Equatable {
        /// `--name`, without a value.
        case flag
        /// `--name VALUE`.
        case option
        /// A word at a place of its own.
        case positional(isRequired: Bool)
        /// Everything behind `--`, taken as it is.
        case rest
    }

    /// What a shell may offer for a value.
    enum Offer: Sendable, Equatable {
        case nothing
        case files
        case folders
        case words([String])
    }

    /// `steps` for `--steps`; `TASK` for a positional argument.
    let name: String
    let kind: Kind
    /// What stands for the value in help: `N`, `DURATION`.
    let placeholder: String
    let help: String
    /// The default as a person would type it, where there is one.
    let fallback: String?
    var isRepeatable = false
    var offer = Offer.nothing
    /// Turns one text into the value, or says what is wrong with it.
    let read: @Sendable (String) throws(ValueProblem) -> any Sendable

    /// `--steps` or `TASK`: what messages call it.
    var label: String {
        switch kind {
        case .flag, .option: "--\(name)"
        case .positional, .rest: name
        }
    }

    var isNamed: Bool { kind == .flag || kind == .option }
}

/// Why a text is not a value of an argument, without saying which argument: the parser adds that.
struct ValueProblem: Error, Equatable {
    let message: String
    var hint: String?
}
