import Measures

/// A picture that a program left, beside the gold one of the same name: both PNG files that nobody has decoded.
package struct Figure: Sendable, Equatable {
    /// The declared output.
    package let name: String
    /// What the program left; trusted as little as anything from its box.
    package let found: [UInt8]
    /// The task's own picture.
    package let gold: [UInt8]

    /// Pairs a picture with the gold one.
    package init(name: String, found: [UInt8], gold: [UInt8]) {
        self.name = name
        self.found = found
        self.gold = gold
    }

    /// How large a picture may be that is sent to a judge.
    static let largest = Bytes.mebibytes(8)

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Whether an output's name says that it is a PNG file.
    package static func isPicture(_ name: String) -> Bool { name.lowercased().hasSuffix(".png") }

    /// Why one of the two can't be shown to a judge; `nil` where both can.
    var problem: String? { Self.problem(with: found, of: name) ?? Self.problem(withGold: gold, of: name) }

    /// Why a gold picture can't be shown to a judge.
    static func problem(withGold bytes: [UInt8], of name: String) -> String? {
        problem(with: bytes, of: "the gold figure of \(name)")
    }

    /// Why a picture can't be shown; `nil` where it begins as PNG files do and is small enough.
    ///
    /// Nothing more is read of it here: what a picture shows is for the judge to decode, never for this process.
    private static func problem(with bytes: [UInt8], of words: String) -> String? {
        if !bytes.starts(with: signature) { return "\(words) does not begin as a PNG file does" }
        if bytes.count > largest.count {
            return "\(words) has \(Bytes(bytes.count)), and a judge is sent at most \(largest)"
        }
        return nil
    }
}
