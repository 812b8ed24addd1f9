import HTTP
import Synchronization

/// Answers by a function of the request and of how many requests came before it.
struct Script: Handler {
    typealias Answer =
        @Sendable (Request, Int, inout ServerConnection) async throws(HTTPError) -> Void

    private final class Log: Sendable {
        let requests = Mutex<[Request]>([])
    }

    private let log = Log()
    private let answer: Answer

    init(_ answer: @escaping Answer) { self.answer = answer }

    /// Each request gets the next of these responses, the last one for ever.
    init(_ responses: [Response]) {
        self.init { _, index, connection throws(HTTPError) in
            try await connection.send(responses[min(index, responses.count - 1)])
        }
    }

    var requests: [Request] { log.requests.withLock { $0 } }

    func respond(to request: Request, over connection: inout ServerConnection) async throws(HTTPError) {
        let index = log.requests.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
        try await answer(request, index, &connection)
    }
}

/// Serves a script on a free port while the body runs.
func withServer<Result: Sendable>(
    _ script: Script, _ body: @escaping @Sendable (Address) async throws -> Result
) async throws -> Result {
    let listener = try Listener.loopback()
    let address = listener.address
    let raw = listener.take()
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask {
            try await Server(script).run(on: try Listener(owning: raw))
            return nil
        }
        group.addTask { try await body(address) }
        defer { group.cancelAll() }
        while let result = try await group.next() {
            if let result { return result }
        }
        throw HTTPError.cancelled
    }
}

/// What llama.cpp's server says about itself, as far as it is read.
let llamaProperties = """
    {"default_generation_settings": {"n_ctx": 512}, "total_slots": 1, "model_alias": "tiny", "chat_template": "t", \
    "build_info": "b1"}
    """

/// A script for a llama.cpp server that answers every completion with this stream, written in pieces of so many bytes.
func llamaScript(_ stream: String, pieces: Int = .max, breaksOff: Bool = false) -> Script {
    Script { request, _, connection throws(HTTPError) in
        switch request.path {
        case "/props": try await connection.send(.json(llamaProperties))
        case "/v1/models": try await connection.send(.json(#"{"data": [{"id": "tiny"}]}"#))
        case "/tokenize": try await connection.send(.json(#"{"tokens": [7, 8]}"#))
        default:
            try await connection.start(ResponseHead(200, headers: ["Content-Type": "text/event-stream"]))
            let bytes = Array(stream.utf8)
            for start in stride(from: 0, to: bytes.count, by: min(pieces, bytes.count)) {
                try await connection.write(Array(bytes[start..<min(start + min(pieces, bytes.count), bytes.count)]))
            }
            if !breaksOff { try await connection.end() }
        }
    }
}
