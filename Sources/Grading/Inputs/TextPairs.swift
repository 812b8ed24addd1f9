/// One true and one predicted text a row.
package struct TextPairs: MetricInput, Sendable {
    /// The true texts.
    package let truth: TextColumn
    /// The predicted ones.
    package let predicted: TextColumn

    /// Pairs texts; both columns have one entry a row.
    package init(truth: TextColumn, predicted: TextColumn) {
        self.truth = truth
        self.predicted = predicted
    }

    package static let shape = "one column of text"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.text], columns: 1...1)
            ?? schema.obstacle(columnsNamed: target.columns, "text") { $0 == .text }
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        _ = try files.target(for: metric)
        return try files.text(.text)
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(truth: try rows.trueTexts(rows.target.column), predicted: try rows.predictedTexts(column: 0))
    }
}

/// One true and one predicted list of words a row.
package struct TokenPairs: MetricInput, Sendable {
    /// The words of the true lists, by their numbers.
    package let truth: TokenLists
    /// The words of the predicted lists.
    package let predicted: TokenLists
    /// How many different words the true lists have; words of predictions alone have numbers from here on.
    package let trueVocabulary: Int

    /// Takes the words of texts.
    package init(_ texts: TextPairs) {
        var table = TokenTable()
        truth = TokenLists(texts.truth, &table)
        trueVocabulary = table.count
        predicted = TokenLists(texts.predicted, &table)
    }

    package static let shape = "one column of words with blanks between them"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        TextPairs.obstacle(target, schema)
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try TextPairs.infer(files, metric: metric)
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(try TextPairs(rows))
    }
}

/// One true order of things a row, and the predicted order of the same things.
package struct Orders: MetricInput, Sendable {
    /// For each row, the true position of each thing, in the predicted order: a permutation of 0 … n − 1.
    package let ranks: [[Int32]]

    /// Takes permutations.
    package init(ranks: [[Int32]]) {
        self.ranks = ranks
    }

    package static let shape = "one column of words in their order; each row holds the words of the answer, once each"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        TextPairs.obstacle(target, schema)
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try TextPairs.infer(files, metric: metric)
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        let tokens = TokenPairs(try TextPairs(rows))
        // The position of each word in the row at hand; −1 where it isn't there, or was met already.
        var positions = [Int32](repeating: -1, count: tokens.trueVocabulary)
        var all: [[Int32]] = []
        for row in 0..<rows.count {
            let (truth, predicted) = (tokens.truth[row], tokens.predicted[row])
            for (position, word) in truth.enumerated() {
                guard positions[Int(word)] < 0 else {
                    throw rows.badAnswer(row, rows.target.column, "a word stands there twice")
                }
                positions[Int(word)] = Int32(truncatingIfNeeded: position)
            }
            guard truth.count == predicted.count else {
                throw rows.badPrediction(row, column: 0, "\(predicted.count) words, not the \(truth.count) asked for")
            }
            var ranks: [Int32] = []
            for word in predicted {
                guard Int(word) < positions.count, positions[Int(word)] >= 0 else {
                    throw rows.badPrediction(row, column: 0, "a word is foreign to the row, or stands there twice")
                }
                ranks.append(positions[Int(word)])
                positions[Int(word)] = -1
            }
            all.append(ranks)
        }
        self.init(ranks: all)
    }
}
