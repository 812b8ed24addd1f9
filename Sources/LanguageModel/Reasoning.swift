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
    /// This text without its `<think>…</think>` parts, an unfinished one included.
    ///
    /// Where a template opens the first thought in the prompt, the text begins inside of it: so an end without a start ends
    /// one as well.
    package var withoutReasoning: String {
        let (opening, closing) = ("<think>", "</think>")
        var spoken = ""
        var rest = self[...]
        if let end = rest.firstRange(of: closing),
            rest.firstRange(of: opening).map({ end.lowerBound < $0.lowerBound }) ?? true
        {
            rest = rest[end.upperBound...]
        }
        while let start = rest.firstRange(of: opening) {
            spoken += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstRange(of: closing) else { return spoken }
            rest = rest[end.upperBound...]
        }
        return spoken + rest
    }
}
