import Grading
import Measures
import Posix
import Record
import Research
import ToolUse

/// The tools that a planner may call, with what they read and run.
struct ResearchTools: Sendable {
    let toolbox: Toolbox

    init(_ assignment: Assignment, laboratory: any Laboratory, memory: RunMemory?, seed: UInt64) {
        var tools: [any Tool] = [
            Calculator(), Peek { file, rows in try Self.peek(file, rows, in: assignment.input) },
            Run { try await Self.run($0, assignment, laboratory, seed) },
        ]
        if let memory { tools.append(Recall { try memory.recall($0) }) }
        toolbox = Toolbox(tools)
    }

    /// Columns, types and first rows of a table that the program finds in `input/`.
    private static func peek(_ file: String, _ rows: Int, in folder: Path) throws -> String {
        let name = Path(file).name
        let known = try Files.list(folder).filter { $0.hasSuffix(".csv") }
        guard known.contains(name) else {
            throw PeekError(message: "there is no table '\(name)'; there are \(known.joined(separator: ", "))")
        }
        let table = try Table.read(folder / name)
        let shown = min(rows, table.rowCount)
        let columns = table.columns.enumerated().map { index, column in
            let values = (0..<min(50, table.rowCount)).map { table.text($0, index) }
            return "\(column) (\(values.allSatisfy { Double($0) != nil } ? "number" : "text"))"
        }
        let lines = (0..<shown).map { row in
            table.columns.indices.map { table.text(row, $0) }.joined(separator: ",")
        }
        return "\(table.rowCount) rows. Columns: \(columns.joined(separator: ", ")).\n\(lines.joined(separator: "\n"))"
    }

    /// What a short program prints; it runs in the box like any other, and its output is no score.
    private static func run(
        _ source: String, _ assignment: Assignment, _ laboratory: any Laboratory, _ seed: UInt64
    ) async throws -> String {
        let program = Program(files: [Program.File("main.py", source.replacingEscapedLines)])
        let execution: Execution
        do {
            execution = try await laboratory.run(program, input: assignment.input, seed: seed & 0x7fff_ffff)
        } catch {
            throw InfrastructureFailure(cause: error)
        }
        try Task.checkCancellation()
        let output = execution.stdout.text
        if execution.outcome.isSuccess { return output }
        return "\(output)\nit ended badly (\(execution.outcome.kind)): \(execution.stderr.text.suffix(300))"
    }

    private struct PeekError: Explained {
        let message: String
    }
}

extension String {
    /// `\n` written out becomes a line break: a call stands on one line.
    fileprivate var replacingEscapedLines: String {
        var result = ""
        var rest = self[...]
        while let start = rest.firstRange(of: "\\n") {
            result += rest[..<start.lowerBound] + "\n"
            rest = rest[start.upperBound...]
        }
        return result + rest
    }
}
