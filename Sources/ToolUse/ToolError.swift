import Measures

/// Why a call has no result; the model reads the message.
package enum ToolError: Explained, Equatable {
    /// The call doesn't fit the tool's signature.
    case badArguments(signature: String)
    /// The expression can't be read, or has no value.
    case calculation(String)

    package var message: String {
        switch self {
        case .badArguments(let signature): "write it as [\(signature)]"
        case .calculation(let problem): problem
        }
    }
}
