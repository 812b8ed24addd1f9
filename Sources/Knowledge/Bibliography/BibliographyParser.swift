import Measures

/// Reads BibTeX byte by byte; what stands between entries is a comment.
struct BibliographyParser {
    private let bytes: [UInt8]
    private let source: String
    private var position = 0
    private var line = 1
    private var result = Bibliography(entries: [])
    /// Names in lower case.
    private var strings: [String: String]
    /// Where each key, in lower case, was first used.
    private var lines: [String: Int] = [:]

    private static let months = [
        "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May", "jun": "June", "jul": "July",
        "aug": "August", "sep": "September", "oct": "October", "nov": "November", "dec": "December",
    ]

    init(bytes: [UInt8], source: String) {
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        self.source = source
        strings = Self.months
    }

    mutating func parse() throws(KnowledgeError) -> Bibliography {
        try requireUTF8()
        while skip(to: UInt8(ascii: "@")) {
            let start = line
            advance()
            skipBlanks()
            let type = word().lowercased()
            // An address within a comment is no entry.
            if type.isEmpty || !type.allSatisfy(\.isLetter) { continue }
            skipBlanks()
            if type == "comment" {
                if peek == UInt8(ascii: "{") { _ = try braced() }
                continue
            }
            let closing: UInt8
            switch peek {
            case UInt8(ascii: "{"): closing = UInt8(ascii: "}")
            case UInt8(ascii: "("): closing = UInt8(ascii: ")")
            default: throw error("'{' is needed after @\(type)", at: start)
            }
            advance()
            skipBlanks()
            switch type {
            case "string":
                let field = try field(of: "@string")
                strings[field.name] = field.value
                result.strings.append(field)
            case "preamble": result.preambles.append(try value(of: "preamble"))
            default: try entry(type, closing: closing, start: start)
            }
            skipBlanks()
            guard peek == closing else {
                let name =
                    type == "string" || type == "preamble"
                    ? "@\(type)" : "the entry '\(result.entries.last?.key ?? "")'"
                throw error("\(name), which begins at line \(start), is not closed here")
            }
            advance()
        }
        checkReferences()
        return result
    }

    private mutating func entry(_ type: String, closing: UInt8, start: Int) throws(KnowledgeError) {
        let keyStart = position
        while let byte = peek, byte != UInt8(ascii: ","), byte != closing, !isBlank(byte) { advance() }
        let key = String(decoding: bytes[keyStart..<position], as: UTF8.self)
        guard !key.isEmpty else { throw error("the entry has no key", at: start) }
        var entry = Bibliography.Entry(type: type, key: key, fields: [], line: start)
        skipBlanks()
        while peek == UInt8(ascii: ",") {
            advance()
            skipBlanks()
            if peek == closing { break }
            let at = line
            let field = try field(of: "the entry '\(key)'")
            if entry[field.name] == nil {
                entry.fields.append(field)
            } else {
                warn("'\(key)' has '\(field.name)' twice; the first counts", at: at)
            }
            skipBlanks()
        }
        if let first = lines[key.lowercased()] {
            warn("'\(key)' stands at line \(first) already; that one counts", at: start)
            duplicates.insert(result.entries.count)
        } else {
            lines[key.lowercased()] = start
        }
        result.entries.append(entry)
    }

    /// Entries that repeat a key, by their place.
    private var duplicates: Set<Int> = []

    private mutating func field(of owner: String) throws(KnowledgeError) -> Bibliography.Field {
        let name = word().lowercased()
        guard !name.isEmpty else { throw error("a field's name is needed in \(owner)") }
        skipBlanks()
        guard peek == UInt8(ascii: "=") else { throw error("'=' is needed after '\(name)' in \(owner)") }
        advance()
        skipBlanks()
        return Bibliography.Field(name, try value(of: name))
    }

    /// One or more pieces, joined by `#`.
    private mutating func value(of name: String) throws(KnowledgeError) -> String {
        var text = try piece(of: name)
        skipBlanks()
        while peek == UInt8(ascii: "#") {
            advance()
            skipBlanks()
            text += try piece(of: name)
            skipBlanks()
        }
        return text
    }

    private mutating func piece(of name: String) throws(KnowledgeError) -> String {
        switch peek {
        case UInt8(ascii: "{"): return try braced()
        case UInt8(ascii: "\""): return try quoted()
        default:
            let at = line
            let text = word()
            guard !text.isEmpty else { throw error("a value is needed for '\(name)'") }
            if text.allSatisfy(\.isNumber) { return text }
            if let value = strings[text.lowercased()] { return value }
            let question = nearest(text, in: strings.keys.sorted()).map { "; did you mean '\($0)'?" } ?? ""
            warn("there is no @string '\(text)'\(question)", at: at)
            return text
        }
    }

    /// What stands between balanced braces; BibTeX counts one behind a backslash too.
    private mutating func braced() throws(KnowledgeError) -> String {
        let (start, opened) = (position + 1, line)
        var depth = 0
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 {
                    let text = String(decoding: bytes[start..<position], as: UTF8.self)
                    advance()
                    return text
                }
            default: break
            }
            advance()
        }
        throw error("the brace is never closed", at: opened)
    }

    /// What stands between quotes; a quote within braces is part of it.
    private mutating func quoted() throws(KnowledgeError) -> String {
        let (start, opened) = (position + 1, line)
        advance()
        var depth = 0
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "\"") where depth == 0:
                let text = String(decoding: bytes[start..<position], as: UTF8.self)
                advance()
                return text
            default: break
            }
            if depth < 0 { throw error("a brace is closed that was never opened") }
            advance()
        }
        throw error("the quote is never closed", at: opened)
    }

    /// The end of the file: repeated entries go, and names under `crossref` are checked.
    private mutating func checkReferences() {
        result.entries = result.entries.enumerated().filter { !duplicates.contains($0.offset) }.map(\.element)
        for entry in result.entries {
            guard let name = entry["crossref"], lines[name.lowercased()] == nil else { continue }
            warn("'\(entry.key)' names '\(name)' under crossref, which is not here", at: entry.line)
        }
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func advance() {
        if bytes[position] == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private mutating func skipBlanks() {
        while let byte = peek, isBlank(byte) { advance() }
    }

    private mutating func skip(to mark: UInt8) -> Bool {
        while let byte = peek {
            if byte == mark { return true }
            advance()
        }
        return false
    }

    /// A name: everything up to a blank or one of BibTeX's own characters.
    private mutating func word() -> String {
        let start = position
        let ends = Array("\"#%'(),={}@".utf8)
        while let byte = peek, !isBlank(byte), !ends.contains(byte) { advance() }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private func requireUTF8() throws(KnowledgeError) {
        guard String(validating: bytes, as: UTF8.self) == nil else { return }
        var number = 1
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if String(validating: line, as: UTF8.self) == nil {
                throw error("this line is not valid UTF-8", at: number)
            }
            number += 1
        }
    }

    private func error(_ problem: String, at place: Int? = nil) -> KnowledgeError {
        .bibliography(source: source, line: place ?? line, problem: problem)
    }

    private mutating func warn(_ text: String, at place: Int) { result.warnings.append("\(source):\(place): \(text)") }
}
