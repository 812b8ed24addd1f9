import Grading
import JSON
import Measures

/// Reads `task.json` strictly: unknown keys, wrong values and contradictions are named with file, line and what is allowed.
struct ManifestDecoder {
    var list = ProblemList()

    private static let common = [
        "id", "title", "discipline", "kind", "source", "environment", "metric", "limits", "knobs",
    ]

    /// The manifest that the bytes hold; `id` is the name of the folder, which the manifest must repeat.
    static func decode(_ bytes: [UInt8], source: String, id: String) throws(TaskError) -> TaskManifest {
        var decoder = ManifestDecoder()
        let manifest: TaskManifest?
        do throws(JSONError) {
            manifest = decoder.manifest(try JSONNode.parse(bytes, source: source), id: id)
        } catch { throw .manifest([error]) }
        guard let manifest, decoder.list.problems.isEmpty else {
            throw .manifest(decoder.list.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
        return manifest
    }

    private mutating func manifest(_ node: JSONNode, id: String) -> TaskManifest? {
        guard let top = list.attempt({ () throws(JSONError) in try node.anyObject() }) else { return nil }
        let kind = list.required("kind", in: top) { node throws(JSONError) in try node.oneOf(TaskKind.self) }
        let own: [String] =
            switch kind {
            case .prediction: ["target", "submission", "splits"]
            case .program: ["program"]
            case .interactive: ["world"]
            case nil: ["target", "submission", "splits", "program", "world"]
            }
        for problem in top.unknown(keys: Self.common + own) { list.note(problem) }
        let name = list.required("id", in: top) { node throws(JSONError) in
            let name = try ManifestText.identifier(node)
            guard name == id else { throw node.error("the id \"\(name)\" is not the folder's name, \"\(id)\"") }
            return name
        }
        let title = list.required("title", in: top, ManifestText.line)
        let discipline = list.required("discipline", in: top, ManifestText.line)
        let source = list.attempt { () throws(JSONError) in try top.required("source") }.flatMap { self.source($0) }
        let environment = list.required("environment", in: top, ManifestText.identifier)
        let metric = list.attempt { () throws(JSONError) in try top.required("metric") }
            .flatMap { self.metric($0, kind: kind) }
        let limits = list.attempt { () throws(JSONError) in try top.required("limits") }.flatMap { self.limits($0) }
        let knobs = top["knobs"].map { self.knobs($0) } ?? []
        let body: TaskBody? =
            switch kind {
            case .prediction: prediction(top, source: source, metric: metric).map(TaskBody.prediction)
            case .program: program(top).map(TaskBody.program)
            case .interactive: interactive(top).map(TaskBody.interactive)
            case nil: nil
            }
        guard let name, let title, let discipline, let source, let environment, let metric, let limits, let body else {
            return nil
        }
        return TaskManifest(
            id: name, title: title, discipline: discipline, source: source, environment: environment, metric: metric,
            limits: limits, knobs: knobs, body: body)
    }

    private mutating func source(_ node: JSONNode) -> TaskSource? {
        let keys = ["citation", "url", "licence", "origin", "upstream_sha256", "files"]
        guard let fields = list.fields(node, keys: keys) else { return nil }
        let citation = list.required("citation", in: fields, ManifestText.line)
        let url = list.required("url", in: fields, ManifestText.url)
        let licence = list.required("licence", in: fields, ManifestText.line)
        let origin = list.required("origin", in: fields, ManifestText.line)
        let upstream = list.required("upstream_sha256", in: fields, ManifestText.sha256)
        let nodes = list.required("files", in: fields) { node throws(JSONError) in try node.array() } ?? []
        var files: [TaskFile] = []
        for node in nodes {
            guard let fields = list.fields(node, keys: ["path", "sha256"]) else { continue }
            let path = list.required("path", in: fields, ManifestText.path)
            let hash = list.required("sha256", in: fields, ManifestText.sha256)
            guard let path, let hash else { continue }
            if files.contains(where: { $0.path == path }) {
                list.note(node.error("the file \"\(path)\" is listed twice"))
            }
            files.append(TaskFile(path: path, sha256: hash))
        }
        guard let citation, let url, let licence, let origin, let upstream else { return nil }
        return TaskSource(
            citation: citation, url: url, licence: licence, origin: origin, upstreamSHA256: upstream, files: files)
    }

    private mutating func metric(_ node: JSONNode, kind: TaskKind?) -> TaskMetric? {
        guard let fields = list.fields(node, keys: ["name", "direction", "ideal"]) else { return nil }
        let name = list.required("name", in: fields, ManifestText.identifier)
        let direction = list.required("direction", in: fields) { node throws(JSONError) in
            try node.oneOf(Direction.self)
        }
        let ideal = list.required("ideal", in: fields) { node throws(JSONError) in try node.double() }
        guard let name, let direction, let ideal else { return nil }
        if kind == .prediction {
            guard let known = list.required("name", in: fields, ManifestText.metric) else { return nil }
            if direction != known.direction {
                list.note(node.error("of \"\(name)\", \(known.direction.rawValue) is better"))
            }
            if ideal != known.ideal {
                list.note(node.error("the ideal of \"\(name)\" is \(shortest(known.ideal)), not \(shortest(ideal))"))
            }
        }
        return TaskMetric(name: name, direction: direction, ideal: ideal)
    }

    private mutating func limits(_ node: JSONNode) -> TaskLimits? {
        let keys = ["wall", "cpu", "memory", "disk", "inodes", "processes", "output"]
        guard let fields = list.fields(node, keys: keys) else { return nil }
        let wall = list.required("wall", in: fields, ManifestText.duration)
        let cpu = list.required("cpu", in: fields, ManifestText.duration)
        let memory = list.required("memory", in: fields, ManifestText.bytes)
        let disk = list.required("disk", in: fields, ManifestText.bytes)
        let inodes = list.required("inodes", in: fields) { node throws(JSONError) in try node.int(in: 1...10_000_000) }
        let processes = list.required("processes", in: fields) { node throws(JSONError) in try node.int(in: 1...65_536)
        }
        let output = list.required("output", in: fields, ManifestText.bytes)
        guard let wall, let cpu, let memory, let disk, let inodes, let processes, let output else { return nil }
        return TaskLimits(
            wall: wall, cpu: cpu, memory: memory, disk: disk, inodes: inodes, processes: processes, output: output)
    }

    private mutating func program(_ top: JSONFields) -> ProgramTask? {
        guard let node = list.attempt({ () throws(JSONError) in try top.required("program") }),
            let fields = list.fields(node, keys: ["outputs", "evaluation", "oracle", "gold"])
        else { return nil }
        let outputs = list.required("outputs", in: fields) { node throws(JSONError) in
            try node.array(of: ManifestText.path)
        }
        let evaluation = list.required("evaluation", in: fields, ManifestText.path)
        let oracle = list.required("oracle", in: fields, ManifestText.path)
        let gold = list.required("gold", in: fields) { node throws(JSONError) in try node.array(of: ManifestText.path) }
        guard let outputs, let evaluation, let oracle, let gold else { return nil }
        if outputs.isEmpty { list.note(node.error("\"outputs\" names no file")) }
        for (name, paths) in [("outputs", outputs), ("gold", gold)] where Set(paths).count < paths.count {
            list.note(node.error("\"\(name)\" names a file twice"))
        }
        // The evaluation finds each gold file under the last part of its path.
        let names = gold.compactMap { $0.split(separator: "/").last }
        if Set(names).count < names.count { list.note(node.error("two gold files bear the same name")) }
        return ProgramTask(outputs: outputs, evaluation: evaluation, oracle: oracle, gold: gold)
    }

    private mutating func interactive(_ top: JSONFields) -> InteractiveTask? {
        guard let node = list.attempt({ () throws(JSONError) in try top.required("world") }),
            let fields = list.fields(node, keys: ["program", "steps"])
        else { return nil }
        let world = list.required("program", in: fields, ManifestText.path)
        let steps = list.required("steps", in: fields) { node throws(JSONError) in try node.int(in: 1...1_000_000) }
        guard let world, let steps else { return nil }
        return InteractiveTask(world: world, steps: steps)
    }
}
