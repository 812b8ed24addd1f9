/// An amount of memory or storage, in bytes.
package struct Bytes: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number of bytes; never negative where it comes from `parse`.
    package var count: Int

    package init(_ count: Int) { self.count = count }

    package static func kibibytes(_ count: Int) -> Bytes { Bytes(count << 10) }
    package static func mebibytes(_ count: Int) -> Bytes { Bytes(count << 20) }
    package static func gibibytes(_ count: Int) -> Bytes { Bytes(count << 30) }

    package static func < (left: Bytes, right: Bytes) -> Bool { left.count < right.count }

    private static let units: [(name: String, size: Int)] = [
        ("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
        ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ]

    /// Reads `512MiB`, `1.5GiB`, `64kB` or `100B`; a bare number is refused, because it doesn't say what it counts.
    package static func parse(_ text: String) throws(QuantityError) -> Bytes {
        let (number, unit) = try Quantity.split(text, example: "512MiB", units: units.map(\.name))
        guard let size = units.first(where: { $0.name == unit })?.size else {
            throw Quantity.unknownUnit(unit, in: text, units: units.map(\.name))
        }
        let bytes = number * Double(size)
        guard bytes < Double(Int.max) else {
            throw QuantityError(message: "'\(text)' is more bytes than a machine can address", hint: nil)
        }
        return Bytes(Int(bytes.rounded()))
    }

    /// The shortest reading with at most one decimal: `512 MiB`, `1.5 GiB`, `98 B`.
    package var description: String {
        let steps: [(String, Int)] = [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        for (name, size) in steps where count.magnitude >= size {
            return "\(decimal(Double(count) / Double(size), places: 1, trimmed: true)) \(name)"
        }
        return "\(count) B"
    }
}
