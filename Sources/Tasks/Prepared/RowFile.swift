/// A CSV file in the making, whose fields are copied as they stand in another.
struct RowFile {
    private(set) var bytes: [UInt8] = []
    private let first: String

    /// `first` is the name of the column that comes before all others.
    init(first: String) { self.first = first }

    mutating func add(header: [ArraySlice<UInt8>]) { add(first: first, header) }

    mutating func add(first: String, _ fields: [ArraySlice<UInt8>]) {
        bytes += Self.field(first)
        for field in fields {
            bytes.append(UInt8(ascii: ","))
            bytes += field
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A value as a CSV field: quoted where it must be.
    static func field(_ text: String) -> ArraySlice<UInt8> {
        let quote = UInt8(ascii: "\"")
        let special: [UInt8] = [quote, UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        guard text.utf8.contains(where: special.contains) else { return ArraySlice(text.utf8) }
        var field = [quote]
        for byte in text.utf8 { field += byte == quote ? [quote, quote] : [byte] }
        return ArraySlice(field + [quote])
    }
}
