/// A list of numbered words for each row.
package struct TokenLists: Sendable {
    private var tokens: [Int32] = []
    private var ends: [Int] = []

    /// How many lists there are.
    package var count: Int { ends.count }

    /// The words of each text, numbered by a table that other lists may share.
    init(_ texts: TextColumn, _ table: inout TokenTable) {
        ends.reserveCapacity(texts.count)
        for row in 0..<texts.count {
            texts.withText(row) { text in
                Words.forEach(in: text) { tokens.append(table.number(of: $0)) }
            }
            ends.append(tokens.count)
        }
    }

    /// The words of a row.
    package subscript(row: Int) -> ArraySlice<Int32> {
        tokens[(row == 0 ? 0 : ends[row - 1])..<ends[row]]
    }
}

extension ArraySlice where Element: Hashable {
    /// The elements in their order, each only once.
    func withoutRepetitions() -> [Element] {
        if count <= 16 {
            var kept: [Element] = []
            for element in self where !kept.contains(element) { kept.append(element) }
            return kept
        }
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
