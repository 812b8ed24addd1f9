import Grading
import JSON

/// The part of a manifest that only prediction tasks have.
extension ManifestDecoder {
    mutating func prediction(_ top: JSONFields, source: TaskSource?, metric: TaskMetric?) -> PredictionTask? {
        let target = list.required("target", in: top) { node throws(JSONError) in try TargetDescription(node) }
        let schema = list.required("submission", in: top) { node throws(JSONError) in try SubmissionSchema(node) }
        let splits = list.attempt { () throws(JSONError) in try top.required("splits") }
            .flatMap { self.splits($0, source: source) }
        guard let target, let schema, let splits else { return nil }
        if let metric, let node = top["submission"] {
            do throws(GradingError) {
                _ = try Grader(metric: metric.name, target: target, schema: schema)
            } catch { list.note(node.error(error.message, hint: error.hint)) }
        }
        return PredictionTask(target: target, submission: schema, splits: splits)
    }

    private mutating func splits(_ node: JSONNode, source: TaskSource?) -> SplitRule? {
        let keys = ["strategy", "table", "by", "test", "validation"]
        guard let fields = list.fields(node, keys: keys) else { return nil }
        let strategy = list.required("strategy", in: fields) { node throws(JSONError) in
            try node.oneOf(SplitStrategy.self)
        }
        let table = list.required("table", in: fields) { node throws(JSONError) in
            let path = try ManifestText.path(node)
            guard let source, !source.files.contains(where: { $0.path == path }) else { return path }
            throw node.error(
                "\"\(path)\" is not among the source's files",
                hint: "Listed: \(source.files.map(\.path).joined(separator: ", ")).")
        }
        let by = fields["by"].flatMap { node in
            list.attempt { () throws(JSONError) in try ManifestText.line(node) }
        }
        let test = list.required("test", in: fields, ManifestText.share)
        let validation = list.required("validation", in: fields) { node throws(JSONError) -> Double? in
            if case .string("none") = node.content { return nil }
            guard case .number = node.content else {
                throw node.error("a share of the labelled rows is needed here, or \"none\"")
            }
            return try ManifestText.share(node)
        }
        guard let strategy, let table, let test, let validation else { return nil }
        switch (strategy, fields["by"]) {
        case (.group, nil), (.time, nil):
            list.note(node.error("the strategy \"\(strategy.rawValue)\" needs the name of a column in \"by\""))
        case (.random, let by?): list.note(by.error("the strategy \"random\" looks at no column; leave out \"by\""))
        default: break
        }
        return SplitRule(strategy: strategy, table: table, by: by, test: test, validation: validation)
    }

    mutating func knobs(_ node: JSONNode) -> [TaskKnob] {
        guard let nodes = list.attempt({ () throws(JSONError) in try node.array() }) else { return [] }
        var knobs: [TaskKnob] = []
        for node in nodes {
            guard let knob = knob(node) else { continue }
            if knobs.contains(where: { $0.name == knob.name }) {
                list.note(node.error("the knob \"\(knob.name)\" stands here a second time"))
            }
            knobs.append(knob)
        }
        return knobs
    }

    private mutating func knob(_ node: JSONNode) -> TaskKnob? {
        guard let fields = list.fields(node, keys: ["name", "type", "values", "default", "help"]) else { return nil }
        let name = list.required("name", in: fields, ManifestText.identifier)
        let help = list.required("help", in: fields, ManifestText.line)
        let type = list.required("type", in: fields) { node throws(JSONError) in try node.oneOf(KnobType.self) }
        guard let name, let help, let type else { return nil }
        let read: (JSONNode) throws(JSONError) -> KnobValue = { node throws(JSONError) in
            switch type {
            case .integer: .integer(try node.int())
            case .real: .real(try node.double())
            case .choice: .choice(try ManifestText.line(node))
            }
        }
        let values = list.required("values", in: fields) { node throws(JSONError) in
            let values = try node.array(of: read)
            guard !values.isEmpty, Set(values).count == values.count else {
                throw node.error("a knob has at least one value, and each only once")
            }
            return values
        }
        let standard = list.required("default", in: fields) { node throws(JSONError) in
            let value = try read(node)
            guard values?.contains(value) != false else { throw node.error("the default is not among the values") }
            return value
        }
        guard let values, let standard else { return nil }
        return TaskKnob(name: name, type: type, values: values, standard: standard, help: help)
    }
}
