/// How a piece of text looks on a terminal that has colours.
enum Ink: String, Sendable {
    case plain = ""
    case strong = "1"
    case faint = "2"
    case good = "32"
    case bad = "31"
    case busy = "36"
    case best = "1;32"
}

/// A line for a terminal: pieces with ink, whose width is known before any escape sequence is in it.
///
/// Text may come from a model or a program: control characters and characters that turn the direction of text are
/// replaced, so that nothing but Glovebox moves the cursor.
struct InkedLine: Sendable, Equatable, ExpressibleByStringLiteral {
    private(set) var pieces: [Piece] = []

    struct Piece: Sendable, Equatable {
        var text: String
        var ink: Ink
    }

    init() {}

    init(_ text: String, _ ink: Ink = .plain) { append(text, ink) }

    init(stringLiteral value: String) { append(value, .plain) }

    var width: Int { pieces.reduce(0) { $0 + columns(of: $1.text) } }

    mutating func append(_ text: String, _ ink: Ink = .plain) {
        if !text.isEmpty { pieces.append(Piece(text: printable(text), ink: ink)) }
    }

    mutating func append(_ line: InkedLine) { pieces += line.pieces }

    static func + (left: InkedLine, right: InkedLine) -> InkedLine {
        var sum = left
        sum.append(right)
        return sum
    }

    /// At most so many columns; what is left out is marked by an ellipsis.
    func cut(to width: Int) -> InkedLine {
        guard self.width > width else { return self }
        var line = InkedLine()
        var left = max(0, width - 1)
        for piece in pieces {
            var kept = ""
            for character in piece.text {
                let taken = columns(of: character)
                if taken > left {
                    line.append(kept + "…", piece.ink)
                    return width > 0 ? line : InkedLine()
                }
                kept.append(character)
                left -= taken
            }
            line.append(kept, piece.ink)
        }
        return line
    }

    /// Filled with blanks up to so many columns.
    func padded(to width: Int) -> InkedLine {
        self + InkedLine(String(repeating: " ", count: max(0, width - self.width)))
    }

    func rendered(colour: Bool) -> String {
        pieces.map { piece in
            colour && piece.ink != .plain ? "\u{1B}[\(piece.ink.rawValue)m\(piece.text)\u{1B}[0m" : piece.text
        }.joined()
    }
}

/// Text without characters that a terminal would act on.
func printable(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control: result.append(scalar == "\n" || scalar == "\t" || scalar == "\r" ? " " : "\u{FFFD}")
        case .format where scalar != "\u{200D}": continue
        case .lineSeparator, .paragraphSeparator: result.append(" ")
        default: result.append(scalar)
        }
    }
    return String(result)
}

/// As `printable`, for several lines: what ends them stays.
func printableLines(_ text: String) -> String {
    if text.utf8.allSatisfy({ (32..<127).contains($0) || $0 == 10 }) { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { printable(String($0)) }
        .joined(separator: "\n")
}

/// The columns that a text takes on a terminal: two for East Asian wide characters and emoji.
func columns(of text: String) -> Int { text.reduce(0) { $0 + columns(of: $1) } }

private func columns(of character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    if scalar.isASCII { return 1 }
    if scalar.properties.generalCategory == .nonspacingMark || scalar.properties.generalCategory == .format { return 0 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
        return 2
    default: return character.unicodeScalars.contains("\u{FE0F}") ? 2 : 1
    }
}
