import HTTP

/// How long a stream may take: so long until it says something, so long between two events, and until the deadline in all.
///
/// Comments (`: ping`) keep a connection open, but are no events: a server that sends nothing else is as good as silent.
struct StreamPace {
    private let deadline: ContinuousClock.Instant?
    private let streaming: Duration
    /// The patience with the next event: until the first that says something, the server reads the prompt.
    private var patience: Duration
    private var last = ContinuousClock.now

    init(_ patience: Client.Patience, until deadline: ContinuousClock.Instant?) {
        self.deadline = deadline
        streaming = patience.streaming
        self.patience = patience.answering
    }

    var isOutOfTime: Bool { deadline.map { $0 <= .now } ?? false }

    /// An event came, in an answer that has begun.
    mutating func eventCame() {
        last = .now
        patience = streaming
    }

    /// The time for which the next piece may be waited for.
    func untilNextEvent() throws(HTTPError) -> Duration {
        let left = last + patience - .now
        guard left > .zero else { throw .timedOut(stage: "receiving the answer", after: patience) }
        return min(left, untilDeadline)
    }

    /// The time for which the next piece may be waited for where no events come.
    func untilNextPiece() throws(HTTPError) -> Duration {
        if isOutOfTime { throw .timedOut(stage: "receiving the answer", after: streaming) }
        return min(streaming, untilDeadline)
    }

    /// A time-out in the words of the whole patience, of which only the rest was waited at last.
    func explain(_ error: HTTPError) -> HTTPError {
        guard case .timedOut(let stage, _) = error else { return error }
        return .timedOut(stage: stage, after: patience)
    }

    /// A client that waits for nothing beyond the deadline, and asks nothing after it.
    func client(_ client: Client) throws(HTTPError) -> Client {
        if isOutOfTime { throw .timedOut(stage: "asking", after: .zero) }
        var client = client
        client.patience.connecting = min(client.patience.connecting, untilDeadline)
        client.patience.answering = min(client.patience.answering, untilDeadline)
        client.patience.streaming = min(client.patience.streaming, untilDeadline)
        return client
    }

    private var untilDeadline: Duration { deadline.map { max(.zero, $0 - .now) } ?? .seconds(1 << 30) }
}
