import Record
import Testing

@testable import Reports

struct DrawingTests {
    @Test(arguments: [
        (0.0, 1.0, 5), (0.961, 0.9993, 5), (-3.0, 12.0, 4), (1e-9, 2e-9, 3), (5.0, 5.0, 4), (1e12, 1.5e12, 5),
        (-1e300, 1e300, 5),
    ])
    func `ticks are few, round and within their range`(low: Double, high: Double, count: Int) {
        let scale = Scale(low...high, from: 0, to: 100)
        let ticks = scale.ticks(count)
        #expect(!ticks.values.isEmpty && ticks.values.count <= 2 * count + 1)
        #expect(ticks.values.allSatisfy { $0.isFinite })
        #expect(scale(scale.domain.lowerBound).isFinite && scale(scale.domain.upperBound).isFinite)
    }

    @Test func `one wild score does not flatten the others`() {
        let domain = Scale.domain(of: [0.90, 0.91, 0.92, 0.93, 0.94, 0.95, 1e9])
        #expect(domain.upperBound < 10)
        #expect(Scale.domain(of: []) == 0...1)
        #expect(Scale.domain(of: [.nan, .infinity, 0.5]).contains(0.5))
    }

    @Test func `a wild score stands at the edge of the chart and keeps its number`() throws {
        var run = SampleRun()
        try run.begin(metric: MetricRecord(name: "rmse", direction: "lower", ideal: 0))
        for score in [0.90, 0.91, 0.92, 0.93, 0.94, 0.95, 1e6, 1e300] {
            try run.run(try run.propose("draft", files: [("main.py", "\(score)")]), score: score, error: nil)
        }
        let page = try Markup.read(HTMLReport(run.story).bytes)
        #expect(page.elements(class: "pinned").count == 2)
        for element in page.elements("svg").flatMap(\.all) {
            for name in ["x", "y", "cx", "cy", "x1", "x2", "y1", "y2", "width", "height", "r"] {
                guard let value = element.attributes[name] else { continue }
                let number = try #require(Double(value))
                #expect(number >= -1 && number <= 20_000, "\(name)=\(value)")
            }
        }
    }

    @Test func `every node has a row in the tree that leads to its part`() throws {
        let page = try Markup.read(HTMLReport(try SampleRun.whole().story).bytes)
        let rows = page.elements(class: "row").compactMap { $0.attributes["href"] }
        #expect(Set(rows) == Set((0...9).map { "#n\($0)" }))
        #expect(page.elements(class: "node").count == 10)
        #expect(page.element(id: "search")?.elements(class: "ring").count == 2)
    }

    @Test func `a long chain of nodes is drawn without running off the page`() throws {
        var run = SampleRun()
        try run.begin()
        var last: Int?
        for step in 0..<300 {
            let node = try run.propose(last == nil ? "draft" : "improve", from: last, files: [("main.py", "\(step)")])
            try run.run(node, score: 0.9 + Double(step % 7) / 100)
            last = node
        }
        let page = try Markup.read(HTMLReport(run.story).bytes)
        let tree = try #require(page.element(id: "tree"))
        #expect(tree.elements("circle").compactMap { $0.attributes["cx"].flatMap(Double.init) }.allSatisfy { $0 < 920 })
    }
}
