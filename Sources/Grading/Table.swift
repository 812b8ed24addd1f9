/// A CSV file as rows and named columns, over the bytes as they were read: no string is made before one is asked for.
///
/// The dialect is that of RFC 4180 with Python's `csv` in strict mode as the judge: comma, double quotes doubled inside
/// quotes, line ends inside quotes, rows ended by LF, CRLF or CR. Blank lines are skipped, so a table of one column
/// can't hold an empty cell without quotes. A UTF-8 byte-order mark is skipped and reported. A cell is found through one
/// offset of four bytes.
package struct Table: Sendable {
    /// How the rows of the file end.
    package enum LineEnds: String, Sendable {
        /// No row is ended.
        case none
        /// Line feeds, as on Unix.
        case lf
        /// Carriage return and line feed, as on Windows.
        case crlf
        /// Carriage returns alone, as on old Macs.
        case cr
        /// Several of these in one file.
        case mixed
    }

    /// What messages call the table: the path of its file.
    package let source: String
    /// The header's names, in file order.
    package private(set) var columns: [String] = []
    /// The number of rows below the header.
    package let rowCount: Int
    /// How the rows end.
    package let lineEnds: LineEnds
    /// Whether the file starts with a UTF-8 byte-order mark.
    package let hasByteOrderMark: Bool
    /// What a careful reader would remark, with its place, although every row was read.
    package let notes: [String]

    private let bytes: [UInt8]
    private let columnCount: Int
    /// The first byte of every field, header included, row after row; the last entry is the number of bytes.
    private let starts: [UInt32]
    /// Whether any quoted field has a doubled quote inside, which must be halved before use.
    private let hasDoubledQuotes: Bool

    /// Reads a table from bytes that are in memory already.
    package static func parse(
        _ bytes: [UInt8], source: String, limits: TableLimits = .standard
    ) throws(GradingError) -> Table {
        try Table(bytes: bytes, source: source, limits: limits)
    }

    private init(bytes: [UInt8], source: String, limits: TableLimits) throws(GradingError) {
        let layout = try TableScanner.scan(bytes, source: source, limits: limits)
        self.source = source
        self.bytes = bytes
        starts = layout.starts
        columnCount = layout.columns
        lineEnds = layout.lineEnds
        hasByteOrderMark = layout.hasByteOrderMark
        hasDoubledQuotes = layout.hasDoubledQuotes
        notes =
            layout.otherLineEnd.map { offset in
                let place = TableScanner.place(of: offset, in: bytes)
                return [
                    "\(source):\(place.line):\(place.column): not all lines end alike from here on; all rows were read"
                ]
            } ?? []
        rowCount = layout.rows - 1
        let names = (0..<columnCount).map { text(-1, $0) }
        if let unnamed = names.firstIndex(of: "") { throw .unnamedColumn(file: source, position: unnamed + 1) }
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw .duplicateColumn(file: source, name: name)
        }
        columns = names
    }

    /// The position of a column, by its exact name.
    package func column(_ name: String) -> Int? {
        columns.firstIndex(of: name)
    }

    /// The position of a column that must be there.
    package func requiredColumn(_ name: String) throws(GradingError) -> Int {
        guard let position = column(name) else {
            throw .missingColumn(file: source, name: name, columns: columns)
        }
        return position
    }

    /// The text of a cell, quotes taken off.
    package func text(_ row: Int, _ column: Int) -> String {
        withCell(row, column) { cell in
            String(decoding: cell, as: UTF8.self)
        }
    }

    /// All texts of a column.
    package func texts(_ column: Int) -> [String] {
        (0..<rowCount).map { text($0, column) }
    }

    /// The bytes of a cell as they stand in the file, quotes included; the header's row is −1.
    ///
    /// For copying cells from file to file without a change.
    package func rawCell(_ row: Int, _ column: Int) -> ArraySlice<UInt8> {
        let field = (row + 1) * columnCount + column
        return bytes.withUnsafeBufferPointer { buffer in
            let content = starts.withUnsafeBufferPointer {
                Self.content(buffer, $0, field: field, isLast: column == columnCount - 1)
            }
            let isQuoted = Self.isQuoted(buffer, content)
            return isQuoted ? bytes[content.lowerBound - 1...content.upperBound] : bytes[content]
        }
    }

    /// The different texts of a column; a text is made only where the cell differs from the ones met last.
    package func distinctTexts(_ column: Int) -> Set<String> {
        var texts: Set<String> = []
        var recent: [[UInt8]] = []
        for row in 0..<rowCount {
            withCell(row, column) { cell in
                if recent.contains(where: { $0.count == cell.count && $0.elementsEqual(cell) }) { return }
                if texts.insert(String(decoding: cell, as: UTF8.self)).inserted, recent.count < 16 {
                    recent.append(Array(cell))
                }
            }
        }
        return texts
    }

    /// The line of the file on which a row starts, counted from 1; the header's row is −1.
    ///
    /// Counted anew each time, so meant for messages.
    package func line(ofRow row: Int) -> Int {
        TableScanner.place(of: Int(starts[(row + 1) * columns.count]), in: bytes).line
    }

    /// Lends the bytes of a cell, quotes taken off.
    @inline(__always)
    func withCell<Result>(_ row: Int, _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { bytes in
            starts.withUnsafeBufferPointer { starts in
                withCell(bytes, starts, row, column, body)
            }
        }
    }

    /// Lends the bytes of each cell of a column in turn, quotes taken off.
    ///
    /// For passes over many rows: what a single cell costs beside its bytes is paid once here.
    @inline(__always)
    func forEachCell(
        _ column: Int, _ rows: Range<Int>, _ body: (_ row: Int, _ cell: UnsafeBufferPointer<UInt8>) -> Void
    ) {
        bytes.withUnsafeBufferPointer { bytes in
            starts.withUnsafeBufferPointer { starts in
                for row in rows { withCell(bytes, starts, row, column) { body(row, $0) } }
            }
        }
    }

    /// Lends the bytes of every cell of a column in turn, quotes taken off.
    @inline(__always)
    func forEachCell(_ column: Int, _ body: (_ row: Int, _ cell: UnsafeBufferPointer<UInt8>) -> Void) {
        forEachCell(column, 0..<rowCount, body)
    }

    @inline(__always)
    private func withCell<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>, _ starts: UnsafeBufferPointer<UInt32>, _ row: Int, _ column: Int,
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        let field = (row + 1) * columnCount + column
        let content = Self.content(bytes, starts, field: field, isLast: column == columnCount - 1)
        let cell = UnsafeBufferPointer(rebasing: bytes[content])
        if hasDoubledQuotes, cell.contains(quote), Self.isQuoted(bytes, content) {
            return Self.halved(cell).withUnsafeBufferPointer(body)
        }
        return body(cell)
    }

    /// The bytes of a field without its quotes.
    ///
    /// A field ends before the separator of the next one; the last of a row also before its line end and blank lines.
    @inline(__always)
    private static func content(
        _ bytes: UnsafeBufferPointer<UInt8>, _ starts: UnsafeBufferPointer<UInt32>, field: Int, isLast: Bool
    ) -> Range<Int> {
        var start = Int(starts[field])
        var end = Int(starts[field + 1])
        if isLast {
            while end > start, bytes[end - 1] == lineFeed || bytes[end - 1] == carriageReturn { end -= 1 }
        } else {
            end -= 1
        }
        if end > start, bytes[start] == quote {
            start += 1
            end -= 1
        }
        return start..<end
    }

    private static func isQuoted(_ bytes: UnsafeBufferPointer<UInt8>, _ content: Range<Int>) -> Bool {
        content.lowerBound > 0 && bytes[content.lowerBound - 1] == quote && content.upperBound < bytes.count
            && bytes[content.upperBound] == quote
    }

    /// Each pair of quotes becomes one.
    private static func halved(_ content: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var skip = false
        for byte in content {
            if byte == quote {
                skip.toggle()
                if !skip { continue }
            }
            result.append(byte)
        }
        return result
    }
}

/// How large a table may be before it is refused.
package struct TableLimits: Sendable {
    /// The largest file, in bytes; at most 4 GiB − 1, since offsets have 32 bits.
    package let bytes: Int
    /// The most columns.
    package let columns: Int
    /// The most rows, the header not counted.
    package let rows: Int

    /// Sets the limits.
    package init(bytes: Int, columns: Int, rows: Int) {
        self.bytes = min(bytes, Int(UInt32.max))
        self.columns = columns
        self.rows = rows
    }

    /// 2 GiB, 16,384 columns, 100 million rows.
    package static let standard = TableLimits(bytes: 1 << 31, columns: 1 << 14, rows: 100_000_000)
}

let comma = UInt8(ascii: ",")
let quote = UInt8(ascii: "\"")
let lineFeed: UInt8 = 10
let carriageReturn: UInt8 = 13
