import Testing

@testable import LanguageModel

struct ReasoningTests {
    @Test(arguments: [
        ("plain", "plain"), ("<think>\na or b?\n</think>\n\nb", "\n\nb"), ("<think>never ends", ""),
        // The template opened the thought in the prompt.
        ("a or b?</think>b", "b"), ("<think></think> <think>x</think>b", "b"), ("a < b", "a < b"),
        ("a</think><think>b</think>c", "c"), ("a <think>b", "a <think>b"),
        ("<think></think>a<think>x</think>b", "a<think>x</think>b"), ("  <think>a</think>b", "b"),
        // In a program the tags are words.
        ("```python\nprint('<think>', 1)\n```", "```python\nprint('<think>', 1)\n```"),
        ("Plan.\n```\n'a</think>b'.split('</think>')\n```", "Plan.\n```\n'a</think>b'.split('</think>')\n```"),
        ("<think>a</think>\n```\nt = '<think>b</think>'\n```", "\n```\nt = '<think>b</think>'\n```"),
        ("<think>\n```\nt = '</think>'\n```\n</think>b", "b"), ("<think>the ``` fence</think>b", "b"),
    ])
    func `thoughts are taken out of a text`(text: String, spoken: String) {
        #expect(text.withoutReasoning == spoken)
    }

    @Test(arguments: [
        ("ab", 0, 0), ("ab", 5, 5), ("<think>ab</think>", 0, 10), ("<think>abc</think>" + "abcdefghijklmnopqr", 0, 5),
    ])
    func `thoughts are counted, in the text by their share`(text: String, apart: Int, thought: Int) {
        let answer = Answer(text: text, usage: Usage(generated: 10), reasoningTokens: apart)
        #expect(answer.thoughtTokens == thought)
    }
}
