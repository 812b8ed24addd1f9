package import Grading
import Measures
package import Posix

/// Tries everything about a task that can be tried without running a program, in a home that is thrown away.
///
/// The leaderboard, data and their hashes, the split under the published seed, a carve, the sample submission, and the oracle: the true
/// labels, written as a submission, must reach the metric's ideal, and the sample must not. Test labels of the user's
/// own split are never touched.
package struct TaskCheck: Sendable {
    /// One thing that was tried.
    package struct Step: Sendable, Equatable {
        package let name: String
        package let passed: Bool
        /// What was found, or what is wrong.
        package let detail: String
    }

    private let task: TaskDefinition
    private let environments: Path
    private var steps: [Step] = []

    /// Tries a task; steps that need a failed one are left out.
    package static func run(_ task: TaskDefinition, environments: Path) throws(TaskError) -> [Step] {
        var check = TaskCheck(task: task, environments: environments)
        let scratch: TemporaryFolder
        do throws(SystemError) { scratch = try TemporaryFolder(prefix: "glovebox-check") } catch {
            throw .system(error)
        }
        check.environment()
        check.leaderboard()
        check.attempt(home: Home(scratch.path))
        return check.steps
    }

    private init(task: TaskDefinition, environments: Path) {
        self.task = task
        self.environments = environments
        pass("manifest", "\(task.manifest.kind.rawValue), \(task.manifest.metric.name)")
    }

    private mutating func pass(_ name: String, _ detail: String) {
        steps.append(Step(name: name, passed: true, detail: detail))
    }

    private mutating func fail(_ name: String, _ detail: String) {
        steps.append(Step(name: name, passed: false, detail: detail))
    }

    private mutating func environment() {
        let name = task.manifest.environment
        let file = environments / "\(name).json"
        if Files.isRegular(file) { pass("environment", name) } else { fail("environment", "\(file) does not exist") }
    }

    /// The other teams' scores, where the task has some; whoever grades reads them before any label.
    private mutating func leaderboard() {
        do throws(TaskError) {
            guard let board = try task.leaderboard() else { return }
            if let place = board.firstMisplaced {
                fail("leaderboard", "team \(place) stands below a worse one; sort the rows best first")
            } else {
                pass("leaderboard", "\(board.teams) team(s), best first, \(board.direction.rawValue) is better")
            }
        } catch { fail("leaderboard", [error.message, error.hint].compactMap(\.self).joined(separator: "; ")) }
    }

    /// The steps that build on each other; the first error ends them, under the name of its step.
    private mutating func attempt(home: Home) {
        var step = "data"
        do throws(TaskError) {
            for file in task.manifest.source.files { _ = try task.data(file) }
            pass(step, "\(task.manifest.source.files.count) file(s), hashes as stated")
            step = "files"
            guard try otherKindsFiles() == nil else { return }
            step = "split"
            let prepared = try Preparation.prepare(task, home: home, split: .published)
            pass(step, "\(prepared.labelledCount) labelled rows, \(prepared.testCount) test rows")
            step = "carve"
            let carve = try prepared.carve(seed: 1)
            pass(
                step,
                "\(carve.trainingCount) training, \(carve.validationIDs.count) validation, \(carve.testIDs.count) test rows"
                    + (carve.distinguishable ? "; validation and test rows can be told apart" : ""))
            step = "grading"
            try examine(carve, prepared, home: home)
        } catch { fail(step, error.message) }
    }

    /// The files that only the other kinds name, which are looked for and no more; nil for a prediction task.
    private mutating func otherKindsFiles() throws(TaskError) -> [String]? {
        let names: [String]
        switch task.manifest.body {
        case .prediction: return nil
        case .program(let program): names = [program.evaluation, program.oracle] + program.gold
        case .interactive(let interactive): names = [interactive.world]
        }
        for name in names where !Files.isRegular(task.folder / name) {
            throw .noFile(task: task.id, path: task.folder / name)
        }
        pass("files", "all there")
        return names
    }

    /// Whether a score is the ideal one but for rounding.
    private func isIdeal(_ measured: Measurement) -> Bool {
        abs(measured.score - task.manifest.metric.ideal) < 1e-9
    }

    private mutating func examine(_ carve: Carve, _ prepared: PreparedTask, home: Home) throws(TaskError) {
        let answers = try Vault(home: home).open(
            carve, of: prepared, purpose: .trial, subject: "the oracle", process: "task check"
        ).answers
        let grader = try prepared.grader()
        let ideal = task.manifest.metric.ideal
        let oracle = try grading { () throws(GradingError) in
            let table = try OracleSubmission(prediction: prepared.prediction, answers: answers).table()
            return try grader.grade(table, answers: answers, expectedIDs: carve.testIDs)
        }
        switch oracle {
        case .scored(let measured) where isIdeal(measured):
            pass("oracle", "the true labels reach the ideal, \(shortest(ideal))")
        case .scored(let measured): fail("oracle", "the true labels score \(shortest(measured.score)), not the ideal")
        case .invalid: fail("oracle", oracle.reason ?? "")
        }
        let sample = try grading { () throws(GradingError) in
            let table = try Table.read(carve.refitFolder / "sample_submission.csv")
            return try grader.grade(table, answers: answers, expectedIDs: carve.testIDs)
        }
        switch sample {
        case .scored(let measured) where isIdeal(measured):
            fail("sample", "the sample submission reaches the ideal, so the task asks for nothing")
        case .scored(let measured): pass("sample", "scores \(decimal(measured.score, places: 5))")
        case .invalid(let problems) where problems.allSatisfy({ [.undefined, .unfitting].contains($0.kind) }):
            pass("sample", "well-formed; the metric has no value on it")
        case .invalid: fail("sample", sample.reason ?? "")
        }
    }
}

/// The true labels in the form of a submission.
package struct OracleSubmission {
    private let prediction: PredictionTask
    private let answers: Table

    /// `answers` hold the id column and the target column.
    package init(prediction: PredictionTask, answers: Table) {
        self.prediction = prediction
        self.answers = answers
    }

    package func table() throws(GradingError) -> Table {
        let schema = prediction.submission
        let idColumn = try answers.requiredColumn(schema.idColumn)
        var columns: [String: Int] = [:]
        for name in prediction.target.columns { columns[name] = try answers.requiredColumn(name) }
        let first = try answers.requiredColumn(prediction.target.column)
        let hasSureness = prediction.target.kind == .real && schema.columns.contains { columns[$0.name] != nil }
        let rows = (0..<answers.rowCount).map { row in
            let values = schema.columns.map { column -> String in
                // A column that the answers don't have says how sure the others are.
                let isSureness = schema.columns.count > columns.count && columns[column.name] == nil && hasSureness
                return value(isSureness ? "0" : answers.text(row, columns[column.name] ?? first), column)
            }
            return [answers.text(row, idColumn)] + shares(values)
        }
        return try Table(columns: [schema.idColumn] + schema.columns.map(\.name), rows: rows, source: "oracle")
    }

    /// Votes as shares, where the rows must add up to 1.
    private func shares(_ values: [String]) -> [String] {
        let votes = values.compactMap { DecimalNumber.parse($0) }
        let sum = votes.reduce(0, +)
        guard prediction.submission.rowsSumToOne, sum > 0, votes.count == values.count else { return values }
        return votes.map { shortest($0 / sum) }
    }

    private func value(_ label: String, _ column: SubmissionSchema.Column) -> String {
        let target = prediction.target
        return switch column.content {
        case .probability where target.kind == .real: label
        case .probability: label == (column.className ?? target.classes.last) ? "1" : "0"
        case .list(.points): middles(of: label)
        case .label, .text, .list: label
        case .integer, .real: DecimalNumber.parse(label) == nil ? "\(target.classes.firstIndex(of: label) ?? 0)" : label
        }
    }

    /// The middle of each frame `label x y width height`, as `label x y`.
    private func middles(of frames: String) -> String {
        let words = frames.split(separator: " ").map(String.init)
        return stride(from: 0, to: words.count - 4, by: 5).map { start in
            let numbers = words[(start + 1)...(start + 4)].map { Double($0) ?? 0 }
            return "\(words[start]) \(shortest(numbers[0] + numbers[2] / 2)) \(shortest(numbers[1] + numbers[3] / 2))"
        }.joined(separator: " ")
    }
}
