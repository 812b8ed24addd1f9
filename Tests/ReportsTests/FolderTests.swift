import Digest
import Journal
import Posix
import Record
import Testing

@testable import Reports

/// Reports of run folders as they lie on a disk.
struct FolderTests {
    /// Writes a sample run by the journal's own writer.
    private func write(_ run: SampleRun, to folder: Path) throws {
        let journal = try Journal.create(in: folder)
        for blob in run.blobs.values { try journal.blobs.put(blob) }
        for event in run.events {
            try journal.append(kind: event.kind, payload: event.payload, atMilliseconds: event.atMilliseconds)
        }
        try journal.sync()
        guard let fixed = run.story.submission?.plain.submission, let digest = Digest(hex: fixed.digest) else { return }
        try Files.writeAtomically(try journal.blobs.get(digest), to: folder / "submission.csv")
        try Files.writeAtomically("{\"journal_tip\": \"\(journal.tip.hex)\"}", to: folder / "result.json")
    }

    private func edit(_ folder: Path, _ change: ([UInt8]) -> [UInt8]) throws {
        let path = folder / Journal.fileName
        try Files.writeAtomically(change(try Files.read(path)), to: path)
    }

    private func page(_ folder: Path) throws -> Markup {
        try Markup.read(HTMLReport(RunStory(try Evidence(folder: folder))).bytes)
    }

    @Test func `a run's folder becomes one HTML file and one of Markdown`() throws {
        let folder = try TemporaryFolder()
        try write(try SampleRun.whole(), to: folder.path / "run")
        let files = try ReportFiles(
            run: folder.path / "run", html: folder.path / "out" / "report.html",
            markdown: folder.path / "out" / "report.md")
        try files.write()
        let page = try Markup.read(try Files.read(folder.path / "out" / "report.html"))
        #expect(page.text.contains(files.story.evidence.soundness.tip.hex))
        #expect(page.elements(class: "notice").isEmpty)
        let markdown = try Files.readText(folder.path / "out" / "report.md")
        #expect(markdown.hasPrefix("# Breast masses"))
        #expect(markdown.contains(files.story.evidence.soundness.tip.hex))
    }

    @Test func `every link of the Markdown leads to a place in it`() throws {
        let text = MarkdownReport(try SampleRun.whole().story).text
        let targets = Set(text.components(between: "<a id=\"", "\""))
        let links = text.components(between: "](#", ")")
        #expect(links.count > 100)
        #expect(links.allSatisfy(targets.contains))
    }

    @Test func `a torn last line is told and the rest is reported`() throws {
        let folder = try TemporaryFolder()
        try write(try SampleRun.whole(), to: folder.path)
        try edit(folder.path) { Array($0.dropLast(40)) }
        let page = try page(folder.path)
        #expect(page.element(id: "answer")?.text.contains("last line is torn") == true)
        #expect(page.elements(class: "uncited").count == 1)
        #expect(page.text.contains("0.9941"))
    }

    @Test func `an edited score is told before any number, and the doubtful ones are marked`() throws {
        let folder = try TemporaryFolder()
        let run = try SampleRun.whole()
        try write(run, to: folder.path)
        try edit(folder.path) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let place = text.range(of: "0.99412") else { return bytes }
            return Array(text.replacingCharacters(in: place, with: "0.99999").utf8)
        }
        let page = try page(folder.path)
        let answer = try #require(page.element(id: "answer"))
        #expect(answer.children.first?.text.contains("The record was changed") == true)
        #expect(answer.elements(class: "big").first?.elements(class: "doubtful").count == 1)
        // The last event alone is still vouched for by the last hash: what comes before may have been chained anew.
        #expect(page.element(id: "n0")?.elements(class: "doubtful").isEmpty == false)
        #expect(page.element(id: "e\(try SampleRun.whole().events.count - 1)")?.classes.contains("doubtful") == false)
    }

    @Test func `an edited last line is told where the result keeps another hash`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        try write(try SampleRun.whole(), to: path)
        let tip = try Evidence(folder: path).soundness.tip
        try Files.writeAtomically("{\"journal_tip\": \"\(tip.hex)\"}", to: path / "result.json")
        #expect(try page(path).elements(class: "notice").isEmpty)
        try edit(path) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let place = text.range(of: "46812") else { return bytes }
            return Array(text.replacingCharacters(in: place, with: "16812").utf8)
        }
        let edited = try page(path)
        #expect(edited.element(id: "answer")?.children.first?.text.contains("result.json keeps") == true)
        #expect(edited.element(id: "spending")?.elements(class: "doubtful").isEmpty == false)
    }

    @Test func `lines that are no events, and lines that are gone, are named`() throws {
        let folder = try TemporaryFolder()
        try write(try SampleRun.whole(), to: folder.path)
        try edit(folder.path) { bytes in
            var lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
            lines[5] = Array("{\"broken\": ".utf8)
            lines.remove(at: 20)
            return lines.flatMap { $0 + [UInt8(ascii: "\n")] }
        }
        let story = RunStory(try Evidence(folder: folder.path))
        #expect(story.evidence.soundness.faults.first?.line == 6)
        #expect(story.evidence.soundness.faults.count >= 3)
        let page = try page(folder.path)
        #expect(page.element(id: "integrity")?.text.contains("line 6 is no event") == true)
        #expect(MarkdownReport(story).text.contains("The record was changed"))
    }

    @Test func `a blob that was changed is told`() throws {
        let folder = try TemporaryFolder()
        let run = try SampleRun.whole()
        try write(run, to: folder.path)
        let digest = try #require(run.story.node(1)?.proposed?.plain.program?.files.first?.digest)
        let path = folder.path / Journal.blobsName / digest
        try Files.setMode(path, 0o644)
        try Files.writeAtomically("tampered", to: path)
        #expect(try page(folder.path).element(id: "answer")?.text.contains("changed after they were written") == true)
    }

    @Test func `a folder without a journal is an error`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        #expect(throws: JournalError.missing(folder: path)) { try Evidence(folder: path) }
    }

    @Test func `ten thousand events give a whole page`() throws {
        var run = SampleRun()
        try run.begin()
        var last: Int?
        while run.events.count < 10_000 {
            let node = try run.propose(
                last.map { $0 % 5 == 4 } ?? true ? "draft" : "improve", from: last.flatMap { $0 % 5 == 4 ? nil : $0 },
                plan: "Try seed \(run.events.count).",
                files: [("main.py", SampleRun.program + "# \(run.events.count)\n")])
            try run.run(node, score: 0.9 + Double(node % 97) / 1_000)
            last = node
        }
        let page = String(decoding: HTMLReport(run.story).bytes, as: UTF8.self)
        #expect(page.utf8.count { $0 == UInt8(ascii: "<") } > 10 * run.events.count)
        #expect(page.hasSuffix("</html>\n"))
        #expect(page.contains("id=\"e\(run.events.count - 1)\""))
    }
}

extension String {
    /// The texts between each `start` and the next `end`.
    func components(between start: String, _ end: String) -> [String] {
        var found: [String] = []
        var rest = self[...]
        while let opening = rest.range(of: start) {
            rest = rest[opening.upperBound...]
            guard let closing = rest.range(of: end) else { break }
            found.append(String(rest[..<closing.lowerBound]))
            rest = rest[closing.upperBound...]
        }
        return found
    }
}

extension StringProtocol {
    /// Where a text stands first.
    func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}

extension String {
    func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
