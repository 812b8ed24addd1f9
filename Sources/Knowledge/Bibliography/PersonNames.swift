/// The people in an `author` or `editor` field.
package enum PersonNames {
    /// Each name as it is read aloud, given name first; `others` is nobody.
    package static func parse(_ latex: String) -> [String] {
        split(latex).map(readAloud).filter { !$0.isEmpty && $0 != "others" }
    }

    /// The field's pieces between the word `and`, outside of braces.
    private static func split(_ latex: String) -> [String] {
        var names: [[Substring]] = [[]]
        for word in words(latex) {
            if word.lowercased() == "and" { names.append([]) } else { names[names.count - 1].append(word) }
        }
        return names.map { $0.joined(separator: " ") }
    }

    /// The words of a text; blanks within braces part nothing.
    private static func words(_ latex: String) -> [Substring] {
        var depth = 0
        return latex.split { character in
            if character == "{" { depth += 1 } else if character == "}" { depth -= 1 }
            return character.isWhitespace && depth == 0
        }
    }

    /// `Last, First`, `Last, Jr, First` or `First Last`, commas within braces not counted.
    private static func readAloud(_ name: String) -> String {
        var depth = 0
        let parts = name.split(omittingEmptySubsequences: false) { character in
            if character == "{" { depth += 1 } else if character == "}" { depth -= 1 }
            return character == "," && depth == 0
        }.map { LaTeXText.plain(String($0)) }
        switch parts.count {
        case 2: return "\(parts[1]) \(parts[0])".trimmed
        case 3...: return "\(parts[2]) \(parts[0]) \(parts[1])".trimmed
        default: return parts.first ?? ""
        }
    }
}

extension String {
    fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
