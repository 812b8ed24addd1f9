/// The texts of one column, one after the other in memory: no string is made for a cell.
package struct TextColumn: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// How many texts there are.
    package var count: Int { ends.count }

    /// Puts texts into a column.
    package init(_ texts: [String]) {
        for text in texts {
            bytes.append(contentsOf: text.utf8)
            ends.append(bytes.count)
        }
    }

    /// Asks for the cells one by one; `cell` hands the bytes of a row to the function it is given.
    init(count: Int, _ cell: (Int, (UnsafeBufferPointer<UInt8>) -> Void) -> Void) {
        ends.reserveCapacity(count)
        for row in 0..<count {
            cell(row) { bytes.append(contentsOf: $0) }
            ends.append(bytes.count)
        }
    }

    /// Lends the bytes of a text.
    @inline(__always)
    func withText<Result>(_ row: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let range = (row == 0 ? 0 : ends[row - 1])..<ends[row]
        return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
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
