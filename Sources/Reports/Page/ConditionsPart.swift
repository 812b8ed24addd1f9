import Measures
import Posix
import Record

/// What the run cost.
struct SpendingPart {
    let bench: Workbench
    private var numbers: Numbers { bench.numbers }
    private var spent: Spending { bench.tally.spending }

    var html: HTML {
        let parts: [(name: Words, label: Words, value: Cited<Int>?)] = [
            ("model", "model", spent.model), ("box", "box", spent.sandbox), ("harness", "loop", spent.harness),
            ("sync", "waiting for the disk", spent.sync),
        ]
        return bench.section(.spending) {
            SpendingBar(
                parts: parts.map { ($0.name, $0.value?.plain ?? 0) }, total: spent.wall.plain
            ).html
            element(.dl, .class("facts")) {
                bench.fact("Time in all") { numbers(spent.wall, .milliseconds) }
                parts.map { part in
                    guard let value = part.value else { return HTML() }
                    return element(.div, .class("fact")) {
                        element(.dt) {
                            element(.span, .class("swatch"), .fixed("data-part", part.name))
                            HTML(part.label)
                        }
                        element(.dd) { numbers(value, .milliseconds) }
                    }
                }
                if let warmUps = spent.warmUps {
                    bench.fact("Getting boxes ready, beside all this") {
                        numbers(warmUps.readyMs, .milliseconds)
                        element(.small) {
                            numbers(warmUps.cpuMs, .milliseconds)
                            " of a processor, for "
                            numbers(warmUps.used)
                            " programs and "
                            numbers(warmUps.discarded)
                            " times for nothing"
                        }
                    }
                }
                bench.fact("Prompt tokens") { numbers(spent.prompt) }
                bench.fact("of these, cached") {
                    numbers(spent.cached)
                    if spent.prompt.plain > 0 {
                        element(.small) {
                            numbers(spent.cached.map { Double($0) / Double(spent.prompt.plain) }, .percent)
                        }
                    }
                }
                bench.fact("Generated tokens") { numbers(spent.generated) }
                bench.fact("Questions to the model") { numbers(bench.tally.calls) }
                bench.fact("Tool calls") { numbers(bench.tally.tools) }
                bench.fact("Programs run") { numbers(bench.tally.executions) }
                if let ended = bench.story.ended {
                    bench.fact("Stopped by") { bench.text(ended.stoppedBy) }
                }
            }
        }
    }
}

/// Under which conditions the run was made: all that one needs to know to compare it with another.
struct ConditionsPart {
    let bench: Workbench
    private var story: RunStory { bench.story }
    private var numbers: Numbers { bench.numbers }

    var html: HTML {
        bench.section(.conditions) {
            if let started = story.started {
                group("Task and split", started.citation) {
                    bench.fact("Task") {
                        element(.code) { HTML.quoted(started.plain.task) }
                        element(.small) { bench.digest(started.plain.taskFingerprint) }
                    }
                    bench.fact("Metric") {
                        HTML.quoted(started.plain.metric.name)
                        element(.small) {
                            HTML.quoted(started.plain.metric.direction)
                            " is better"
                            if let ideal = started.metric.ideal.present() {
                                ", ideal "
                                numbers(ideal, .exact)
                            }
                        }
                    }
                    split
                }
                group("Agent", started.citation) { agent(started) }
                group("Model", started.citation) { model(started.model) }
                group("Machine and program", started.citation) { machine(started) }
                if let lessons = started.lessons.present(), !lessons.plain.isEmpty {
                    bench.folded("Lessons recalled from earlier runs") {
                        element(.ul) { lessons.elements().map { lesson in element(.li) { bench.text(lesson) } } }
                    }
                }
            } else {
                element(.p) { "The event that says so is missing." }
            }
            layers
        }
    }

    private func group(_ title: Words, _ citation: Citation, @HTMLBuilder content: () -> HTML) -> HTML {
        let inner = content()
        return element(.div, .class("group")) {
            element(.h3) {
                HTML(title)
                " "
                numbers.source(citation)
            }
            element(.dl, .class("facts")) { inner }
        }
    }

    @HTMLBuilder private var split: HTML {
        if let split = story.split {
            bench.fact("Split") {
                HTML.quoted(split.plain.strategy)
                element(.small) { bench.digest(split.plain.fingerprint) }
            }
            bench.fact("Rows") {
                numbers(split.trainRows)
                " train, "
                numbers(split.validationRows)
                " validation, "
                numbers(split.testRows)
                " test"
            }
            bench.fact("Seed of the validation rows") { numbers(split.seed) }
        }
    }

    @HTMLBuilder private func agent(_ started: Cited<RunStarted>) -> HTML {
        bench.fact("Policy") { HTML.quoted(started.plain.agent) }
        bench.fact("Memory") { HTML.quoted(started.plain.memory) }
        bench.fact("Seed") { numbers(started.seed) }
        started.budget.steps.present().map { steps in bench.fact("Steps allowed") { numbers(steps) } }
        started.budget.wallMs.present().map { wall in bench.fact("Time allowed") { numbers(wall, .milliseconds) } }
        started.budget.tokens.present().map { tokens in bench.fact("Tokens allowed") { numbers(tokens) } }
    }

    @HTMLBuilder private func model(_ model: Cited<ModelRecord>) -> HTML {
        bench.fact("Name") {
            HTML.quoted(model.plain.name)
            element(.small) { HTML.quoted(model.plain.origin) }
        }
        model.plain.address.map { address in bench.fact("Address") { element(.code) { HTML.quoted(address) } } }
        model.plain.fileDigest.map { digest in bench.fact("Weights") { bench.digest(digest) } }
        model.plain.serverBuild.map { build in bench.fact("Server") { HTML.quoted(build) } }
        model.contextTokens.present().map { tokens in
            bench.fact("Context of one slot") {
                numbers(tokens)
                " tokens"
            }
        }
        model.plain.capabilities.map { capabilities in
            bench.fact("Server can do") { HTML.quoted(capabilities.joined(separator: ", ")) }
        }
        model.plain.templateHash.map { hash in bench.fact("Chat template") { bench.digest(hash) } }
        model.plain.sampling.sorted { $0.key < $1.key }.map { setting in
            element(.div, .class("fact")) {
                element(.dt) { HTML.quoted(setting.key) }
                element(.dd) { element(.a, .class("n"), .href(.event(model.seq))) { HTML.quoted(setting.value) } }
            }
        }
    }

    @HTMLBuilder private func machine(_ started: Cited<RunStarted>) -> HTML {
        bench.fact("Processor") {
            HTML.quoted(started.plain.machine.processor)
            element(.small) {
                numbers(started.machine.cores)
                " cores"
            }
        }
        bench.fact("Memory") { numbers(started.machine.memoryBytes, .bytes) }
        bench.fact("Kernel") { HTML.quoted(started.plain.machine.kernel) }
        bench.fact("Environment in the box") { HTML.quoted(started.plain.environment) }
        bench.fact("Glovebox") { HTML.quoted(started.plain.version) }
        if let first = story.evidence.events.first {
            bench.fact("Began") {
                element(.a, .class("n long"), .href(.event(first.seq))) {
                    HTML.quoted(Clock.iso8601(first.atMilliseconds))
                }
            }
        }
    }

    /// The layers of the box, as the runs met them; where runs differ, each state is listed with a run that had it.
    private var layers: HTML? {
        let finished = story.nodes.flatMap(\.executions).compactMap(\.finished)
        guard !finished.isEmpty else { return nil }
        var states: [String: [(state: String, seq: Int)]] = [:]
        for execution in finished {
            for (layer, state) in execution.plain.layers where !(states[layer]?.contains { $0.state == state } ?? false)
            {
                states[layer, default: []].append((state, execution.seq))
            }
        }
        return element(.div, .class("group")) {
            element(.h3) { "Layers of the box" }
            element(.ul, .class("layers")) {
                states.sorted { $0.key < $1.key }.map { layer, found in
                    element(.li) {
                        element(.span) { HTML.quoted(layer) }
                        found.map { item in
                            element(.a, item.state == "on" ? .class("on") : .class("off"), .href(.event(item.seq))) {
                                HTML.quoted(item.state)
                            }
                        }
                    }
                }
            }
        }
    }
}
