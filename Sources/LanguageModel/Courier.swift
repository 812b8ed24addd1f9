package import HTTP
import JSON
import Measures

/// How often a server that is overloaded or failing is asked again, and how long it is left alone between.
package struct Retries: Sendable {
    package var attempts: Int
    /// The first pause; each one after is twice as long, up to `longest`.
    package var first: Duration
    package var longest: Duration
    /// Waits; a test passes its own.
    package var pause: @Sendable (Duration) async throws -> Void

    package init(
        attempts: Int = 5, first: Duration = .milliseconds(250), longest: Duration = .seconds(8),
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.attempts = attempts
        self.first = first
        self.longest = longest
        self.pause = pause
    }

    /// The pause before attempt `number` (1 is the first retry); a server's own `Retry-After` counts up to `longest`.
    func pause(before number: Int, retryAfter: String?) -> Duration {
        let own = first * (1 << min(number - 1, 16))
        let asked = retryAfter.flatMap { Int($0) }.map { Duration.seconds(min(max($0, 0), 3_600)) } ?? .zero
        return min(max(own, asked), longest)
    }
}

/// Carries JSON to one model server and back: patience, retries, and the server's errors as ours.
package struct Courier: Sendable {
    package let address: Address
    package var client: Client
    package var retries: Retries
    /// Sent as a bearer token where the server wants one.
    package var key: String?

    /// A base address may end in `/v1`, as OpenAI's clients write it.
    package init(_ address: Address, client: Client = Client(), retries: Retries = Retries(), key: String? = nil) {
        let prefix = address.prefix.hasSuffix("/v1") ? String(address.prefix.dropLast(3)) : address.prefix
        self.address = Address(host: address.host, port: address.port, prefix: prefix)
        self.client = client
        self.retries = retries
        self.key = key
    }

    func get(_ path: String) async throws(ModelError) -> JSONNode {
        try await whole(Request("GET", path))
    }

    func post(_ path: String, _ body: JSONValue) async throws(ModelError) -> JSONNode {
        try await whole(Request("POST", path, body: body.encodedBytes()))
    }

    private func whole(_ request: Request) async throws(ModelError) -> JSONNode {
        var attempt = 1
        var incoming = try await open(request, &attempt)
        var body: [UInt8] = []
        do throws(HTTPError) {
            while let piece = try await incoming.next() { body += piece }
        } catch { throw explain(error, received: "") }
        do throws(ModelError) { return try parse(body) } catch {
            guard case .badAnswer(_, let problem) = error, let type = incoming.head.headers["Content-Type"],
                !type.lowercased().hasPrefix("application/json")
            else { throw error }
            throw badAnswer("\(problem); its type is \(type)")
        }
    }

    /// Why a stream is over.
    enum StreamEnd {
        /// The server said that there is no more: with `[DONE]`, or by answering in one piece.
        case done
        /// The server closed the connection in good order, but said nothing.
        case closed
        /// The reader wanted no more.
        case stopped
        /// The deadline has passed.
        case outOfTime
    }

    /// Posts a question whose answer comes as server-sent events, and hands them on until it is over.
    ///
    /// A failure that the server tells before any text was `received` is tried again, as if it had refused at once; `restart`
    /// forgets what was told besides. Until the answer `hasBegun`, the server has the patience for its first piece.
    func stream(
        _ path: String, _ body: JSONValue, until deadline: ContinuousClock.Instant?, received: () -> String,
        hasBegun: () -> Bool, restart: () -> Void, onEvent: (JSONNode) throws(ModelError) -> Reading
    ) async throws(ModelError) -> StreamEnd {
        let request = Request("POST", path, body: body.encodedBytes())
        var attempt = 1
        while true {
            do throws(ModelError) {
                return try await stream(
                    request, deadline, &attempt, received: received, hasBegun: hasBegun, onEvent: onEvent)
            } catch {
                if let deadline, deadline <= .now, error != .cancelled { return .outOfTime }
                guard case .brokeOff(_, let status, let reason, "") = error else { throw error }
                try await wait(before: &attempt, status: status, reason: reason, until: deadline)
                restart()
            }
        }
    }

    private func stream(
        _ request: Request, _ deadline: ContinuousClock.Instant?, _ attempt: inout Int, received: () -> String,
        hasBegun: () -> Bool, onEvent: (JSONNode) throws(ModelError) -> Reading
    ) async throws(ModelError) -> StreamEnd {
        if StreamPace(client.patience, until: deadline).isOutOfTime { return .outOfTime }
        var incoming = try await open(request, &attempt, until: deadline)
        // From here on: what earlier attempts took is not this answer's.
        var pace = StreamPace(client.patience, until: deadline)
        var reader = AnswerReader(incoming.head, limit: client.limits.event)
        receiving: while true {
            if Task.isCancelled { throw .cancelled }
            if pace.isOutOfTime { return .outOfTime }
            let events: [ServerSentEvent]
            do throws(HTTPError) {
                guard let piece = try await incoming.next(within: try pace.untilNextEvent()) else {
                    break receiving
                }
                events = try reader.decode(piece)
            } catch {
                if pace.isOutOfTime { return .outOfTime }
                throw explain(pace.explain(error), received: received())
            }
            for event in events {
                if event.isEnd { return .done }
                if try onEvent(try read(event, received: received)) == .stop { return .stopped }
            }
            if !events.isEmpty, hasBegun() { pace.eventCame() }
        }
        guard let last = reader.wholeAnswer() else {
            guard reader.hasEvents else { throw badAnswer("it holds no event, and its type is \(reader.mediaType)") }
            return .closed
        }
        return try onEvent(try read(last, received: received)) == .stop ? .stopped : .done
    }

    /// An event's JSON; a failure that stands in it is thrown.
    private func read(_ event: ServerSentEvent, received: () -> String) throws(ModelError) -> JSONNode {
        if event.name == "error" { throw failure(ServerFailure(body: Array(event.data.utf8)), received: received()) }
        let node = try parse(Array(event.data.utf8))
        if let failure = ServerFailure(in: node) { throw self.failure(failure, received: received()) }
        return node
    }

    /// What a failure in the middle of a stream means: the status was good, so only its words tell.
    private func failure(_ failure: ServerFailure, received: String) -> ModelError {
        let status = failure.status ?? 500
        guard isWorthAnotherTry(status), !failure.isTooLong else { return refusal(status, failure) }
        return .brokeOff(address: address.description, status: status, reason: failure.reason, received: received)
    }

    /// Sends until the server takes the question; a status of 429 or 5xx is tried again, nothing else is.
    ///
    /// Nothing is sent after the deadline, and no attempt waits beyond it: it ends as one that took too long.
    private func open(
        _ request: Request, _ attempt: inout Int, until deadline: ContinuousClock.Instant? = nil
    ) async throws(ModelError) -> IncomingResponse {
        var request = request
        request.headers["Accept"] = "application/json, text/event-stream"
        request.headers["Accept-Encoding"] = "identity"
        if !request.body.isEmpty { request.headers["Content-Type"] = "application/json" }
        if let key { request.headers["Authorization"] = "Bearer \(key)" }
        while true {
            // Anew for each attempt: a server that fails slowly has used up some of the time.
            let pace = StreamPace(client.patience, until: deadline)
            let head: ResponseHead
            var body: [UInt8] = []
            do throws(HTTPError) {
                var incoming = try await pace.client(client).open(request, to: address)
                head = incoming.head
                if head.isSuccess, head.compression == nil { return incoming }
                while !head.isSuccess, body.count < 1 << 20,
                    let piece = try await incoming.next(within: try pace.untilNextPiece())
                {
                    body += piece
                }
            } catch { throw explain(error, received: "") }
            if head.isSuccess, let compression = head.compression {
                throw badAnswer("it is compressed (\(compression)), which nobody asked for")
            }
            let failure = head.redirection ?? ServerFailure(body: body)
            guard isWorthAnotherTry(head.status), !failure.isTooLong else { throw refusal(head.status, failure) }
            try await wait(
                before: &attempt, status: head.status, reason: failure.reason, until: deadline,
                retryAfter: head.headers["Retry-After"])
        }
    }

    /// Lets a server alone before it is asked again; throws where it was asked often enough.
    private func wait(
        before attempt: inout Int, status: Int, reason: String, until deadline: ContinuousClock.Instant?,
        retryAfter: String? = nil
    ) async throws(ModelError) {
        guard attempt < retries.attempts else {
            throw .busy(address: address.description, status: status, attempts: attempt, reason: reason)
        }
        var pause = retries.pause(before: attempt, retryAfter: retryAfter)
        if let deadline { pause = min(pause, max(.zero, deadline - .now)) }
        do { try await retries.pause(pause) } catch { throw .cancelled }
        attempt += 1
    }

    private func parse(_ bytes: [UInt8]) throws(ModelError) -> JSONNode {
        do throws(JSONError) { return try JSONNode.parse(repairing: bytes, source: "answer") } catch {
            throw badAnswer(error.message)
        }
    }

    /// An answer of this server's that is not what the protocol says.
    func badAnswer(_ problem: String) -> ModelError { .badAnswer(address: address.description, problem: problem) }

    private func refusal(_ status: Int, _ failure: ServerFailure) -> ModelError {
        failure.isTooLong
            ? .tooLong(prompt: failure.promptTokens, context: failure.contextTokens)
            : .refused(address: address.description, status: status, reason: failure.reason)
    }

    private func explain(_ error: HTTPError, received: String) -> ModelError {
        switch error {
        case .unreachable(_, let reason): .unreachable(address: address.description, reason: reason)
        case .timedOut(let stage, let after): .timedOut(address: address.description, stage: stage, after: after)
        case .closed: .diedMidAnswer(address: address.description, received: received)
        case .cancelled: .cancelled
        case .malformed, .tooLarge: badAnswer(error.message)
        case .badAddress, .system: .unreachable(address: address.description, reason: error.message)
        }
    }
}

extension ServerSentEvent {
    /// OpenAI's mark after the last event; some servers leave a blank behind it.
    fileprivate var isEnd: Bool { data.prefix { !$0.isWhitespace } == "[DONE]" }
}

extension ResponseHead {
    fileprivate var isSuccess: Bool { 200..<300 ~= status }

    /// How the body is compressed, where it is: nothing here can read it.
    fileprivate var compression: String? {
        headers["Content-Encoding"].flatMap { ["", "identity"].contains($0.lowercased()) ? nil : $0 }
    }

    /// Redirections are not followed; where they lead is said.
    fileprivate var redirection: ServerFailure? {
        guard 300..<400 ~= status else { return nil }
        return ServerFailure(text: "it redirects to \(headers["Location"] ?? "an address that it doesn't tell")")
    }
}
