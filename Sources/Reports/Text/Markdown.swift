import Record

/// A piece of Markdown, with what others wrote made harmless.
struct Markdown {
    private(set) var text = ""

    init(_ words: Words = "") { text = words.text }

    static func += (left: inout Markdown, right: Markdown) { left.text += right.text }
    static func + (left: Markdown, right: Markdown) -> Markdown {
        var sum = left
        sum += right
        return sum
    }

    /// Text of the record within a line: nothing in it is markup, and it stays in its line.
    static func quoted(_ text: String) -> Markdown {
        var result = Markdown()
        for scalar in Escaping.shown(text).unicodeScalars {
            switch scalar {
            case "&": result.text += "&amp;"
            case "<": result.text += "&lt;"
            case ">": result.text += "&gt;"
            case "\n", "\t": result.text += " "
            case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "+", "-", ".", "!", "|", "~", ":", "@", "\"",
                "'":
                result.text += "\\"
                result.text.unicodeScalars.append(scalar)
            default: result.text.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A number as `Numbers` wrote it: digits, signs and units, in which nothing can be markup within a line.
    fileprivate static func figure(_ text: String) -> Markdown {
        var result = Markdown()
        result.text = text
        return result
    }

    /// Text of the record in a block of its own, fenced so that nothing in it can end the fence.
    static func fenced(_ text: String, _ language: Words = "text") -> Markdown {
        let shown = Escaping.shown(text)
        var (longest, run) = (2, 0)
        for byte in shown.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        var result = Markdown()
        result.text =
            "\(fence)\(language.text)\n\(shown)\(shown.hasSuffix("\n") || shown.isEmpty ? "" : "\n")\(fence)\n"
        return result
    }

    /// A place that links lead to.
    static func target(_ anchor: Anchor) -> Markdown {
        var result = Markdown()
        result.text = "<a id=\"\(anchor.name)\"></a>"
        return result
    }

    static func link(_ label: Markdown, to anchor: Anchor) -> Markdown {
        var result = Markdown()
        result.text = "[\(label.text)](#\(anchor.name))"
        return result
    }

    /// A row of a table.
    static func row(_ cells: [Markdown]) -> Markdown {
        var result = Markdown()
        result.text = "| " + cells.map(\.text).joined(separator: " | ") + " |\n"
        return result
    }

    static func table(_ headings: [Words], _ rows: [[Markdown]]) -> Markdown {
        guard !rows.isEmpty else { return Markdown() }
        let rule = headings.map { _ in Markdown("---") }
        var result = row(headings.map { Markdown($0) }) + row(rule)
        for cells in rows { result += row(cells) }
        return result + Markdown("\n")
    }

    /// A digest, short.
    static func digest(_ hex: String) -> Markdown {
        var result = Markdown()
        result.text = "`\(hex.filter { $0.isHexDigit }.prefix(12))\u{2026}`"
        return result
    }
}

extension Numbers {
    /// A number with its link, in Markdown.
    func markdown(_ value: Cited<Double>, _ form: Form) -> Markdown {
        markdown(text(value.plain, form), value.citation)
    }

    func markdown(_ value: Cited<Int>, _ form: Form = .count) -> Markdown {
        markdown(text(value.plain, form), value.citation)
    }

    func markdown(_ value: Cited<UInt64>) -> Markdown { markdown(String(value.plain), value.citation) }

    private func markdown(_ text: String, _ citation: Citation) -> Markdown {
        switch citation {
        case .event(let seq): Markdown.link(.figure(text), to: .event(seq))
        case .derived(let derivation): Markdown.link(.figure(text), to: .derivation(derivation.name))
        case .missing: Markdown.figure(text) + Markdown(" *(uncited)*")
        }
    }

    /// `0.9731 ± 0.0042`, both with their links.
    func markdown(_ score: Cited<ScoreRecord>) -> Markdown {
        let error = score.standardError.present()
        return markdown(score.map(\.value), .score)
            + (error.map { Markdown(" \u{00B1} ") + markdown($0, .score) } ?? Markdown())
    }
}
