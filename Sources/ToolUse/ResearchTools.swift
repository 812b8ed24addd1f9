/// Looks at the first rows and the column types of an input file; whoever builds it supplies what is read.
package struct Peek: Tool {
    package let name = "Peek"
    package let signature = "Peek(file, rows)"
    package let summary =
        "The columns, their types and the first rows of an input file, such as train.csv; rows is 5 unless given."
    private let read: @Sendable (_ file: String, _ rows: Int) async throws -> String

    package init(read: @escaping @Sendable (_ file: String, _ rows: Int) async throws -> String) { self.read = read }

    package func call(_ arguments: Arguments) async throws -> String {
        let rows = arguments.value("rows", at: 1)
        guard let file = arguments.value("file", at: 0), !file.isEmpty, arguments.values.count <= 2,
            let count = Int(rows ?? "5"), (1...50).contains(count)
        else { throw ToolError.badArguments(signature: "Peek(file, rows), with at most 50 rows") }
        return try await read(file, count)
    }
}

/// Runs a short program in the box; whoever builds it supplies the box.
package struct Run: Tool {
    package let name = "Run"
    package let signature = "Run(\"program\")"
    package let summary =
        "What a short Python program prints, run in the box with a time limit; \\n separates its lines."
    package let runsPrograms = true
    private let run: @Sendable (_ program: String) async throws -> String

    package init(run: @escaping @Sendable (_ program: String) async throws -> String) { self.run = run }

    package func call(_ arguments: Arguments) async throws -> String {
        // An unquoted program may hold commas of its own.
        let single = arguments.values.count == 1 ? arguments.value("program", at: 0) : arguments.text
        guard let program = single, !program.isEmpty else { throw ToolError.badArguments(signature: signature) }
        return try await run(program)
    }
}

/// Tells what earlier attempts learned about a topic; whoever builds it supplies the memory.
package struct Recall: Tool {
    package let name = "Recall"
    package let signature = "Recall(topic)"
    package let summary = "What earlier attempts learned about a topic."
    private let recall: @Sendable (_ topic: String) async throws -> String

    package init(recall: @escaping @Sendable (_ topic: String) async throws -> String) { self.recall = recall }

    package func call(_ arguments: Arguments) async throws -> String {
        let single = arguments.values.count == 1 ? arguments.value("topic", at: 0) : arguments.text
        guard let topic = single, !topic.isEmpty else { throw ToolError.badArguments(signature: signature) }
        return try await recall(topic)
    }
}
