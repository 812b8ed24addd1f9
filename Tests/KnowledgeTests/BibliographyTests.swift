import Knowledge
import Testing

@Suite struct BibliographyTests {
    private func parse(_ text: String) throws -> Bibliography {
        try Bibliography.parse(Array(text.utf8), source: "x.bib")
    }

    @Test func `strings, pieces, quotes, braces and comments are read`() throws {
        let bibliography = try parse(
            """
            Anything out here is a comment, even an address: a@b.example {x}
            @comment{ @article{hidden, title = {Not me}} }
            @preamble{ "\\newcommand{\\x}{y}" }
            @string{ ml = "Machine Learning" }
            @STRING(press = {MIT } # "Press")

            @Article{ key:1,
              Author = "Jane {O'Neil, Inc.} and {The {ABC} Group}",
              TITLE  = {A {Nested {Title}} here},
              journal = ml # ", vol. " # 7,
              month = jan, year = 2001,
              x-unknown = {kept, as {it} is},
            }
            @book(b2, publisher = press, title = "Quotes {"} within")
            """)
        #expect(bibliography.warnings.isEmpty)
        #expect(bibliography.entries.map(\.key) == ["key:1", "b2"])
        let article = bibliography.entries[0]
        #expect(article.type == "article")
        #expect(article.line == 7)
        #expect(article["title"] == "A {Nested {Title}} here")
        #expect(article["journal"] == "Machine Learning, vol. 7")
        #expect(article["month"] == "January")
        #expect(article["year"] == "2001")
        #expect(article["x-unknown"] == "kept, as {it} is")
        #expect(PersonNames.parse(article["author"] ?? "") == ["Jane O’Neil, Inc.", "The ABC Group"])
        #expect(bibliography.entries[1]["publisher"] == "MIT Press")
        #expect(bibliography.entries[1]["title"] == "Quotes {\"} within")
    }

    @Test(arguments: [#"\""#, #"\"{"#, #"\'{\c "#]) func `accents over accents end somewhere`(accent: String) {
        let title = String(repeating: accent, count: 50_000) + "o"
        #expect(LaTeXText.plain(title).unicodeScalars.contains { "oöóòç".unicodeScalars.contains($0) })
        #expect(LaTeXText.plain(#"\"{\i}"#) == "ï")
    }

    @Test func `what is written is read again the same, unknown fields included`() throws {
        let first = try parse(
            """
            @string{me = {M{\\"u}ller}}
            @misc{a, author = me # " and others", weird_field = "a # b, {c} = d", note = {}}
            @inproceedings{p, crossref = {q}, title = {Über {LaTeX} \\& Co}}
            @proceedings{q, title = {Proceedings}, year = 1999}
            """)
        let second = try parse(first.written())
        #expect(second.strings == first.strings)
        #expect(second.entries.map(\.key) == first.entries.map(\.key))
        #expect(second.entries.map(\.fields) == first.entries.map(\.fields))
        #expect(second.written() == first.written())
    }

    @Test func `an entry takes what it lacks from the one it refers to`() throws {
        let bibliography = try parse(
            """
            @inproceedings{p, crossref = {Q}, title = {Mine}}
            @proceedings{q, title = {Theirs}, year = 1999, editor = {Someone}}
            """)
        let entry = bibliography.resolved(bibliography.entries[0])
        #expect(entry["title"] == "Mine")
        #expect(entry["booktitle"] == "Theirs")
        #expect(entry["year"] == "1999")
    }

    static let faults: [(text: String, line: Int, says: String)] = [
        ("\n\n@article{a,\n title = {open\n", 4, "the brace is never closed"),
        ("@article{a,\n title = \"open\n", 2, "the quote is never closed"),
        ("@article{a,\n title {x}\n}", 2, "'=' is needed after 'title' in the entry 'a'"),
        ("@article{a,\n title = }\n", 2, "a value is needed for 'title'"),
        ("@article{\n}", 1, "the entry has no key"),
        ("@article a", 1, "'{' is needed after @article"),
        ("@article{a, x = {1}\n\n y = {2}}", 3, "the entry 'a', which begins at line 1, is not closed here"),
        ("@string{a}", 1, "'=' is needed after 'a' in @string"),
        ("@article{a, t = \"x } y\"}", 1, "a brace is closed that was never opened"),
    ]

    @Test(arguments: faults)
    func `what can't be read is named with its line`(fault: (text: String, line: Int, says: String)) {
        #expect(throws: KnowledgeError.bibliography(source: "x.bib", line: fault.line, problem: fault.says)) {
            try parse(fault.text)
        }
    }

    @Test func `bytes that are not UTF-8 are named with their line`() {
        let bytes = Array("@misc{a,\n title={M".utf8) + [0xFC] + Array("ller}}".utf8)
        #expect(throws: KnowledgeError.bibliography(source: "x.bib", line: 2, problem: "this line is not valid UTF-8"))
        {
            try Bibliography.parse(bytes, source: "x.bib")
        }
    }

    @Test func `what is odd but can be read is said`() throws {
        let bibliography = try parse(
            "@misc{a, month = sept, x = 1, x = 2}\n@misc{A, title = {again}}\n@misc{b, crossref = {none}}")
        #expect(
            bibliography.warnings == [
                "x.bib:1: there is no @string 'sept'; did you mean 'sep'?",
                "x.bib:1: 'a' has 'x' twice; the first counts",
                "x.bib:2: 'A' stands at line 1 already; that one counts",
                "x.bib:3: 'b' names 'none' under crossref, which is not here",
            ])
        #expect(bibliography.entries.map(\.key) == ["a", "b"])
    }

    @Test func `no cut of a file ends the program`() throws {
        let text = Array("@string{s = {a}}\n@article{k, title = \"T {x}\" # s, author = {A and B}}\n".utf8)
        for end in text.indices {
            _ = try? Bibliography.parse(Array(text[..<end]), source: "x")
        }
    }
}

@Suite struct LaTeXTextTests {
    static let texts: [(latex: String, plain: String)] = [
        ("M{\\\"u}ller", "Müller"), ("M\\\"uller", "Müller"), ("M\\\"{u}ller", "Müller"), ("{\\'E}cole", "École"),
        ("\\v{C}ech", "Čech"), ("Erd{\\H o}s", "Erdős"), ("\\L{}ukasiewicz", "Łukasiewicz"), ("na{\\\"\\i}ve", "naïve"),
        ("Stra\\ss e", "Straße"), ("\\AA ngstr\\\"om", "Ångström"), ("Fran\\c{c}ois", "François"), ("\\~n", "ñ"),
        ("R \\& D, 5\\%", "R & D, 5%"), ("1--5 and a---b", "1–5 and a—b"), ("``so''", "“so”"), ("a~b", "a b"),
        ("the {\\em fast} \\textbf{way}", "the fast way"), ("{DNA}  repair\n in {E. coli}", "DNA repair in E. coli"),
        ("$O(n^2)$", "O(n^2)"), ("\\alpha-helix", "α-helix"), ("", ""), ("\\", ""), ("{", ""), ("\\\"", ""),
        ("\\c{q}", "q\u{0327}"), ("plain ü", "plain ü"),
    ]

    @Test(arguments: texts)
    func `LaTeX becomes the text that a reader sees`(text: (latex: String, plain: String)) {
        #expect(LaTeXText.plain(text.latex) == text.plain)
        #expect(Array(LaTeXText.plain(text.latex).unicodeScalars) == Array(text.plain.unicodeScalars))
    }

    static let people: [(field: String, names: [String])] = [
        ("Breiman, Leo", ["Leo Breiman"]), ("Leo Breiman and Adele Cutler", ["Leo Breiman", "Adele Cutler"]),
        ("van der Maaten, Laurens and others", ["Laurens van der Maaten"]),
        ("King, Jr., Martin Luther", ["Martin Luther King Jr."]),
        ("{Allen Institute and Friends}", ["Allen Institute and Friends"]),
        ("Sch{\\\"o}lkopf,\n Bernhard", ["Bernhard Schölkopf"]),
        ("A AND B and C", ["A", "B", "C"]), ("Alexander Anderson and Andy Band", ["Alexander Anderson", "Andy Band"]),
        ("", []),
    ]

    @Test(arguments: people)
    func `names are read as they are spoken`(person: (field: String, names: [String])) {
        #expect(PersonNames.parse(person.field) == person.names)
    }
}
