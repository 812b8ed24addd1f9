/// A slow, plain CSV reader: one character at a time, every field a list of bytes. The reference for `Table`.
enum PlainCSV {
    /// The rows that are not blank, or `nil` where the text is no CSV.
    static func rows(_ bytes: [UInt8]) -> [[[UInt8]]]? {
        guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var rows: [[[UInt8]]] = []
        var row: [[UInt8]] = []
        var field: [UInt8] = []
        var hasText = false
        var rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        func isLineEnd(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

        while let byte = rest.popFirst() {
            if isLineEnd(byte) {
                if hasText { rows.append(row + [field]) }
                (row, field, hasText) = ([], [], false)
            } else if byte == UInt8(ascii: ",") {
                row.append(field)
                (field, hasText) = ([], true)
            } else if byte == UInt8(ascii: "\""), field.isEmpty {
                hasText = true
                while true {
                    guard let quoted = rest.popFirst() else { return nil }
                    if quoted != UInt8(ascii: "\"") {
                        field.append(quoted)
                    } else if rest.first == UInt8(ascii: "\"") {
                        field.append(quoted)
                        rest.removeFirst()
                    } else {
                        break
                    }
                }
                guard let next = rest.first else { break }
                guard isLineEnd(next) || next == UInt8(ascii: ",") else { return nil }
            } else {
                field.append(byte)
                hasText = true
            }
        }
        if hasText { rows.append(row + [field]) }
        return rows
    }

    /// What a table of these bytes must hold, header first; `nil` where it must be refused.
    static func table(_ bytes: [UInt8]) -> [[String]]? {
        guard let rows = rows(bytes), let header = rows.first else { return nil }
        let names = Set(header)
        guard names.count == header.count, !names.contains([]) else { return nil }
        guard rows.allSatisfy({ $0.count == header.count }) else { return nil }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        let dense = text.prefix(4096).filter { ![32, 9, 10, 13].contains($0) }.prefix(2).map {
            Character(Unicode.Scalar($0))
        }
        let isJSON =
            ["{\"", "{}", "[[", "[{", "[\"", "[]", "[-"].contains(String(dense))
            || dense.count == 2 && dense[0] == "[" && "0123456789".contains(dense[1])
        return isJSON ? nil : rows.map { $0.map { String(decoding: $0, as: UTF8.self) } }
    }
}
