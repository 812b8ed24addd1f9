import Measures
import Posix

// How the text of each kind of value is read, and what is said where it can't be.

extension Declaration {
    init(
        _ name: String, _ kind: Kind, _ placeholder: String, _ help: String, fallback: String? = nil,
        read: @escaping @Sendable (String) throws(ValueProblem) -> any Sendable
    ) {
        self.init(name: name, kind: kind, placeholder: placeholder, help: help, fallback: fallback, read: read)
    }

    static func choice(_ name: String, _ words: [String], _ help: String, fallback: String?) -> Declaration {
        let placeholder = words.joined(separator: "|")
        var declaration = Declaration(name, .option, placeholder, help, fallback: fallback) {
            text throws(ValueProblem) in
            guard words.contains(text) else {
                let question = nearest(text, in: words).map { "; did you mean '\($0)'?" } ?? ""
                throw ValueProblem(
                    message: "there is no '\(text)'\(question)", hint: "One of: \(words.joined(separator: ", ")).")
            }
            return text
        }
        declaration.offer = .words(words)
        return declaration
    }

    static func folderName(_ name: String, _ help: String, fallback: String?) -> Declaration {
        Declaration(name, .option, "NAME", help, fallback: fallback) { text throws(ValueProblem) in
            let isPlain = text.unicodeScalars.allSatisfy { $0 != "/" && $0.properties.generalCategory != .control }
            guard isPlain, !["", ".", ".."].contains(text), text.utf8.count <= 200 else {
                throw ValueProblem(
                    message: "'\(text)' can't be a folder's name",
                    hint: "It may be any 200 bytes without '/' and line ends, but not '.' or '..'.")
            }
            return text
        }
    }

    static func integer(
        _ name: String, _ placeholder: String, _ help: String, fallback: String?, _ range: ClosedRange<Int>
    ) -> Declaration {
        Declaration(name, .option, placeholder, help, fallback: fallback) { text throws(ValueProblem) in
            guard let number = Int(text) else { throw ValueProblem(message: "'\(text)' is not a whole number") }
            guard range.contains(number) else {
                let allowed =
                    range.upperBound == .max
                    ? "\(range.lowerBound) or more" : "from \(range.lowerBound) to \(range.upperBound)"
                throw ValueProblem(message: "\(number) is out of range", hint: "It may be \(allowed).")
            }
            return number
        }
    }

    static func duration(_ name: String, _ help: String, fallback: String?) -> Declaration {
        Declaration(name, .option, "DURATION", help, fallback: fallback) { text throws(ValueProblem) in
            do throws(QuantityError) { return try Duration.parse(text) } catch {
                throw ValueProblem(message: error.message, hint: error.hint)
            }
        }
    }

    static func bytes(_ name: String, _ help: String, fallback: String?) -> Declaration {
        Declaration(name, .option, "SIZE", help, fallback: fallback) { text throws(ValueProblem) in
            do throws(QuantityError) { return try Bytes.parse(text) } catch {
                throw ValueProblem(message: error.message, hint: error.hint)
            }
        }
    }

    static func path(_ name: String, _ help: String, fallback: String?, _ offer: Offer) -> Declaration {
        let placeholder = offer == .folders ? "FOLDER" : "FILE"
        var declaration = Declaration(name, .option, placeholder, help, fallback: fallback, read: readPath)
        declaration.offer = offer
        return declaration
    }

    static let readPath: @Sendable (String) throws(ValueProblem) -> any Sendable = { text throws(ValueProblem) in
        guard !text.isEmpty else { throw ValueProblem(message: "an empty text is not a path") }
        return Path(text)
    }
}
