import JSON
import Testing

@testable import LanguageModel

struct WireFormatTests {
    private static let asks = [
        Ask(.text("a\nb → \"c\""), maxTokens: 5, purpose: "draft"),
        Ask(
            .messages([
                Message(.system, ""),
                Message(.user, parts: [.text("see"), .image(mediaType: "image/png", bytes: [0, 255, 7])]),
            ]),
            grammar: "root ::= \"x\"\n",
            sampling: Sampling(
                temperature: 0.1 + 0.2, topK: 0, topP: 1, minP: 1e-9, repeatPenalty: 1.05, repeatLastN: -1, seed: .max),
            stop: ["→", "\n\n"], maxTokens: 1, probabilities: 20, slot: 0, purpose: "tune"),
        Ask(.tokens([1, 2, 49151]), maxTokens: 100, purpose: ""),
        Ask(.messages([]), maxTokens: 1, purpose: "x"),
    ]
    private static let answers = [
        Answer(text: ""),
        Answer(
            text: "ü→",
            tokens: [
                Token(id: 3, text: ""),
                Token(
                    id: 4, text: "ü",
                    candidates: [
                        Candidate(id: 4, text: "ü", logProbability: -0.1 * 3),
                        Candidate(id: 9, text: "\u{FFFD}", logProbability: -1e300),
                    ]),
            ], finish: .stopped("]"), usage: Usage(prompt: 10, cached: 9, generated: 3), wallMilliseconds: 12),
        Answer(text: "x", finish: .cut), Answer(text: "", usage: Usage(generated: 9), reasoningTokens: 9),
        Answer(text: "x", finish: .length),
    ]

    @Test(arguments: asks) func `a question reads back the same, and writes the same bytes again`(ask: Ask) throws {
        let text = ask.json.encoded()
        let again = try Ask(JSONNode.parse(text, source: "test"))
        #expect(again == ask)
        #expect(again.json.encoded() == text)
    }

    @Test(arguments: answers) func `an answer reads back the same, and writes the same bytes again`(answer: Answer)
        throws
    {
        let text = answer.json.encoded()
        let again = try Answer(JSONNode.parse(text, source: "test"))
        #expect(again == answer)
        #expect(again.json.encoded() == text)
    }

    @Test(arguments: [
        Exchange.answer(asks[1], answers[1]), .tokenize("a", .content, tokens: [1]), .tokens(.text("x"), tokens: []),
        .template([Message(.user, "hi")], prompt: "<hi>"),
    ])
    func `an exchange reads back the same`(exchange: Exchange) throws {
        #expect(try Exchange(JSONNode.parse(exchange.json.encoded(), source: "test")) == exchange)
    }

    @Test(arguments: [
        #"{"purpose":"x","prompt":{},"sampling":{},"max_tokens":1}"#, #"{"purpose":"x"}"#, "[]", #"{"purpos":"x"}"#,
    ])
    func `a damaged question is refused`(text: String) throws {
        let node = try JSONNode.parse(text, source: "test")
        #expect(throws: JSONError.self) { try Ask(node) }
    }

    @Test(arguments: [
        ModelIdentity(name: "m", server: "s"),
        ModelIdentity(
            name: "m", fileDigest: "ab", server: "llama.cpp b1", contextPerSlot: 4096, slots: 2, templateHash: "cd"),
    ])
    func `an identity reads back the same`(identity: ModelIdentity) throws {
        #expect(try ModelIdentity(JSONNode.parse(identity.json.encoded(), source: "test")) == identity)
    }

    @Test func `capabilities read back the same`() throws {
        let some = Capabilities(grammar: true, template: true)
        #expect(try Capabilities(JSONNode.parse(some.json.encoded(), source: "test")) == some)
    }

    @Test(
        arguments: [
            ("", []), ("Zg==", [102]), ("Zm8=", [102, 111]), ("Zm9v", [102, 111, 111]),
            ("Zm9vYmE=", Array("fooba".utf8)),
        ] as [(String, [UInt8])])
    func `Base64 goes both ways`(text: String, bytes: [UInt8]) {
        #expect(Base64.encode(bytes) == text)
        #expect(Base64.decode(text) == bytes)
    }

    @Test(arguments: ["Zg=", "Zh==", "Z===", "====", "Zg==Zg==", "Z g=", "Zm9v\n"])
    func `Base64 that isn't canonical is refused`(text: String) { #expect(Base64.decode(text) == nil) }
}
