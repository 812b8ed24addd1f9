/// Rows of text as CSV: comma, line feeds, quotes where a field needs them.
package struct TableWriter: Sendable {
    /// What has been written so far.
    package private(set) var bytes: [UInt8] = []

    /// Begins with a header line.
    package init(columns: [String]) {
        append(columns)
    }

    /// Writes one row.
    package mutating func append(_ fields: [String]) {
        for (position, field) in fields.enumerated() {
            if position > 0 { bytes.append(comma) }
            let needsQuotes =
                field.utf8.contains { $0 == comma || $0 == quote || $0 == lineFeed || $0 == carriageReturn }
                // A lone empty field would be a blank line, which readers skip.
                || fields.count == 1 && field.isEmpty
            guard needsQuotes else {
                bytes.append(contentsOf: field.utf8)
                continue
            }
            bytes.append(quote)
            for byte in field.utf8 {
                if byte == quote { bytes.append(quote) }
                bytes.append(byte)
            }
            bytes.append(quote)
        }
        bytes.append(lineFeed)
    }
}

extension Table {
    /// A table made from texts in memory; each row has one text for each column.
    package init(columns: [String], rows: [[String]], source: String) throws(GradingError) {
        var writer = TableWriter(columns: columns)
        for row in rows { writer.append(row) }
        self = try Table.parse(writer.bytes, source: source)
    }
}
