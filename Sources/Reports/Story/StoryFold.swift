import Record

extension RunStory {
    /// Reads the events in order; what can't be read is kept aside, and never ends the report.
    package init(_ evidence: Evidence) {
        var evidence = evidence
        var fold = StoryFold(story: RunStory(evidence: evidence, empty: ()))
        var order = EventOrder()
        var artefacts = ArtefactCheck(evidence)
        for event in evidence.events {
            let line = event.seq + 1
            if let problem = order.take(event.kind, line: line) {
                evidence.soundness.strays.append(.init(line: line, problem: "(\(event.kind)) \(problem)"))
            }
            do throws(RecordError) {
                guard let known = try Event(kind: event.kind, payload: event.payload) else {
                    fold.story.unread.append(Unread(seq: event.seq, kind: event.kind, problem: nil))
                    continue
                }
                fold.take(known, event.seq)
                artefacts.check(known.blobs, of: event.seq)
            } catch {
                fold.story.unread.append(Unread(seq: event.seq, kind: event.kind, problem: error.message))
                evidence.soundness.unread.append(.init(line: line, problem: "can't be read: \(error.message)"))
            }
        }
        self = fold.finish()
        if let submission { artefacts.check(submission: submission, isDue: !openings.isEmpty) }
        evidence.soundness.seal = artefacts.seal(isFinished: finished != nil)
        evidence.soundness.flaws = artefacts.flaws
        self.evidence = evidence
    }
}

/// The state of the fold: who is waiting for which later event.
private struct StoryFold {
    var story: RunStory
    private var nodes: [Int: NodeStory] = [:]
    private var decisions: [Int: Cited<Decided>] = [:]
    /// The last decision: what the model is asked for next follows from it.
    private var latest: Cited<Decided>?
    /// Where a call or an execution stands: its node, and its place there.
    private var calls: [Int: (node: Int, place: Int)] = [:]
    private var executions: [Int: (node: Int, place: Int)] = [:]

    init(story: RunStory) { self.story = story }

    mutating func take(_ event: Event, _ seq: Int) {
        switch event {
        case .runStarted(let payload): story.started = Cited(payload, event: seq)
        case .splitCarved(let payload): story.split = Cited(payload, event: seq)
        case .stepStarted(let payload): story.steps.append(Cited(payload, event: seq))
        case .decided(let payload):
            latest = Cited(payload, event: seq)
            decisions[payload.step] = latest
        case .nodeProposed(let payload):
            nodes[payload.node, default: NodeStory(number: payload.node)].proposed = Cited(payload, event: seq)
        case .gatePassed(let payload):
            nodes[payload.node, default: NodeStory(number: payload.node)].gates.append(Cited(payload, event: seq))
        case .picked(let payload): story.picked = Cited(payload, event: seq)
        case .submissionFixed(let payload): story.submission = Cited(payload, event: seq)
        case .attemptEnded(let payload): story.ended = Cited(payload, event: seq)
        case .testOpened(let payload): story.openings.append(Cited(payload, event: seq))
        case .testGraded(let payload): story.graded = Cited(payload, event: seq)
        case .runFinished(let payload): story.finished = Cited(payload, event: seq)
        case .resumed(let payload): story.resumed.append(Cited(payload, event: seq))
        case .interrupted(let payload): story.interrupted.append(Cited(payload, event: seq))
        case .modelAsked(let payload): ask(Cited(payload, event: seq))
        case .executionStarted(let payload): start(Cited(payload, event: seq))
        case .modelAnswered(let payload):
            update(calls[payload.call], \.calls) { $0.answered = Cited(payload, event: seq) }
        case .toolCalled(let payload):
            update(calls[payload.call], \.calls) { $0.tools.append(Cited(payload, event: seq)) }
        case .executionFinished(let payload):
            update(executions[payload.execution], \.executions) { $0.finished = Cited(payload, event: seq) }
        case .nodeGraded(let payload):
            update(executions[payload.execution], \.executions) { $0.graded = Cited(payload, event: seq) }
        }
    }

    /// A call that is asked again after a stop takes the place of the one that got no answer.
    private mutating func ask(_ asked: Cited<ModelAsked>) {
        let number = asked.plain.node
        nodes[number, default: NodeStory(number: number)].decided = latest
        if let place = calls[asked.plain.call], place.node == number {
            nodes[number]?.calls[place.place] = CallStory(asked: asked)
            return
        }
        let place = nodes[number, default: NodeStory(number: number)].calls.count
        nodes[number, default: NodeStory(number: number)].calls.append(CallStory(asked: asked))
        calls[asked.plain.call] = (number, place)
    }

    private mutating func start(_ started: Cited<ExecutionStarted>) {
        let number = started.plain.node
        if let place = executions[started.plain.execution], place.node == number {
            nodes[number]?.executions[place.place] = ExecutionStory(started: started)
            return
        }
        let place = nodes[number, default: NodeStory(number: number)].executions.count
        nodes[number, default: NodeStory(number: number)].executions.append(ExecutionStory(started: started))
        executions[started.plain.execution] = (number, place)
    }

    private mutating func update<Part>(
        _ place: (node: Int, place: Int)?, _ list: WritableKeyPath<NodeStory, [Part]>, _ change: (inout Part) -> Void
    ) {
        guard let place, nodes[place.node] != nil else { return }
        change(&nodes[place.node, default: NodeStory(number: place.node)][keyPath: list][place.place])
    }

    /// Puts the nodes in order and ties them to each other; a parent must have come before its child.
    mutating func finish() -> RunStory {
        var ordered = nodes.values.sorted { $0.number < $1.number }
        let index = Dictionary(ordered.enumerated().map { ($1.number, $0) }) { first, _ in first }
        for place in ordered.indices {
            let proposal = ordered[place].proposed?.plain
            if let proposal { ordered[place].decided = decisions[proposal.step] }
            if let parent = proposal?.parent, parent < ordered[place].number, let above = index[parent] {
                ordered[place].parent = parent
                ordered[above].children.append(ordered[place].number)
            }
        }
        story.nodes = ordered
        story.index = index
        return story
    }
}
