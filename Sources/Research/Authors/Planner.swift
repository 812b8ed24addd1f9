import LanguageModel
import ToolUse

/// Has the model say what it means to do, with the tools of the toolbox at hand.
struct Planner: Sendable {
    private let consultation: Consultation
    private let decoder: InlineDecoder
    private let toolbox: Toolbox
    private let sampling: @Sendable () -> Sampling

    init(
        consultation: Consultation, toolbox: Toolbox, sampling: @escaping @Sendable () -> Sampling,
        chronicle: Chronicle, gate: Gate
    ) {
        let recorded = Toolbox(
            toolbox.tools.map {
                RecordedTool(tool: $0, consultation: consultation, chronicle: chronicle, gate: gate)
            })
        self.consultation = consultation
        decoder = InlineDecoder(consultation, recorded, limits: InlineDecoder.Limits(calls: 3, resultBytes: 800))
        self.toolbox = recorded
        self.sampling = sampling
    }

    /// Tokens that the model may generate for a plan.
    private static let longest = 160

    /// A system message that also tells of the tools; what follows on the plan must begin with the same, or the server's
    /// cache of the prompt is lost.
    func introduced(_ instructions: String) -> Message {
        Message(.system, toolbox.isEmpty ? instructions : "\(instructions)\n\(toolbox.instructions)")
    }

    /// The plan as text, calls and their results included, thoughts left out.
    func plan(_ messages: [Message]) async throws -> String {
        let ask = Ask(.messages(messages), sampling: sampling(), maxTokens: Self.longest, purpose: "plan")
        let decoded = try await consultation.withRoomForReasoning(ask) { ask throws(ModelError) in
            try await decoder.decode(ask)
        }
        return decoded.text.withoutReasoning.trimmed
    }
}
