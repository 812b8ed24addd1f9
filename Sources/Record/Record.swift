// Record: the versioned payload of every event kind, shared by those who write a journal and those who read it.
//
// Nothing else lives here: no file, no clock, no decision. A field is added as an optional and never changes its meaning;
// keys on disk are the property names in snake_case. The grammar for people is docs/journal.md.

package import JSON

/// What happened, as one line of a run's journal tells it.
package protocol Payload: Codable, Sendable, Equatable {
    /// The kind that stands beside the payload in the journal.
    static var kind: EventKind { get }
}

extension Payload {
    /// The payload as it stands in the journal.
    package func encoded() throws(RecordError) -> JSONValue {
        try RecordEncoder.encode(self, what: Self.kind.rawValue)
    }

    /// Reads a payload; keys of a later version are passed over.
    package init(decoding value: JSONValue) throws(RecordError) {
        self = try RecordDecoder.decode(Self.self, from: value, what: Self.kind.rawValue)
    }
}

/// Every kind of event, in the order in which a run meets them.
package enum EventKind: String, CaseIterable, Codable, Sendable {
    case runStarted = "run_started"
    case splitCarved = "split_carved"
    case stepStarted = "step_started"
    case decided
    case modelAsked = "model_asked"
    case modelAnswered = "model_answered"
    case toolCalled = "tool_called"
    case nodeProposed = "node_proposed"
    case gatePassed = "gate_passed"
    case executionStarted = "execution_started"
    case executionFinished = "execution_finished"
    case nodeGraded = "node_graded"
    case attemptEnded = "attempt_ended"
    case picked
    case submissionFixed = "submission_fixed"
    case testOpened = "test_opened"
    case testGraded = "test_graded"
    case runFinished = "run_finished"
    /// Marks: written when a run goes on after a stop; no decision reads them.
    case resumed
    case interrupted

    /// True for kinds that only mark what happened to the process, and that a resumed run passes over.
    package var isMark: Bool { self == .resumed || self == .interrupted }
}

/// Any event's payload, decoded by its kind.
package enum Event: Sendable, Equatable {
    case runStarted(RunStarted)
    case splitCarved(SplitCarved)
    case stepStarted(StepStarted)
    case decided(Decided)
    case modelAsked(ModelAsked)
    case modelAnswered(ModelAnswered)
    case toolCalled(ToolCalled)
    case nodeProposed(NodeProposed)
    case gatePassed(GatePassed)
    case executionStarted(ExecutionStarted)
    case executionFinished(ExecutionFinished)
    case nodeGraded(NodeGraded)
    case picked(Picked)
    case submissionFixed(SubmissionFixed)
    case attemptEnded(AttemptEnded)
    case testOpened(TestOpened)
    case testGraded(TestGraded)
    case runFinished(RunFinished)
    case resumed(Resumed)
    case interrupted(Interrupted)

    /// Reads a journal line's kind and payload; nil for a kind that this version doesn't know.
    package init?(kind: String, payload: JSONValue) throws(RecordError) {
        guard let kind = EventKind(rawValue: kind) else { return nil }
        switch kind {
        case .runStarted: self = .runStarted(try .init(decoding: payload))
        case .splitCarved: self = .splitCarved(try .init(decoding: payload))
        case .stepStarted: self = .stepStarted(try .init(decoding: payload))
        case .decided: self = .decided(try .init(decoding: payload))
        case .modelAsked: self = .modelAsked(try .init(decoding: payload))
        case .modelAnswered: self = .modelAnswered(try .init(decoding: payload))
        case .toolCalled: self = .toolCalled(try .init(decoding: payload))
        case .nodeProposed: self = .nodeProposed(try .init(decoding: payload))
        case .gatePassed: self = .gatePassed(try .init(decoding: payload))
        case .executionStarted: self = .executionStarted(try .init(decoding: payload))
        case .executionFinished: self = .executionFinished(try .init(decoding: payload))
        case .nodeGraded: self = .nodeGraded(try .init(decoding: payload))
        case .picked: self = .picked(try .init(decoding: payload))
        case .submissionFixed: self = .submissionFixed(try .init(decoding: payload))
        case .attemptEnded: self = .attemptEnded(try .init(decoding: payload))
        case .testOpened: self = .testOpened(try .init(decoding: payload))
        case .testGraded: self = .testGraded(try .init(decoding: payload))
        case .runFinished: self = .runFinished(try .init(decoding: payload))
        case .resumed: self = .resumed(try .init(decoding: payload))
        case .interrupted: self = .interrupted(try .init(decoding: payload))
        }
    }
}
