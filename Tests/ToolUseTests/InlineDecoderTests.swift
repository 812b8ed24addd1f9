import HTTP
import JSON
import LanguageModel
import Posix
import Synchronization
import Testing

@testable import ToolUse

struct InlineDecoderTests {
    private struct Failing: Tool {
        let name = "Failing"
        let signature = "Failing()"
        let summary = "Fails."
        func call(_ arguments: Arguments) async throws -> String { throw ToolError.calculation("no\nway") }
    }

    private static let toolbox = Toolbox([
        Calculator(), Failing(), Recall { topic in String(repeating: "\(topic) ", count: 2_000) },
        Peek { "\($0): \($1) rows\na,b\n1,2\n" },
    ])

    private static func ask(_ prompt: Prompt = .messages([Message(.user, "q")]), maxTokens: Int = 500) -> Ask {
        Ask(prompt, maxTokens: maxTokens, purpose: "test")
    }

    @Test(arguments: [1, 2, 5, 1_000])
    func `a call is answered in place, and the model goes on from there`(pieces: Int) async throws {
        let model = ScriptedModel(
            ["It is [Calculator(6 * 7) → 41] wrong", " 42, and [Calculator(1+1)", " two."], pieces: pieces)
        var heard = ""
        let decoded = try await InlineDecoder(model, Self.toolbox).decode(Self.ask()) { heard += $0 }
        let text = "It is [Calculator(6 * 7) → 42] 42, and [Calculator(1+1) → 2] two."
        #expect(decoded.text == text)
        #expect(heard == text)
        #expect(decoded.spliced)
        #expect(decoded.finish == .endOfText)
        #expect(
            decoded.calls == [
                CallMade(name: "Calculator", arguments: "6 * 7", result: "42", failed: false, offset: 6),
                CallMade(name: "Calculator", arguments: "1+1", result: "2", failed: false, offset: 41),
            ])
        let prompt = "<user>q<assistant>"
        let asked = model.asks.map { ToolUseTests.text(of: $0.prompt) }
        #expect(asked == [prompt, prompt + "It is [Calculator(6 * 7) → 42]", prompt + text.dropLast(" two.".count)])
        #expect(model.asks.allSatisfy { if case .tokens = $0.prompt { true } else { false } })
        #expect(decoded.usage.prompt == 30)
    }

    @Test func `a server without ids is continued with text`() async throws {
        let model = ScriptedModel(["[Calculator(1)]", " one"], capabilities: Capabilities(template: true))
        let decoded = try await InlineDecoder(model, Self.toolbox).decode(Self.ask())
        #expect(decoded.text == "[Calculator(1) → 1] one")
        #expect(decoded.spliced)
        #expect(model.asks.last?.prompt == .text("<user>q<assistant>[Calculator(1) → 1]"))
    }

    @Test func `a server without continuation is told in a user's turn, and the run says so`() async throws {
        let model = ScriptedModel(["So: [Calculator(1)]", " one"], capabilities: Capabilities())
        let decoded = try await InlineDecoder(model, Self.toolbox).decode(Self.ask())
        #expect(decoded.text == "So: [Calculator(1) → 1] one")
        #expect(!decoded.spliced && !InlineDecoder.canSplice(.messages([]), model))
        guard case .messages(let messages) = model.asks.last?.prompt else { throw ModelError.cancelled }
        #expect(messages.map(\.role) == [.user, .assistant, .user])
        #expect(messages.last?.text.contains("[Calculator(1) → 1]") == true)
    }

    @Test(arguments: [
        ("[Failing()]", "error: no way"), ("[Calculator(1 / 0)]", "error: a division by zero"),
        ("[Peek()]", "error: write it as [Peek(file, rows), with at most 50 rows]"),
        ("[Peek(train.csv, 2)]", "train.csv: 2 rows\na,b\n1,2"),
    ])
    func `a result or a failure is what the model reads`(line: String, result: String) async throws {
        let decoded = try await InlineDecoder(ScriptedModel([line]), Self.toolbox).decode(Self.ask())
        #expect(decoded.calls.first?.result == result)
        #expect(decoded.calls.first?.failed == result.hasPrefix("error"))
        #expect(decoded.text == line.dropLast() + " → \(result)]")
    }

    @Test func `a long result is cut and says so`() async throws {
        let limits = InlineDecoder.Limits(resultBytes: 100)
        let decoded = try await InlineDecoder(ScriptedModel(["[Recall(ü)]"]), Self.toolbox, limits: limits).decode(
            Self.ask())
        let result = try #require(decoded.calls.first?.result)
        #expect(result.hasSuffix("… (cut, 5,999 bytes in all)"))
        #expect(result.utf8.count < 150)
    }

    @Test func `calls beyond the limit stay as they stand`() async throws {
        let model = ScriptedModel(["[Calculator(1)]", "[Calculator(2)]", "[Calculator(3)] end"])
        let decoded = try await InlineDecoder(model, Self.toolbox, limits: .init(calls: 2)).decode(Self.ask())
        #expect(decoded.text == "[Calculator(1) → 1][Calculator(2) → 2][Calculator(3)] end")
        #expect(decoded.calls.count == 2)
    }

    @Test func `code, unknown names and answers under a grammar hold no calls`() async throws {
        let text = "```\n[Calculator(1)]\n```\n[len(x)] <program>"
        let decoded = try await InlineDecoder(ScriptedModel([text]), Self.toolbox).decode(Self.ask())
        #expect(decoded.text == text)
        #expect(decoded.calls.isEmpty)
        var ask = Self.ask()
        ask.grammar = "root ::= \"[Calculator(1)]\""
        let held = try await InlineDecoder(ScriptedModel(["[Calculator(1)]"]), Self.toolbox).decode(ask)
        #expect(held.calls.isEmpty)
    }

    @Test func `generated tokens are counted over all parts`() async throws {
        let model = ScriptedModel(["[Calculator(1)]", "0123456789"])
        let decoded = try await InlineDecoder(model, Self.toolbox).decode(Self.ask(maxTokens: 20))
        #expect(model.asks.map(\.maxTokens) == [20, 5])
        #expect(decoded.text == "[Calculator(1) → 1]01234")
        #expect(decoded.finish == .length)
    }

    @Test func `a recorded text decodes again to the same`() async throws {
        final class Tape: Sendable { let exchanges = Mutex<[Exchange]>([]) }
        let tape = Tape()
        let model = ScriptedModel(["It is [Calculator(6 * 7)] or so", " 42."], pieces: 3)
        let recording = RecordingModel(model) { exchange in tape.exchanges.withLock { $0.append(exchange) } }
        let live = try await InlineDecoder(recording, Self.toolbox).decode(Self.ask())
        let replay = RecordedModel(
            tape.exchanges.withLock { $0 }, identity: model.identity, capabilities: model.capabilities)
        #expect(try await InlineDecoder(replay, Self.toolbox).decode(Self.ask()) == live)
    }

    @Test func `a cancelled tool cancels the text`() async throws {
        let toolbox = Toolbox([
            Recall { _ in
                try await Task.sleep(for: .seconds(30))
                return ""
            }
        ])
        let decoding = Task { try await InlineDecoder(ScriptedModel(["[Recall(x)]"]), toolbox).decode(Self.ask()) }
        try await Task.sleep(for: .milliseconds(50))
        decoding.cancel()
        await #expect(throws: ModelError.cancelled) { try await decoding.value }
    }

    /// The real engine: the small model learns the syntax from two examples.
    @Test func `the engine's cache stays warm across a call`() async throws {
        let home =
            environmentVariable("GLOVEBOX_HOME").map { Path($0) }
            ?? Path(environmentVariable("HOME") ?? "/root") / ".local/share/glovebox"
        var plan = EnginePlan.installed(home: home, share: Path(#filePath).parent.parent.parent)
        plan.contextPerSlot = 1024
        let engine = try await ManagedEngine.start(plan)
        let prompt = """
            Q: What is 3 + 4? A: [Calculator(3 + 4) → 7] 7
            Q: What is 12 * 3? A: [Calculator(12 * 3) → 36] 36
            Q: What is 6 * 7? A:
            """
        let ask = Ask(
            .text(prompt), sampling: Sampling(temperature: 0, repeatPenalty: 1), maxTokens: 40, purpose: "test")
        let decoded = try await InlineDecoder(engine.model, Self.toolbox, limits: .init(calls: 1)).decode(ask)
        await engine.stop()
        let call = try #require(decoded.calls.first)
        #expect(call.arguments == "6 * 7")
        #expect(call.result == "42")
        #expect(decoded.text.hasPrefix(" [Calculator(6 * 7) → 42]"))
        // The second prompt was cached but for the splice: at least everything of the first.
        let first = try #require(decoded.usage.prompt > 0 ? decoded.usage.prompt / 2 : nil)
        #expect(decoded.usage.cached >= first - 20)
    }
}
