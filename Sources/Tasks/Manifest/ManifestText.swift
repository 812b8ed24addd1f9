import Grading
import JSON
import Measures

/// The single values of a manifest: each reader says what is allowed where the value is wrong.
enum ManifestText {
    /// Text on one line that says something.
    static func line(_ node: JSONNode) throws(JSONError) -> String {
        let text = try node.string()
        guard text.contains(where: { !$0.isWhitespace }) else { throw node.error("an empty text says nothing here") }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw node.error("the text must be on one line, without control characters")
        }
        return text
    }

    /// A name that is safe as a folder's name and on a command line.
    static func identifier(_ node: JSONNode) throws(JSONError) -> String {
        let text = try node.string()
        guard isIdentifier(text) else {
            throw node.error(
                "\"\(text)\" is not a name", hint: "Allowed: 1 to 64 of a-z, 0-9, '-' and '_', a letter or digit first."
            )
        }
        return text
    }

    static func isIdentifier(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard let first = bytes.first, bytes.count <= 64, isAlphanumeric(first) else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }

    /// A file below the task's folder.
    static func path(_ node: JSONNode) throws(JSONError) -> String {
        let text = try line(node)
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else {
            throw node.error(
                "\"\(text)\" is not a file below the task's folder",
                hint: "Write it like data/rows.csv: no '..', no leading '/'.")
        }
        return text
    }

    static func url(_ node: JSONNode) throws(JSONError) -> String {
        let text = try line(node)
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), !text.contains(" ") else {
            throw node.error("\"\(text)\" is not a web address", hint: "It starts with https:// or http://.")
        }
        return text
    }

    static func sha256(_ node: JSONNode) throws(JSONError) -> String {
        let text = try node.string()
        let digits = Set("0123456789abcdef".utf8)
        guard text.utf8.count == 64, text.utf8.allSatisfy(digits.contains) else {
            throw node.error(
                "\"\(text)\" is not a SHA-256 hash", hint: "It has 64 of 0-9 and a-f, as sha256sum prints it.")
        }
        return text
    }

    /// A metric that Glovebox can compute.
    static func metric(_ node: JSONNode) throws(JSONError) -> MetricDescription {
        let text = try node.string()
        let names = MetricRegistry.all.map(\.description.name)
        if let entry = MetricRegistry.all.first(where: { $0.description.name == text }) { return entry.description }
        let question = nearest(text, in: names).map { "; did you mean \"\($0)\"?" } ?? ""
        throw node.error(
            "there is no metric \"\(text)\"\(question)", hint: "Allowed: \(names.joined(separator: ", ")).")
    }

    /// A length of time above zero.
    static func duration(_ node: JSONNode) throws(JSONError) -> Duration {
        let text = try node.string()
        do throws(QuantityError) {
            let duration = try Duration.parse(text)
            if duration > .zero { return duration }
        } catch { throw node.error(error.message, hint: error.hint) }
        throw node.error("a limit of \(text) lets nothing run")
    }

    /// An amount of storage above zero.
    static func bytes(_ node: JSONNode) throws(JSONError) -> Bytes {
        let text = try node.string()
        do throws(QuantityError) {
            let bytes = try Bytes.parse(text)
            if bytes.count > 0 { return bytes }
        } catch { throw node.error(error.message, hint: error.hint) }
        throw node.error("a limit of \(text) lets nothing run")
    }

    /// A share of rows: neither none nor nearly all.
    static func share(_ node: JSONNode) throws(JSONError) -> Double { try node.double(in: 0.01...0.9) }
}
