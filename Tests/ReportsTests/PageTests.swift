import Record
import Testing

@testable import Reports

/// What must hold for every page, whatever the run.
struct PageTests {
    /// Runs cut off after so many events, with two whole ones.
    static func stories() throws -> [RunStory] {
        let run = try SampleRun.whole()
        let cuts = Array(stride(from: 0, through: run.events.count, by: 7)) + [run.events.count]
        return cuts.map { count in
            var evidence = run.evidence
            evidence.events = Array(run.events.prefix(count))
            return RunStory(evidence)
        }
    }

    @Test func `a page is well-formed after any number of events`() throws {
        for story in try Self.stories() { _ = try Markup.read(HTMLReport(story).bytes) }
    }

    @Test func `every number leads to an event or a rule that is on the page`() throws {
        for story in try Self.stories() {
            let page = try Markup.read(HTMLReport(story).bytes)
            let anchors = page.all.compactMap { $0.attributes["id"] }
            #expect(Set(anchors).count == anchors.count)
            let known = Set(anchors)
            for link in page.elements("a") {
                let target = try #require(link.attributes["href"])
                #expect(target.hasPrefix("#") && known.contains(String(target.dropFirst())), "\(target)")
            }
            for number in page.elements(class: "n") {
                let target = try #require(number.attributes["href"])
                #expect(target.hasPrefix("#e") || target.hasPrefix("#d-"), "\(target)")
            }
        }
    }

    @Test func `a whole run has no uncited number`() throws {
        let page = try Markup.read(HTMLReport(try SampleRun.whole().story).bytes)
        #expect(page.elements(class: "uncited").isEmpty)
        #expect(page.elements(class: "n").count > 200)
    }

    @Test func `a page loads nothing and runs nothing but its own script`() throws {
        let bytes = HTMLReport(try SampleRun.whole().story).bytes
        let page = try Markup.read(bytes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains("http://") && !text.contains("https://") && !text.contains("url("))
        #expect(page.elements("script").count == 1)
        #expect(page.elements("style").count == 1)
        for element in page.all {
            #expect(element.attributes["src"] == nil && element.attributes["style"] == nil)
            #expect(!element.attributes.keys.contains { $0.hasPrefix("on") })
            #expect(
                !["img", "iframe", "object", "embed", "base", "form", "use", "foreignObject"].contains(element.name))
        }
        #expect(page.elements("link").map { $0.attributes["href"] } == ["data:,"])
        let policy = try #require(
            page.elements("meta").compactMap { $0.attributes["content"] }.first { $0.contains("default-src") })
        #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
    }

    @Test func `the same story gives the same bytes`() throws {
        let story = try SampleRun.whole().story
        #expect(HTMLReport(story).bytes == HTMLReport(RunStory(story.evidence)).bytes)
        #expect(MarkdownReport(story).text == MarkdownReport(RunStory(story.evidence)).text)
    }

    @Test func `drawings have a title and a description for those who cannot see them`() throws {
        let page = try Markup.read(HTMLReport(try SampleRun.whole().story).bytes)
        let drawings = page.elements("svg")
        #expect(drawings.count == 4)
        for drawing in drawings {
            #expect(drawing.children.first?.name == "title")
            let labels = try #require(drawing.attributes["aria-labelledby"]).split(separator: " ")
            #expect(labels.allSatisfy { page.element(id: String($0)) != nil })
        }
    }

    @Test func `what scrolls by itself can be reached by keyboard`() throws {
        let page = try Markup.read(HTMLReport(try SampleRun.whole().story).bytes)
        #expect(page.elements("pre").allSatisfy { $0.attributes["tabindex"] == "0" })
        #expect(page.elements(class: "scroll").allSatisfy { $0.attributes["tabindex"] == "0" })
    }
}
