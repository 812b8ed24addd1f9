package import LanguageModel
import Record
package import ToolUse

/// Has the model write a whole program: a new one, a repair, or one atomic improvement (AIDE's three operators).
///
/// First a short plan, in which the tools of the toolbox may be called; then the program, where a bracket is only Python.
package struct CodeAuthor: Sendable {
    private let consultation: Consultation
    private let planner: Planner
    private let memory: Memory
    private let sampling: @Sendable () -> Sampling

    package init(
        consultation: Consultation, toolbox: Toolbox, memory: Memory, sampling: @escaping @Sendable () -> Sampling,
        chronicle: Chronicle, gate: Gate
    ) {
        self.consultation = consultation
        self.memory = memory
        self.sampling = sampling
        planner = Planner(
            consultation: consultation, toolbox: toolbox, sampling: sampling, chronicle: chronicle, gate: gate)
    }

    /// A new program, of another kind than its siblings.
    func draft(_ assignment: Assignment, _ tree: SolutionTree) async throws -> Proposal {
        let sketch = Sketch(
            situation: """
                \(brief(assignment, tree))
                \(memory.forDraft(tree))
                The baseline program is:
                \(fenced(assignment.baseline.source))
                """,
            wish: "Plan another program that predicts better. Say in at most three sentences what it does differently.",
            order: "Write the whole program.")
        return try await write(sketch, companions: [])
    }

    /// A repair of a node that failed, by what it said when it failed.
    func debug(_ assignment: Assignment, _ tree: SolutionTree, parent: Node) async throws -> Proposal {
        guard let program = parent.program else {
            throw AuthorError.noProgram("node \(parent.id) has no program to repair")
        }
        let sketch = Sketch(
            situation: """
                \(brief(assignment, tree))
                This program failed:
                \(fenced(program.source))
                \(Prompts.failure(of: parent))
                \(memory.forRepair(of: parent, tree))
                """,
            wish: "Say in at most three sentences what is wrong and how you repair it.",
            order: "Write the whole repaired program.")
        return try await write(sketch, companions: program.files.filter { $0.name != program.entry })
    }

    /// One atomic change of a node that has a score.
    func improve(_ assignment: Assignment, _ tree: SolutionTree, parent: Node) async throws -> Proposal {
        guard let program = parent.program else {
            throw AuthorError.noProgram("node \(parent.id) has no program to improve")
        }
        let sketch = Sketch(
            situation: """
                \(brief(assignment, tree))
                This program scores \(Prompts.text(parent.score)):
                \(fenced(program.source))
                \(memory.forImprovement(of: parent, tree))
                """,
            wish: "Plan one single change that makes it better. Say in at most three sentences what it is and why.",
            order: "Write the whole program with that one change.")
        return try await write(sketch, companions: program.files.filter { $0.name != program.entry })
    }

    /// What is to be written, and from what.
    private struct Sketch {
        var situation: String
        var wish: String
        var order: String
    }

    private func write(_ sketch: Sketch, companions: [Program.File]) async throws -> Proposal {
        let question = Message(.user, "\(sketch.situation)\n\n\(sketch.wish)")
        let introduction = planner.introduced(Self.instructions)
        let plan = try await planner.plan([introduction, question])
        let order = Message(.user, "\(sketch.order) Answer with Python code only, and call no tool in it.")
        let code = try await program([introduction, question, Message(.assistant, plan), order])
        return Proposal(plan: plan, program: Program(files: [Program.File("main.py", code + "\n")] + companions))
    }

    private static let instructions = """
        You are a machine learning engineer. You write one complete Python program. It reads input/train.csv and \
        input/test.csv, and writes output/submission.csv with the columns of input/sample_submission.csv and a row for each \
        id of input/test.csv. numpy, pandas, scikit-learn and scipy are installed; there is no network.
        """

    /// Continues an opened code block where the server can go on from a ready prompt; else takes the block out of an answer.
    private func program(_ messages: [Message]) async throws -> String {
        let opening = "```python\n"
        let isContinued = consultation.capabilities.template
        let prompt: Prompt =
            isContinued ? .text(try await consultation.applyTemplate(messages) + opening) : .messages(messages)
        var detector = LoopDetector()
        var isLooping = false
        let ask = Ask(
            prompt, sampling: sampling(), stop: isContinued ? ["\n```"] : [], maxTokens: longestProgram, purpose: "code"
        )
        let answer = try await consultation.withRoomForReasoning(ask) { ask throws(ModelError) in
            try await consultation.answer(ask) { piece in
                isLooping = isLooping || detector.hear(piece)
                return isLooping ? .stop : .go
            }
        }
        if isLooping || detector.hasLooped(answer.text) { throw AuthorError.noProgram("the answer turned in circles") }
        // What goes on in an opened block is code, whatever it looks like.
        let code = isContinued ? answer.text.trimmed : Self.codeBlock(of: answer.spokenText)
        // A program that the cut took a part of is none; one whose block was closed before is whole.
        if answer.finish == .overrun, !code.isEmpty, isContinued || !Self.isWhole(answer.spokenText) {
            throw AuthorError.noProgram("the program is not whole: \(AuthorError.overrun)")
        }
        guard !code.isEmpty else {
            if answer.finish == .cut, answer.spokenText.trimmed.isEmpty {
                throw AuthorError.outOfTime(purpose: ask.purpose)
            }
            throw AuthorError.noProgram(
                "the answer held no program"
                    + AuthorError.remark(
                        on: answer.finish, thoughtTokens: isContinued ? 0 : answer.thoughtTokens))
        }
        return code
    }

    /// Tokens for a program: what is left beside the prompt, within reason.
    private var longestProgram: Int { max(256, min(4_096, (consultation.identity.contextPerSlot ?? 4_096) / 4)) }

    /// The first fenced block of a text; the whole text where there is none and it reads like Python.
    static func codeBlock(of text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0.trimmed.hasPrefix("```") }) else {
            return text.contains("import ") ? text.trimmed : ""
        }
        let body = lines[(start + 1)...].prefix { !$0.trimmed.hasPrefix("```") }
        return body.joined(separator: "\n").trimmed
    }

    /// Whether the first fenced block of a text is closed.
    private static func isWhole(_ text: String) -> Bool {
        text.split(separator: "\n").lazy.filter { $0.trimmed.hasPrefix("```") }.prefix(2).count == 2
    }

    private func brief(_ assignment: Assignment, _ tree: SolutionTree) -> String {
        // A quarter of the context for the task's own text, at about three bytes a token.
        let room = (consultation.identity.contextPerSlot ?? 4_096) * 3 / 4
        // What never changes comes first, for the sake of the server's cache.
        return "\(assignment.statement.prefix(room))\n\(Prompts.background(assignment, tree, memory))"
    }

    private func fenced(_ source: String) -> String { "```python\n\(source.trimmed)\n```" }
}
