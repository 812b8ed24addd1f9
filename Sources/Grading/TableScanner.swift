import Glibc

/// Finds where the fields of a CSV text begin, in one pass, and refuses what is no CSV.
///
/// Broken text is named by line and column (both from 1, columns in bytes): an open quote, text after a closing quote,
/// bytes that are not UTF-8, NUL bytes.
struct TableScanner {
    /// Where everything is.
    struct Layout {
        var starts: [UInt32] = []
        var columns = 0
        /// The header included.
        var rows = 0
        var lineEnds = Table.LineEnds.none
        /// The first line end of another kind than the one before.
        var otherLineEnd: Int?
        var hasByteOrderMark = false
        var hasDoubledQuotes = false
    }

    private let source: String
    private let limits: TableLimits
    private var layout = Layout()

    static func scan(_ bytes: [UInt8], source: String, limits: TableLimits) throws(GradingError) -> Layout {
        guard bytes.count <= limits.bytes else { throw .tooLarge(file: source, what: "bytes", limit: limits.bytes) }
        var scanner = TableScanner(source: source, limits: limits)
        try scanner.checkText(bytes)
        let failure: GradingError? = bytes.withUnsafeBufferPointer { buffer in
            do throws(GradingError) {
                try scanner.findFields(buffer)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
        guard scanner.layout.rows > 0 else { throw .empty(file: source) }
        return scanner.layout
    }

    private init(source: String, limits: TableLimits) {
        self.source = source
        self.limits = limits
    }

    /// Line and column of a byte, from 1.
    static func place(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
        var line = 1
        var lineStart = 0
        for index in 0..<min(offset, bytes.count) {
            let isLoneReturn =
                bytes[index] == carriageReturn && (index + 1 == bytes.count || bytes[index + 1] != lineFeed)
            if bytes[index] == lineFeed || isLoneReturn {
                line += 1
                lineStart = index + 1
            }
        }
        return (line, offset - lineStart + 1)
    }

    // MARK: Text

    private func checkText(_ bytes: [UInt8]) throws(GradingError) {
        for (signature, name) in Self.foreign where bytes.starts(with: signature) {
            throw malformed("this is \(name), not CSV", at: 0, bytes)
        }
        let zero = bytes.withUnsafeBytes { buffer in
            buffer.baseAddress.flatMap { base in memchr(base, 0, buffer.count).map { UnsafeRawPointer($0) - base } }
        }
        if let zero { throw malformed("a NUL byte", at: zero, bytes) }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let offset = error.byteOffsets.lowerBound
            throw malformed("the bytes are not UTF-8", at: offset, bytes)
        }
        let start = bytes.starts(with: Self.byteOrderMark) ? 3 : 0
        if Self.looksLikeJSON(bytes[start...]) { throw malformed("this looks like JSON, not CSV", at: start, bytes) }
    }

    /// Whether a text begins as an object or an array does; a column may well be named `[a]` or `{b}`.
    private static func looksLikeJSON(_ text: ArraySlice<UInt8>) -> Bool {
        let isBlank: (UInt8) -> Bool = { [32, 9, 10, 13].contains($0) }
        let rest = text.drop(while: isBlank)
        let next = rest.dropFirst().first { !isBlank($0) }
        switch (rest.first, next) {
        case (UInt8(ascii: "{"), let next?): return "\"}".utf8.contains(next)
        case (UInt8(ascii: "["), let next?): return "[{\"]-0123456789".utf8.contains(next)
        default: return false
        }
    }

    private func malformed(_ what: String, at offset: Int, _ bytes: [UInt8]) -> GradingError {
        let place = Self.place(of: offset, in: bytes)
        return .malformed(file: source, line: place.line, column: place.column, what: what)
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static let foreign: [([UInt8], String)] = [
        ([0xFF, 0xFE], "UTF-16 text"), ([0xFE, 0xFF], "UTF-16 text"), ([0x1F, 0x8B], "a gzip file"),
        (Array("PK\u{3}\u{4}".utf8), "a zip file"), (Array("PAR1".utf8), "a Parquet file"),
    ]

    // MARK: Fields

    /// What the header's only field is divided by, where that is no comma: decimal commas make such a file ragged.
    private func foreignSeparator(_ bytes: UnsafeBufferPointer<UInt8>) -> ForeignSeparator? {
        guard layout.columns == 1 else { return nil }
        let header = bytes.prefix { $0 != lineFeed && $0 != carriageReturn }
        return ForeignSeparator(columns: [String(decoding: header, as: UTF8.self)])
    }

    private mutating func findFields(_ bytes: UnsafeBufferPointer<UInt8>) throws(GradingError) {
        var position = 0
        if bytes.starts(with: Self.byteOrderMark) {
            layout.hasByteOrderMark = true
            position = 3
        }
        var starts: [UInt32] = []
        while true {
            position = skipLineEnds(bytes, from: position)
            guard position < bytes.count else { break }
            let rowStart = position
            var fields = 0
            while true {
                fields += 1
                if layout.rows == 0, fields > limits.columns {
                    throw .tooLarge(file: source, what: "columns", limit: limits.columns)
                }
                starts.append(UInt32(truncatingIfNeeded: position))
                position = try endOfField(bytes, from: position)
                guard position < bytes.count, bytes[position] == comma else { break }
                position += 1
            }
            if layout.rows == 0 {
                layout.columns = fields
            } else if fields != layout.columns {
                let line = Self.place(of: rowStart, in: Array(bytes)).line
                if let separator = foreignSeparator(bytes) {
                    throw .malformed(
                        file: source, line: 1, column: 1,
                        what: "the columns are separated by \(separator), not by commas")
                }
                throw .ragged(file: source, line: line, expected: layout.columns, found: fields)
            }
            layout.rows += 1
            if layout.rows > limits.rows + 1 { throw .tooLarge(file: source, what: "rows", limit: limits.rows) }
        }
        starts.append(UInt32(truncatingIfNeeded: bytes.count))
        layout.starts = starts
    }

    /// The position of the comma or line end behind a field, or the end of the text.
    @inline(__always)
    private mutating func endOfField(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) throws(GradingError) -> Int {
        var position = start
        guard position < bytes.count, bytes[position] == quote else {
            while position < bytes.count {
                let byte = bytes[position]
                if byte == comma || byte == lineFeed || byte == carriageReturn { break }
                position += 1
            }
            return position
        }
        position += 1
        while true {
            while position < bytes.count, bytes[position] != quote { position += 1 }
            guard position < bytes.count else {
                throw malformed("this quote is never closed", at: start, Array(bytes))
            }
            position += 1
            guard position < bytes.count, bytes[position] == quote else { break }
            layout.hasDoubledQuotes = true
            position += 1
        }
        if position < bytes.count {
            let byte = bytes[position]
            guard byte == comma || byte == lineFeed || byte == carriageReturn else {
                throw malformed("text after a closing quote", at: position, Array(bytes))
            }
        }
        return position
    }

    /// Steps over line ends, blank lines included, and notes which kinds there are.
    @inline(__always)
    private mutating func skipLineEnds(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var position = start
        while position < bytes.count {
            if bytes[position] == lineFeed {
                note(.lf, at: position)
                position += 1
            } else if bytes[position] == carriageReturn {
                let isPair = position + 1 < bytes.count && bytes[position + 1] == lineFeed
                note(isPair ? .crlf : .cr, at: position)
                position += isPair ? 2 : 1
            } else {
                break
            }
        }
        return position
    }

    private mutating func note(_ kind: Table.LineEnds, at position: Int) {
        if layout.lineEnds == .none {
            layout.lineEnds = kind
        } else if layout.lineEnds != kind, layout.lineEnds != .mixed {
            layout.lineEnds = .mixed
            layout.otherLineEnd = position
        }
    }
}
