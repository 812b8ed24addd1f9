import Grading
import JSON
import Statistics

/// Answers and a submission for one metric, as columns of texts: what the command line gets as two files.
struct MetricScene {
    typealias Column = (name: String, cells: [String])

    /// What `--target` names.
    var targets: [String]
    /// The answers without their ids.
    var answers: [Column]
    /// The submission without its ids, in the answers' order.
    var submission: [Column]
    /// Another submission on the same rows, right in every cell.
    var perfect: [Column]
    /// Which rows are drawn together; each row alone where it is empty.
    var units: [Int] = []

    /// One target column, which the perfect submission repeats.
    init(_ truth: [String], _ predicted: [String], also: [Column] = []) {
        self.init([("y", truth)], [("y", predicted)], also: also)
    }

    /// Several target columns and columns that only the answers have.
    init(_ truth: [Column], _ predicted: [Column], perfect: [Column]? = nil, also: [Column] = []) {
        targets = (truth + also).map(\.name)
        answers = truth + also
        submission = predicted
        self.perfect = perfect ?? truth
    }

    var rows: Int { answers[0].cells.count }

    /// The same scene without some rows.
    func without(_ unit: Int?) -> MetricScene {
        guard let unit else { return self }
        let kept = (0..<rows).filter { (units.isEmpty ? $0 : units[$0]) != unit }
        func cut(_ columns: [Column]) -> [Column] {
            columns.map { column in (column.name, kept.map { column.cells[$0] }) }
        }
        var scene = self
        (scene.answers, scene.submission, scene.perfect) = (cut(answers), cut(submission), cut(perfect))
        if !units.isEmpty { scene.units = kept.map { units[$0] } }
        return scene
    }

    /// A table with ids, its rows in the order of `order`.
    static func table(_ columns: [Column], order: [Int], source: String) throws -> Table {
        try Table(
            columns: ["id"] + columns.map(\.name),
            rows: order.map { row in ["r\(row)"] + columns.map { $0.cells[row] } }, source: source)
    }

    func grader(_ metric: String) throws -> (grader: Grader, answers: Table) {
        let order = Array(0..<rows)
        let question = try StandaloneQuestion.infer(
            metric: metric,
            .init(
                answers: try Self.table(answers, order: order, source: "answers"),
                submission: try Self.table(submission, order: order, source: "submission"), id: "id",
                targets: targets))
        return (
            try Grader(metric: metric, target: question.target, schema: question.schema), question.answers
        )
    }

    /// Grades one of the submissions, its rows turned round.
    func grade(_ metric: String, _ columns: KeyPath<MetricScene, [Column]> = \.submission) throws -> Grade {
        let (grader, answers) = try grader(metric)
        let table = try Self.table(
            self[keyPath: columns], order: (0..<rows).reversed(), source: "submission")
        return try grader.grade(table, exactly: answers)
    }

    /// What the reference gets.
    func json(_ metric: String) -> JSONValue {
        func object(_ columns: [Column]) -> JSONValue {
            .object(JSONObject(columns.map { .init($0.name, .strings($0.cells)) }))
        }
        return [
            "metric": .string(metric), "targets": .strings(targets), "answers": object(answers),
            "submission": object(submission),
        ]
    }
}

/// Random texts of many kinds, with ties, repetitions and empty cells.
extension SeededGenerator {
    mutating func list<Value>(_ count: Int, _ value: (inout SeededGenerator) -> Value) -> [Value] {
        (0..<count).map { _ in value(&self) }
    }

    /// Digits below `classes`.
    mutating func labels(_ rows: Int, _ classes: Int) -> [String] {
        list(rows) { "\($0.integer(below: classes))" }
    }

    /// Most of these labels, others drawn anew.
    mutating func guesses(_ labels: [String], _ classes: Int) -> [String] {
        labels.map { uniform() < 0.6 ? $0 : "\(integer(below: classes))" }
    }

    /// Scores that are higher where the label is 1, in steps of 0.05 so that they tie.
    mutating func scores(_ labels: [String]) -> [String] {
        labels.map { label in
            let score = 0.4 * uniform() + (label == "1" ? 0.5 : 0.3) * uniform() + (label == "1" ? 0.1 : 0)
            return "\((score * 20).rounded() / 20)"
        }
    }

    /// Numbers in steps of a quarter.
    mutating func numbers(_ rows: Int, spread: Double = 4, above: Double = 0) -> [String] {
        list(rows) { "\(above + (abs($0.normal()) * spread * 4).rounded() / 4)" }
    }

    /// Numbers near those.
    mutating func near(_ numbers: [String], _ spread: Double = 1) -> [String] {
        numbers.map { "\(abs((Double($0) ?? 0) + (normal() * spread * 4).rounded() / 4))" }
    }

    /// Words out of a few, some of them not ASCII.
    mutating func words(_ count: Int, below: Int) -> [String] {
        list(count) { "w\($0.integer(below: below))" }
    }

    /// A sentence with blanks of several kinds.
    mutating func sentence(_ longest: Int) -> String {
        let letters = ["a", "b", "A", "é", "ü", "漢", "😀", " ", " ", "\u{A0}", "c", "d", "e", ",", "\""]
        return list(integer(below: longest + 1)) { letters[$0.integer(below: letters.count)] }.joined()
    }

    /// A sentence with some letters changed.
    mutating func changed(_ sentence: String) -> String {
        var letters = sentence.unicodeScalars.map { String($0) }
        for _ in 0..<integer(below: 6) {
            let place = integer(below: letters.count + 1)
            switch integer(below: 3) {
            case 0: letters.insert("x", at: place)
            case 1 where place < letters.count: letters.remove(at: place)
            default: if place < letters.count { letters[place] = "y" }
            }
        }
        return letters.joined()
    }

    /// A mask of an image of 8 times 9 pixels: a rectangle with holes, or nothing.
    mutating func pixels() -> [Bool] {
        var pixels = [Bool](repeating: false, count: 72)
        if uniform() < 0.2 { return pixels }
        let (top, left) = (integer(below: 4), integer(below: 4))
        for column in left..<(left + 2 + integer(below: 4)) {
            for row in top..<(top + 2 + integer(below: 3)) { pixels[column * 8 + row] = uniform() < 0.9 }
        }
        return pixels
    }

    /// A mask with some pixels turned over.
    mutating func near(_ pixels: [Bool]) -> [Bool] {
        if uniform() < 0.15 { return self.pixels() }
        let rate = uniform() < 0.5 ? 0 : 0.08
        return pixels.map { uniform() < rate ? !$0 : $0 }
    }

    static func runs(_ pixels: [Bool]) -> String {
        var words: [String] = []
        var start: Int?
        for (index, isSet) in (pixels + [false]).enumerated() {
            if isSet, start == nil { start = index }
            if !isSet, let first = start {
                words += ["\(first + 1)", "\(index - first)"]
                start = nil
            }
        }
        return words.joined(separator: " ")
    }
}
