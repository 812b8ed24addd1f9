package import LanguageModel
import Measures

/// A call that a model made, and what came of it.
package struct CallMade: Sendable, Hashable {
    package var name: String
    package var arguments: String
    /// What the model read after the arrow.
    package var result: String
    /// Whether the tool refused or failed; `result` then says why.
    package var failed: Bool
    /// Where the call stands in the decoded text, in UTF-8.
    package var offset: Int
}

/// A text that a model wrote with tools at hand.
package struct Decoded: Sendable, Hashable {
    /// The whole text; each call stands in it with its result: `[Calculator(6 * 7) → 42]`.
    package var text: String
    package var calls: [CallMade]
    /// Of all answers together: each continuation counts its whole prompt again, most of it from the cache.
    package var usage: Usage
    /// False where a result was told in a user's turn, because the server allows no continuation.
    package var spliced: Bool
    package var finish: Finish
}

/// Lets a model write, stops at each call, runs the tool, puts the result in, and lets it go on.
package struct InlineDecoder: Sendable {
    /// What one text may use of its tools.
    package struct Limits: Sendable, Hashable {
        /// Calls beyond this many are left as they stand, unanswered.
        package var calls: Int
        /// Longer results are cut, and say so.
        package var resultBytes: Int

        package init(calls: Int = 8, resultBytes: Int = 1_500) {
            self.calls = calls
            self.resultBytes = resultBytes
        }
    }

    private let model: any Model
    private let toolbox: Toolbox
    private let limits: Limits

    package init(_ model: any Model, _ toolbox: Toolbox, limits: Limits = Limits()) {
        self.model = model
        self.toolbox = toolbox
        self.limits = limits
    }

    /// Decodes an answer to a question; `maxTokens` counts what the model generates over all its parts.
    ///
    /// A question with a grammar is answered without calls: the grammar has no place for them.
    package func decode(_ ask: Ask, onText: (String) -> Void = { _ in }) async throws(ModelError) -> Decoded {
        var decoded = Decoded(text: "", calls: [], usage: Usage(), spliced: true, finish: .endOfText)
        let names = ask.grammar == nil ? Set(toolbox.tools.map(\.name)) : []
        var thread = try await PromptThread(ask.prompt, model, needsContinuation: !names.isEmpty)
        var left = ask.maxTokens
        while true {
            var request = ask
            request.prompt = thread.prompt
            request.maxTokens = left
            let mayCall = decoded.calls.count < limits.calls
            var scanner = CallScanner(names: mayCall ? names : [], isAtLineStart: decoded.calls.isEmpty)
            var found: FoundCall?
            let answer = try await model.answer(request) { piece in
                scanner.append(piece)
                found = scanner.next()
                // What may still turn out to be a call is held back until it is decided.
                let settled = scanner.settled()
                if !settled.isEmpty { onText(settled) }
                return found == nil ? .go : .stop
            }
            decoded.usage = decoded.usage + answer.usage
            decoded.finish = answer.finish
            left -= answer.usage.generated
            if found == nil, answer.finish == .endOfText { found = scanner.next(isComplete: true) }
            let last = scanner.settled(isComplete: found == nil)
            if !last.isEmpty { onText(last) }
            guard let call = found, left > 0 else {
                decoded.text += answer.text
                if found != nil { decoded.finish = .length }
                return decoded
            }
            let kept = String(decoding: answer.text.utf8.prefix(call.end), as: UTF8.self)
            let (result, failed) = try await run(call)
            let splice = " → \(result)]"
            decoded.calls.append(
                CallMade(
                    name: call.name, arguments: call.arguments, result: result, failed: failed,
                    offset: decoded.text.utf8.count + call.start))
            decoded.text += kept + splice
            onText(splice)
            decoded.spliced = try await thread.append(kept, splice, answer.tokens, model) && decoded.spliced
        }
    }

    /// Whether a model can go on with its own text after a result was put into it; else the result is told in a user's turn.
    package static func canSplice(_ prompt: Prompt, _ model: any Model) -> Bool {
        if case .messages = prompt { return model.capabilities.tokens || model.capabilities.template }
        return true
    }

    private func run(_ call: FoundCall) async throws(ModelError) -> (result: String, failed: Bool) {
        do {
            guard let tool = toolbox[call.name] else { return ("error: there is no tool \(call.name)", true) }
            return (limited(try await tool.call(Arguments(call.arguments))), false)
        } catch is CancellationError {
            throw .cancelled
        } catch {
            if Task.isCancelled { throw .cancelled }
            let reason = (error as? any Explained)?.message ?? "\(error)"
            return (limited("error: " + reason.map { $0.isNewline ? " " : String($0) }.joined()), true)
        }
    }

    private func limited(_ result: String) -> String {
        var text = result[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        if text.isEmpty { return "(nothing)" }
        guard text.utf8.count > limits.resultBytes else { return String(text) }
        var kept = ""
        for character in text {
            guard kept.utf8.count + character.utf8.count <= limits.resultBytes else { break }
            kept.append(character)
        }
        return "\(kept)… (cut, \(grouped(text.utf8.count)) bytes in all)"
    }
}

/// A prompt that grows by what was generated and what was put in.
private struct PromptThread {
    private(set) var prompt: Prompt

    /// Ids where the model takes them, else text; messages only where neither goes.
    init(_ prompt: Prompt, _ model: any Model, needsContinuation: Bool) async throws(ModelError) {
        self.prompt = prompt
        if !needsContinuation || !InlineDecoder.canSplice(prompt, model) { return }
        if model.capabilities.tokens {
            self.prompt = .tokens(try await model.tokens(of: prompt))
        } else if case .messages(let messages) = prompt {
            self.prompt = .text(try await model.applyTemplate(messages))
        }
    }

    /// Goes on after `kept`, the start of what was generated, with the splice; false where it became a turn of its own.
    mutating func append(
        _ kept: String, _ splice: String, _ tokens: [Token], _ model: any Model
    ) async throws(ModelError) -> Bool {
        switch prompt {
        case .tokens(let ids):
            // Ids reach up to the last whole token before the cut; what is left of the text is tokenised with the splice.
            let own = tokens.covering(kept.utf8.count)
            let rest = String(decoding: kept.utf8.dropFirst(own.length), as: UTF8.self) + splice
            prompt = .tokens(ids + own.ids + (try await model.tokenize(rest, as: .content)))
            return true
        case .text(let text):
            prompt = .text(text + kept + splice)
            return true
        case .messages(let messages):
            let turn = Message(
                .user, "The tool answered: \(kept.lastLine)\(splice)\nGo on from there, without repeating anything.")
            prompt = .messages(messages + [Message(.assistant, kept), turn])
            return false
        }
    }
}

extension [Token] {
    /// The ids of the whole tokens within the first bytes of their text, and the bytes that they stand for.
    fileprivate func covering(_ limit: Int) -> (ids: [Int], length: Int) {
        var ids: [Int] = []
        var pending: [Int] = []
        var length = 0
        for token in self {
            guard length + token.text.utf8.count <= limit else { break }
            pending.append(token.id)
            length += token.text.utf8.count
            // A token without text belongs to the character that a later one completes.
            if !token.text.isEmpty {
                ids += pending
                pending = []
            }
        }
        return (ids, length)
    }
}

extension String {
    fileprivate var lastLine: Substring { split(whereSeparator: \.isNewline).last ?? "" }
}
