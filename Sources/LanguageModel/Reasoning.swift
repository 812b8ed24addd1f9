extension Answer {
    /// What the model says, without what it thought aloud between `<think>` and `</think>`.
    package var spokenText: String { text.withoutReasoning }

    /// Tokens that went into reasoning: what the server kept apart, and by its share of the bytes what stands in the text.
    package var thoughtTokens: Int {
        let (whole, spoken) = (text.utf8.count, spokenText.utf8.count)
        guard whole > spoken else { return reasoningTokens }
        return reasoningTokens + max(0, usage.generated - reasoningTokens) * (whole - spoken) / whole
    }
}

extension String {
    /// This text without the `<think>…</think>` parts at its start, an unfinished one included.
    ///
    /// Where a template opens the first thought in the prompt, the text begins inside of it: so an end without a start ends
    /// one as well, where no fenced block stands before it. Further on the tags are only words, such as a program's.
    package var withoutReasoning: String {
        let (opening, closing) = ("<think>", "</think>")
        var rest = self[...]
        if let end = rest.firstRange(of: closing), !rest[..<end.lowerBound].contains(opening),
            !rest[..<end.lowerBound].contains("```")
        {
            rest = rest[end.upperBound...]
        }
        while case let start = rest.drop(while: \.isWhitespace), start.hasPrefix(opening) {
            guard let end = start.endOfThought(closing) else { return "" }
            rest = start[end...]
        }
        return String(rest)
    }
}

extension Substring {
    /// Behind the first of these tags that stands outside fenced blocks; behind the first of all where none does.
    fileprivate func endOfThought(_ tag: String) -> Index? {
        var first: Index?
        var from = startIndex
        var fences = 0
        while let end = self[from...].firstRange(of: tag) {
            fences += self[from..<end.lowerBound].ranges(of: "```").count
            if fences.isMultiple(of: 2) { return end.upperBound }
            first = first ?? end.upperBound
            from = end.upperBound
        }
        return first
    }
}
