import JSON
import Record
import Testing

@testable import Reports

/// What a model or a program may print to break a page, or to deceive its reader.
struct HostileTextTests {
    static let strings = [
        "</script><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "<!--",
        "]]>",
        "</pre></details></main>", "&lt;b&gt;", "\u{0}\u{1}\u{7}\u{1B}[31mred", "\u{202E}evil\u{202C}",
        "a\u{200B}b\u{FEFF}c",
        "\u{E0041}\u{E0042}", "\u{FFFE}\u{FFFF}", "line\u{2028}separator", "\r\n\r", "```\n# title\n```", "| a | b |",
        "[x](javascript:alert(1))", "<a id=\"e0\"></a>", "\u{85}\u{9F}", "{{7*7}}${7*7}", "\u{1F469}\u{200D}\u{1F467}",
        String(repeating: "a", count: 5_000), "e\u{301}\u{301}\u{301}", "",
    ]

    private func run(with text: String) throws -> SampleRun {
        var run = SampleRun()
        try run.begin(title: text, metric: MetricRecord(name: text, direction: text, ideal: nil), lessons: [text])
        let node = try run.propose(
            text, plan: text, files: [(text, text)], card: text, knobs: [KnobRecord(name: text, value: text)],
            reason: text)
        try run.run(
            node, outcome: OutcomeRecord(kind: text, limit: text, layer: text, reason: text),
            stdout: StreamRecord(text: text, bytes: text.utf8.count, digest: text), stderr: text,
            limits: [LimitRecord(limit: text, allowed: 1, used: 2)],
            refused: [RefusalRecord(systemCall: text, arguments: text, program: text, count: 1, hint: text)])
        let child = try run.propose("improve", from: node, files: [(text, text + "\nmore")], problem: text)
        try run.run(child, problems: [text])
        try run.ask(
            text, for: child, question: text, answer: text,
            tool: ToolCalled(call: 0, node: 0, tool: text, arguments: text, result: text, failed: true, wallMs: 1))
        try run.add(Interrupted(reason: text))
        run.add(kind: text, [text.isEmpty ? "k" : text: .string(text)])
        return run
    }

    @Test(arguments: strings.indices)
    func `text of the record never becomes markup`(place: Int) throws {
        let text = Self.strings[place]
        let plain = try Markup.read(HTMLReport(try run(with: "x").story).bytes)
        let page = try Markup.read(HTMLReport(try run(with: text).story).bytes)
        let allowed = Set(plain.all.map(\.name)).union(["em", "br"])
        #expect(page.all.allSatisfy { allowed.contains($0.name) })
        #expect(page.elements("script").count == 1)
        #expect(page.all.allSatisfy { !$0.attributes.keys.contains { $0.hasPrefix("on") } })
        let anchors = page.all.compactMap { $0.attributes["id"] }
        #expect(Set(anchors).count == anchors.count)
    }

    @Test(arguments: strings.indices)
    func `what cannot be seen is shown as what it is`(place: Int) throws {
        let text = Self.strings[place]
        let story = try run(with: text).story
        for page in [String(decoding: HTMLReport(story).bytes, as: UTF8.self), MarkdownReport(story).text] {
            #expect(page.unicodeScalars.allSatisfy { !Escaping.isHidden($0.value) || $0.value == 0x202F })
        }
    }

    @Test func `an override of the reading order is named`() throws {
        let page = String(decoding: HTMLReport(try run(with: "\u{202E}evil").story).bytes, as: UTF8.self)
        #expect(page.contains("\u{27E8}U+202E\u{27E9}evil"))
    }

    @Test func `a program that is not UTF-8 is shown with a remark`() throws {
        var run = SampleRun()
        try run.begin()
        let digest = run.keep([0x70, 0xFF, 0xFE, 0x0A])
        try run.add(
            NodeProposed(
                node: 1, step: 1, operator: "draft", parent: nil, plan: "",
                program: ProgramRecord(
                    digest: digest, entry: "main.py", files: [FileRecord(name: "main.py", digest: digest, bytes: 4)])))
        let page = try Markup.read(HTMLReport(run.story).bytes)
        #expect(page.text.contains("Not valid UTF-8"))
    }

    @Test func `ten megabytes of output leave a small page that says what was dropped`() throws {
        var run = SampleRun()
        try run.begin()
        let node = try run.propose("draft", files: [("main.py", "x")])
        let noise = String(repeating: "<noise> ", count: 1_250_000)
        try run.run(node, score: 0.5, stdout: StreamRecord(text: noise, bytes: noise.utf8.count))
        let bytes = HTMLReport(run.story).bytes
        #expect(bytes.count < 200_000)
        let page = try Markup.read(bytes)
        #expect(page.text.contains("9,993,500"))
        #expect(page.elements(class: "dropped").allSatisfy { !$0.elements(class: "n").isEmpty })
        #expect(MarkdownReport(run.story).text.utf8.count < 100_000)
    }

    @Test func `a fence of Markdown is longer than any in its content`() {
        #expect(Markdown.fenced("a\n`````\nb").text.hasPrefix("``````text\n"))
        #expect(Markdown.quoted("a|b\n# c <b>*x*").text == "a\\|b \\# c &lt;b&gt;\\*x\\*")
    }

    @Test(arguments: [
        ("a<b & 'c'", "a&lt;b &amp; 'c'"), ("\u{1B}", "\u{27E8}U+001B\u{27E9}"), ("\t\n", "\t\n"),
        ("\u{AD}", "\u{27E8}U+00AD\u{27E9}"),
        ("\u{A0}", "\u{A0}"), ("\u{2014}", "\u{2014}"), ("\u{FE0F}", "\u{FE0F}"),
        ("\u{E0001}", "\u{27E8}U+E0001\u{27E9}"),
        ("\u{1FFFE}", "\u{27E8}U+1FFFE\u{27E9}"), ("\u{1F600}", "\u{1F600}"), ("\u{7F}", "\u{27E8}U+007F\u{27E9}"),
    ])
    func `the fast escape agrees with the table`(text: String, expected: String) {
        #expect(String(decoding: HTML.quoted(text).bytes, as: UTF8.self) == expected)
    }

    @Test func `the fast escape agrees with a plain one on every character`() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isPlain = !Escaping.isHidden(value) && !"&<>".unicodeScalars.contains(scalar)
            let bytes = HTML.quoted(String(Character(scalar))).bytes
            if isPlain != (bytes == Array(String(Character(scalar)).utf8)) {
                Issue.record("U+\(String(value, radix: 16))")
            }
        }
    }
}
