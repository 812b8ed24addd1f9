/// A step of the search begins; the budget is judged on these figures and no others.
package struct StepStarted: Payload {
    package static let kind = EventKind.stepStarted

    /// 1 for the first.
    package var step: Int
    /// Time spent on the run so far, without the time between a stop and a resume.
    package var elapsedMs: Int
    /// Evaluated prompt tokens plus generated tokens so far.
    package var tokens: Int

    package init(step: Int, elapsedMs: Int, tokens: Int) {
        self.step = step
        self.elapsedMs = elapsedMs
        self.tokens = tokens
    }
}

/// What the policy chose to do next, and why.
package struct Decided: Payload {
    package static let kind = EventKind.decided

    package var step: Int
    /// `draft`, `debug`, `improve`, `card` or `tune`.
    package var `operator`: String
    /// The node that it starts from.
    package var parent: Int?
    /// For a person, in one sentence.
    package var reason: String
    /// The random numbers in [0, 1) that the choice used, in order.
    package var draws: [Double]

    package init(step: Int, operator: String, parent: Int?, reason: String, draws: [Double]) {
        self.step = step
        self.operator = `operator`
        self.parent = parent
        self.reason = reason
        self.draws = draws
    }
}

/// The model is asked; the whole request is a blob.
package struct ModelAsked: Payload {
    package static let kind = EventKind.modelAsked

    /// Numbered from 0 through the run.
    package var call: Int
    /// The node that the answer is for.
    package var node: Int
    /// `plan`, `code`, `choose card`, `choose knob`, `set knobs`, and so on.
    package var purpose: String
    /// Digest of the request's JSON, hexadecimal.
    package var ask: String

    package init(call: Int, node: Int, purpose: String, ask: String) {
        self.call = call
        self.node = node
        self.purpose = purpose
        self.ask = ask
    }
}

/// The model answered; the whole answer is a blob.
package struct ModelAnswered: Payload {
    package static let kind = EventKind.modelAnswered

    package var call: Int
    /// Digest of the answer's JSON, hexadecimal; nil where it failed.
    package var answer: String?
    /// Why there is no answer, where the fault is the request's (such as a prompt beyond the context).
    package var failure: String?
    /// `stop`, `length`, `stop word`, and so on.
    package var finish: String
    package var promptTokens: Int
    package var cachedTokens: Int
    package var generatedTokens: Int
    package var wallMs: Int

    package init(
        call: Int, answer: String?, failure: String? = nil, finish: String, promptTokens: Int, cachedTokens: Int,
        generatedTokens: Int, wallMs: Int
    ) {
        self.call = call
        self.answer = answer
        self.failure = failure
        self.finish = finish
        self.promptTokens = promptTokens
        self.cachedTokens = cachedTokens
        self.generatedTokens = generatedTokens
        self.wallMs = wallMs
    }
}

/// A tool ran in the middle of an answer.
package struct ToolCalled: Payload {
    package static let kind = EventKind.toolCalled

    /// The model call in whose text it stood.
    package var call: Int
    package var node: Int
    package var tool: String
    package var arguments: String
    package var result: String
    package var failed: Bool
    package var wallMs: Int
    /// False where the model read the result in a user's turn, because its server allows no continuation; else absent.
    package var spliced: Bool?

    package init(
        call: Int, node: Int, tool: String, arguments: String, result: String, failed: Bool, wallMs: Int,
        spliced: Bool? = nil
    ) {
        self.spliced = spliced
        self.call = call
        self.node = node
        self.tool = tool
        self.arguments = arguments
        self.result = result
        self.failed = failed
        self.wallMs = wallMs
    }
}

/// A node of the solution tree: a plan and a program, or the reason why there is no program.
package struct NodeProposed: Payload {
    package static let kind = EventKind.nodeProposed

    /// 0 is the task's own baseline.
    package var node: Int
    package var step: Int
    /// `baseline`, `draft`, `debug`, `improve`, `card` or `tune`.
    package var `operator`: String
    package var parent: Int?
    /// What the model means to do, in its own words.
    package var plan: String
    package var program: ProgramRecord?
    /// Why there is no program, or why it will not run (such as: the same as node 3).
    package var problem: String?
    /// The method card, where the program is one.
    package var card: String?
    /// The knobs' settings as text, in the card's order.
    package var knobs: [KnobRecord]
    /// Identifiers in the knowledge graph that the proposal rests on.
    package var sources: [String]

    package init(
        node: Int, step: Int, operator: String, parent: Int?, plan: String, program: ProgramRecord?,
        problem: String? = nil, card: String? = nil, knobs: [KnobRecord] = [], sources: [String] = []
    ) {
        self.node = node
        self.step = step
        self.operator = `operator`
        self.parent = parent
        self.plan = plan
        self.program = program
        self.problem = problem
        self.card = card
        self.knobs = knobs
        self.sources = sources
    }
}

/// One knob and its setting.
package struct KnobRecord: Codable, Sendable, Equatable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// A content-addressed set of files with an entry point.
package struct ProgramRecord: Codable, Sendable, Equatable {
    /// Digest over names and contents, hexadecimal.
    package var digest: String
    package var entry: String
    package var files: [FileRecord]

    package init(digest: String, entry: String, files: [FileRecord]) {
        self.digest = digest
        self.entry = entry
        self.files = files
    }
}

/// A file that is kept as a blob.
package struct FileRecord: Codable, Sendable, Equatable {
    package var name: String
    /// SHA-256, hexadecimal: the blob's name.
    package var digest: String
    package var bytes: Int

    package init(name: String, digest: String, bytes: Int) {
        self.name = name
        self.digest = digest
        self.bytes = bytes
    }
}

/// Which program won, among whom, and by which rule.
package struct Picked: Payload {
    package static let kind = EventKind.picked

    package var node: Int
    /// For a person, in one sentence.
    package var rule: String
    package var candidates: [Candidate]

    package init(node: Int, rule: String, candidates: [Candidate]) {
        self.node = node
        self.rule = rule
        self.candidates = candidates
    }

    /// A node that could have been picked.
    package struct Candidate: Codable, Sendable, Equatable {
        package var node: Int
        /// Mean validation score over its runs.
        package var mean: Double
        /// Hold-outs that were pooled.
        package var runs: Int
        /// Mean paired difference from the best candidate over the hold-outs that both met, in the metric's unit, positive
        /// where worse.
        package var behind: Double
        package var behindStandardError: Double
        /// Processor time of its first run: ties go to the cheaper.
        package var cpuMs: Int

        package init(
            node: Int, mean: Double, runs: Int, behind: Double, behindStandardError: Double, cpuMs: Int
        ) {
            self.node = node
            self.mean = mean
            self.runs = runs
            self.behind = behind
            self.behindStandardError = behindStandardError
            self.cpuMs = cpuMs
        }
    }
}
