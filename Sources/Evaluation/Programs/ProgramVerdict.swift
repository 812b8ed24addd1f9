package import JSON

/// What an evaluation program said about the outputs of a program, or why it said nothing.
package struct ProgramVerdict: Sendable, Equatable {
    package var success: Bool
    /// Partial scores by name, in the evaluation's order; always finite.
    package var scores: [Score]
    /// What the evaluation program wrote for a person.
    package var log: String
    /// Why there is no verdict of the evaluation program, so that the outputs count as failed; nil where there is one.
    package var problem: String?

    package struct Score: Sendable, Equatable {
        package var name: String
        package var value: Double
    }

    /// How much an evaluation program may report.
    static let reportLimit = 64 << 10
    private static let mostScores = 256

    /// A verdict that could not be had, which is no success.
    static func failed(_ problem: String) -> ProgramVerdict {
        ProgramVerdict(success: false, scores: [], log: "", problem: problem)
    }

    private init(success: Bool, scores: [Score], log: String, problem: String?) {
        self.success = success
        self.scores = scores
        self.log = log
        self.problem = problem
    }

    /// Reads `{"success", "scores", "log"}`, strictly.
    init(report: [UInt8]) throws(JSONError) {
        let node = try JSONNode.parse(report, source: "descriptor 3")
        let fields = try node.object(keys: ["success", "scores", "log"])
        success = try fields.required("success").bool()
        let members = try fields.required("scores").anyObject().members
        guard members.count <= Self.mostScores else { throw node.error("more than \(Self.mostScores) scores") }
        scores = []
        for (name, value) in members { scores.append(Score(name: name, value: try value.double())) }
        log = try fields["log"]?.string() ?? ""
        problem = nil
    }

    package var json: JSONValue {
        [
            "success": .bool(success),
            "scores": .object(JSONObject(scores.map { .init($0.name, .real($0.value)) })), "log": .string(log),
            "problem": .optional(problem),
        ]
    }
}
