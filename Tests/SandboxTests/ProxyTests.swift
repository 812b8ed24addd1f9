import HTTP
import JSON
import Measures
import Posix
import Sandbox
import Synchronization
import Testing

/// A model's proxy behind the one socket that a box can reach.
@Suite struct ProxyTests {
    private static let port: UInt16 = 8000

    /// Speaks as an OpenAI server does, with one answer for all, and remembers what it was asked.
    private final class ScriptedModel: Handler {
        let asked = Mutex<[String]>([])

        func respond(to request: Request, over connection: inout ServerConnection) async throws(HTTPError) {
            asked.withLock {
                $0.append("\(request.method) \(request.path) \(String(decoding: request.body, as: UTF8.self))")
            }
            let answer = """
                {"id": "1", "object": "chat.completion", "created": 1, "model": "scripted", "choices": [{"index": 0, \
                "message": {"role": "assistant", "content": "from outside"}, "finish_reason": "stop"}], \
                "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}}
                """
            try await connection.send(
                Response(200, headers: ["Content-Type": "application/json"], body: Array(answer.utf8)))
        }
    }

    /// Runs a Python program in a box with a proxy, and serves whoever connects meanwhile.
    private static func run(_ code: String, serving model: ScriptedModel) async throws -> Outcome {
        let home = Path(
            environmentVariable("GLOVEBOX_HOME") ?? "\(environmentVariable("HOME") ?? "")/.local/share/glovebox")
        let science = try BoxEnvironment.load(name: "python-science", share: Installed.share, home: home)
        var plan = science.plan(["/opt/tests/bin/python", "-c", code], limits: WarmBoxTests.limits)
        plan.mounts.append(.readOnly(home / "environments/tests", at: "/opt/tests"))
        plan.environment["OPENAI_BASE_URL"] = "http://127.0.0.1:\(port)/v1"
        plan.environment["OPENAI_API_KEY"] = "none"
        plan.profile = "loopback"
        plan.proxyPort = port
        let (sockets, arrival) = AsyncStream.makeStream(of: Int32.self)
        return try await withThrowingTaskGroup(of: Outcome?.self) { group in
            group.addTask {
                for await raw in sockets { try await Server(model).run(on: try Listener(owning: raw)) }
                return nil
            }
            let finished = plan
            group.addTask { try await Installed.sandbox().run(finished) { arrival.yield($0) } }
            while let outcome = try await group.next() {
                guard let outcome else { continue }
                group.cancelAll()
                arrival.finish()
                return outcome
            }
            throw SandboxError.lost
        }
    }

    @Test func `an unmodified OpenAI client in a box talks to the server outside`() async throws {
        let model = ScriptedModel()
        let outcome = try await Self.run(
            """
            import openai
            answer = openai.OpenAI().chat.completions.create(
                model='scripted', messages=[{'role': 'user', 'content': 'hello'}])
            print(answer.choices[0].message.content, answer.usage.total_tokens)
            """, serving: model)
        #expect(outcome.standardOutput.text == "from outside 5\n", "\(outcome.standardError.text)")
        let asked = model.asked.withLock { $0 }
        #expect(asked.count == 1)
        #expect(asked.first?.hasPrefix("POST /v1/chat/completions ") == true)
        #expect(asked.first?.contains("\"hello\"") == true)
    }

    @Test func `nothing else can be reached`() async throws {
        let listener = try Listener.loopback()  // on the host's loopback, which is not the box's
        let outcome = try await Self.run(
            """
            import socket
            def attempt(family, kind, address):
                try:
                    with socket.socket(family, kind) as s:
                        s.settimeout(2)
                        s.connect(address)
                        print('reached', address)
                except OSError as error:
                    print(type(error).__name__)
            attempt(socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', 8000))
            attempt(socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', \(listener.address.port)))
            attempt(socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', 8001))
            attempt(socket.AF_INET, socket.SOCK_STREAM, ('10.0.0.1', 80))
            attempt(socket.AF_INET, socket.SOCK_DGRAM, ('127.0.0.1', 53))
            attempt(socket.AF_INET6, socket.SOCK_STREAM, ('::1', 8000))
            try:
                socket.create_server(('127.0.0.1', 9000)); print('listens')
            except OSError as error:
                print(type(error).__name__)
            """, serving: ScriptedModel())
        let lines = outcome.standardOutput.text.split(separator: "\n")
        #expect(lines.count == 7)
        #expect(lines.first == "reached ('127.0.0.1', 8000)")
        #expect(!lines.dropFirst().contains { $0.hasPrefix("reached") })
        let landlock = outcome.layers.first { $0.name == "landlock" }
        if landlock?.state == .on { #expect(lines.last == "PermissionError") }
    }

    @Test func `no protocol but TCP is spoken, and no option has the kernel load a module`() async throws {
        let outcome = try await Self.run(
            """
            import socket
            def attempt(action):
                try:
                    action()
                    print('passed', end=' ')
                except OSError as error:
                    print(error.errno, end=' ')
            for protocol in (6, 132, 256, 262):
                attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol).close())
            with socket.create_connection(('127.0.0.1', 8000), 2) as tcp:
                for option in (1, 4, 31, 19, 13):  # TCP_NODELAY, TCP_KEEPIDLE, TCP_ULP, TCP_REPAIR, TCP_CONGESTION
                    attempt(lambda: tcp.setsockopt(6, option, b'tls\\0' if option in (13, 31) else 1))
                attempt(lambda: tcp.setsockopt(0, 64, bytes(84)))  # IPT_SO_SET_REPLACE
                attempt(lambda: tcp.send(b'x', socket.MSG_OOB))
            """, serving: ScriptedModel())
        // EAFNOSUPPORT, ENOPROTOOPT, EOPNOTSUPP.
        #expect(
            outcome.standardOutput.text == "passed 97 97 97 passed passed 92 92 92 92 95 ",
            "\(outcome.standardOutput.text) \(outcome.standardError.text)")
    }

    @Test func `a proxy without a port is refused before anything runs`() async throws {
        let plan = try Installed.shell().plan(["true"], limits: Installed.limits)
        await #expect(throws: SandboxError.self) { try await Installed.sandbox().run(plan) { _ in } }
    }
}
