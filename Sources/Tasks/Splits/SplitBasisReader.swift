import Grading
import Posix

/// Reads from a task's label table what its split strategy looks at.
struct SplitBasisReader {
    let table: Table
    let path: Path
    let prediction: PredictionTask

    /// The basis of the task's strategy, one value a row.
    func basis() throws(TaskError) -> SplitBasis {
        let rule = prediction.splits
        let name = rule.by ?? prediction.target.column
        if rule.strategy == .random { return .random }
        guard let column = table.column(name) else {
            throw .data(path: path, line: 1, what: "there is no column \"\(name)\", which \"splits\" names in \"by\"")
        }
        let texts = table.texts(column)
        if let row = texts.firstIndex(of: "") {
            throw .data(
                path: path, line: table.line(ofRow: row), what: "\"\(name)\" is empty, and the rows are split by it")
        }
        switch rule.strategy {
        case .random: return .random
        case .stratified:
            guard name == prediction.target.column, prediction.target.kind == .real else {
                return .classes(codes(texts))
            }
            return .values(try numbers(texts, name: name))
        case .group: return .groups(codes(texts))
        case .time: return .times(try ranks(texts, name: name))
        }
    }

    /// Equal texts get equal numbers, in order of first appearance.
    private func codes(_ texts: [String]) -> [Int] {
        var known: [String: Int] = [:]
        return texts.map { text in
            let code = known[text] ?? known.count
            known[text] = code
            return code
        }
    }

    private func numbers(_ texts: [String], name: String) throws(TaskError) -> [Double] {
        var values: [Double] = []
        for (row, text) in texts.enumerated() {
            guard let value = DecimalNumber.parse(text), value.isFinite else {
                throw .data(
                    path: path, line: table.line(ofRow: row),
                    what: "\"\(name)\" must be a finite number, not \"\(text)\"")
            }
            values.append(value)
        }
        return values
    }

    /// Times are numbers, or ISO 8601 texts of one shape, which sort as text.
    private func ranks(_ texts: [String], name: String) throws(TaskError) -> [Int] {
        let values = texts.map { Double($0) }
        if values.allSatisfy({ $0?.isFinite ?? false }) { return ranks(values.compactMap { $0 }) }
        let shape = texts.first.map(shape)
        guard shape?.starts(with: "0000-00-00") ?? false else {
            throw .data(
                path: path, line: table.line(ofRow: 0),
                what: "\"\(name)\" must hold numbers or ISO 8601 times such as 2026-11-21, not \"\(texts.first ?? "")\""
            )
        }
        for (row, text) in texts.enumerated() where self.shape(text) != shape {
            throw .data(
                path: path, line: table.line(ofRow: row),
                what: "\"\(name)\" is written another way here (\"\(text)\") than in the first row (\"\(texts[0])\")")
        }
        return ranks(texts)
    }

    private func shape(_ text: String) -> String { String(text.map { $0.isASCII && $0.isNumber ? "0" : $0 }) }

    private func ranks<Value: Comparable & Hashable>(_ values: [Value]) -> [Int] {
        let ordered = Set(values).sorted()
        let rank = Dictionary(uniqueKeysWithValues: zip(ordered, ordered.indices))
        return values.compactMap { rank[$0] }
    }
}
