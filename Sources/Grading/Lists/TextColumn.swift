/// The texts of one column: bytes of a table where they come from a file, so that nothing is copied and no string made.
package struct TextColumn: Sendable {
    private enum Storage {
        /// Texts one after the other, and where each one ends.
        case own(bytes: [UInt8], ends: [Int])
        /// Cells of a table, its rows in another order where there is one.
        case cells(Table, column: Int, order: RowMatch?)
    }

    private let storage: Storage
    /// How many texts there are.
    package let count: Int

    /// Puts texts into a column.
    package init(_ texts: [String]) {
        self.init(count: texts.count) { row, append in Array(texts[row].utf8).withUnsafeBufferPointer(append) }
    }

    /// The cells of a table's column, in the order of the rows that they are matched with.
    init(_ table: Table, column: Int, order: RowMatch? = nil) {
        storage = .cells(table, column: column, order: order)
        count = order?.count ?? table.rowCount
    }

    /// Asks for the texts one by one; `text` hands the bytes of a row to the function it is given.
    private init(count: Int, _ text: (Int, (UnsafeBufferPointer<UInt8>) -> Void) -> Void) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for row in 0..<count {
            text(row) { bytes.append(contentsOf: $0) }
            ends.append(bytes.count)
        }
        storage = .own(bytes: bytes, ends: ends)
        self.count = count
    }

    /// Lends the bytes of a text.
    @inline(__always)
    func withText<Result>(_ row: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        switch storage {
        case .own(let bytes, let ends):
            let range = (row == 0 ? 0 : ends[row - 1])..<ends[row]
            return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
        case .cells(let table, let column, let order):
            return table.withCell(order?[row] ?? row, column, body)
        }
    }

    /// A text as a string.
    package func text(_ row: Int) -> String {
        withText(row) { String(decoding: $0, as: UTF8.self) }
    }

    /// The texts with all letters small.
    func lowercased() -> TextColumn {
        TextColumn(count: count) { row, append in
            withText(row) { text in
                if isASCII(text) {
                    let small = text.map { 65...90 ~= $0 ? $0 | 0x20 : $0 }
                    small.withUnsafeBufferPointer(append)
                } else {
                    Array(String(decoding: text, as: UTF8.self).lowercased().utf8).withUnsafeBufferPointer(append)
                }
            }
        }
    }
}
