import Grading
import Posix

/// Holds a table's labels against the task, so that none that can't be graded costs an opening of the test labels.
///
/// Classes stand as the task writes them, since rows are divided by their text; everything else, the columns beside the
/// target included, is read by the grader itself.
struct LabelCheck {
    let task: TaskDefinition
    let prediction: PredictionTask
    let table: Table
    /// What messages call the table.
    let path: Path

    /// Throws at the first label that can't be used, with its line.
    func run() throws(TaskError) {
        let target = prediction.target
        try grading { () throws(GradingError) in
            let grader = try Grader(metric: task.manifest.metric.name, target: target, schema: prediction.submission)
            if !target.classes.isEmpty {
                for name in target.columns {
                    try checkClasses(in: table.requiredColumn(name), orUngraded: grader.allowsUngraded)
                }
            }
            try grader.checkAnswers(table)
        }
    }

    private func checkClasses(in column: Int, orUngraded: Bool) throws(GradingError) {
        let classes = prediction.target.classes
        let foreign = table.distinctTexts(column).subtracting(classes)
            .filter { !(orUngraded && DecimalNumber.parse($0) == -1) }
        guard let row = (0..<table.rowCount).first(where: { foreign.contains(table.text($0, column)) }) else { return }
        let allowed = classes.joined(separator: ", ") + (orUngraded ? ", or -1 for a row that isn't graded" : "")
        throw .badCell(
            file: path.string, line: table.line(ofRow: row), column: table.columns[column],
            what: "'\(table.text(row, column))' is none of the classes; allowed: \(allowed)")
    }
}
