package import Posix

/// A BibTeX file: its entries in order, its string definitions and its preambles.
package struct Bibliography: Sendable, Equatable {
    /// One entry, with every field as it stood, strings put in and pieces joined, still in LaTeX.
    package struct Entry: Sendable, Equatable {
        /// In lower case: `article`.
        package var type: String
        package var key: String
        package var fields: [Field]
        /// 1-based line of its `@`.
        package var line: Int

        package init(type: String, key: String, fields: [Field], line: Int = 1) {
            self.type = type
            self.key = key
            self.fields = fields
            self.line = line
        }

        /// A field's value in LaTeX; names are in lower case.
        package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
    }

    /// A field's name in lower case, and its value in LaTeX.
    package struct Field: Sendable, Equatable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var entries: [Entry]
    /// Definitions of `@string`, names in lower case.
    package var strings: [Field]
    package var preambles: [String]
    /// What was odd but could be read, each with its line.
    package var warnings: [String]

    package init(entries: [Entry], strings: [Field] = [], preambles: [String] = [], warnings: [String] = []) {
        self.entries = entries
        self.strings = strings
        self.preambles = preambles
        self.warnings = warnings
    }

    /// Reads a BibTeX text; what can't be read is an error with its line.
    package static func parse(_ bytes: [UInt8], source: String) throws(KnowledgeError) -> Bibliography {
        var parser = BibliographyParser(bytes: bytes, source: source)
        return try parser.parse()
    }

    /// Reads a BibTeX file.
    package static func read(_ file: Path) throws(KnowledgeError) -> Bibliography {
        try parse(try attempt { () throws(SystemError) in try Files.read(file) }, source: file.string)
    }

    /// The entry with the fields that it takes from the one it names under `crossref`.
    ///
    /// A missing `booktitle` is the parent's `title`, as BibTeX does it; the parent's own `crossref` isn't followed.
    package func resolved(_ entry: Entry) -> Entry {
        guard let name = entry["crossref"],
            let parent = entries.first(where: { $0.key.lowercased() == name.lowercased() })
        else { return entry }
        var result = entry
        for field in parent.fields where field.name != "crossref" && result[field.name] == nil {
            result.fields.append(field)
        }
        if result["booktitle"] == nil, let title = parent["title"] { result.fields.append(Field("booktitle", title)) }
        return result
    }

    /// The bibliography as BibTeX, one field a line; reading it again gives the same entries, unknown fields included.
    package func written() -> String {
        var blocks = preambles.map { "@preamble{{\($0)}}" }
        blocks += strings.map { "@string{\($0.name) = {\($0.value)}}" }
        blocks += entries.map { entry in
            let width = entry.fields.map(\.name.count).max() ?? 0
            let fields = entry.fields.map { field in
                let padding = String(repeating: " ", count: width - field.name.count)
                return "  \(field.name)\(padding) = {\(field.value)},\n"
            }
            return "@\(entry.type){\(entry.key),\n\(fields.joined())}"
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }
}
