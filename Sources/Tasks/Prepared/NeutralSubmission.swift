import Grading
import Measures

/// The sample submission: valid under the schema, and knowing nothing but how labels are distributed in training.
///
/// Probabilities are the classes' shares, labels the most frequent class, numbers the mean, texts and lists empty.
struct NeutralSubmission {
    let target: TargetDescription
    let schema: SubmissionSchema
    /// The training rows' labels in the target's first column.
    let labels: [String]
    /// The training rows' labels in the target's other columns.
    var others: [String: [String]] = [:]

    func bytes(ids: [String]) -> [UInt8] {
        var table = TableWriter(columns: [schema.idColumn] + schema.columns.map(\.name))
        let values = schema.columns.map(value)
        for id in ids { table.append([id] + values) }
        return table.bytes
    }

    private func value(_ column: SubmissionSchema.Column) -> String {
        let labels = others[column.name] ?? labels
        return switch column.content {
        case .probability where schema.rowsSumToOne && column.className == nil:
            shortest(1 / Double(schema.columns.count))
        case .probability: shortest(share(of: column.className ?? target.classes.last ?? "", in: labels))
        case .label: mode(of: labels)
        case .integer(let low, let high): "\(clamp(wholeMean(of: labels), low, high))"
        case .real(let low, let high): shortest(clamp(mean(of: labels), low, high))
        case .text, .list: ""
        }
    }

    private func share(of name: String, in labels: [String]) -> Double {
        labels.isEmpty ? 0 : Double(labels.count { $0 == name }) / Double(labels.count)
    }

    /// The most frequent class; of several, the one that the target names first.
    private func mode(of labels: [String]) -> String {
        var counts: [String: Int] = [:]
        for label in labels { counts[label, default: 0] += 1 }
        return target.classes.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? ""
    }

    /// The mean of labels that are numbers; classes that are not count as their position.
    private func mean(of labels: [String]) -> Double {
        let values = labels.compactMap { label in
            DecimalNumber.parse(label) ?? target.classes.firstIndex(of: label).map(Double.init)
        }
        if let first = values.first, values.allSatisfy({ $0 == first }) { return first }
        return values.isEmpty ? 0 : values.reduce(0) { $0 + $1 / Double(values.count) }
    }

    private func wholeMean(of labels: [String]) -> Int { Int(clamp(mean(of: labels).rounded(), -9e15, 9e15)) }

    private func clamp<Number: Comparable>(_ value: Number, _ low: Number?, _ high: Number?) -> Number {
        let raised = low.map { max($0, value) } ?? value
        return high.map { min($0, raised) } ?? raised
    }
}
