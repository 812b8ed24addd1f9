import Digest
import HTTP
import JSON
import Posix
import Synchronization
import Testing

@testable import LanguageModel
@testable import glovebox

/// `glovebox grade TASK --judge URL` from the outside: the real box, and a model server that is scripted.
@Suite(.serialized) struct JudgeVerbTests {
    /// A server of the OpenAI API whose model sees, or pretends to.
    private final class Viewer: Handler {
        enum Eyes { case seeing, blind, refusing }

        private let eyes: Eyes
        private let models: [String]
        private let heard = Mutex<[JSONValue]>([])
        private let asked = Atomic<Int>(0)

        /// Whether it tells the tokens of each answer: 100 in, 7 out.
        private let counting: Bool

        init(_ eyes: Eyes, models: [String] = ["viewer"], counting: Bool = false) {
            self.eyes = eyes
            self.models = models
            self.counting = counting
        }

        /// The bodies of all questions.
        var questions: [JSONValue] { heard.withLock { $0 } }
        /// How many requests came, of any kind.
        var requests: Int { asked.load(ordering: .relaxed) }

        func respond(to request: Request, over connection: inout ServerConnection) async throws(HTTPError) {
            asked.add(1, ordering: .relaxed)
            guard request.path == "/v1/chat/completions" else {
                let list = models.map { JSONValue.object(JSONObject([.init("id", .string($0))])) }
                try await connection.send(.json(JSONValue.object(JSONObject([.init("data", .array(list))])).encoded()))
                return
            }
            guard let body = try? JSONNode.parse(request.body, source: "body").plain else {
                try await connection.send(Response(400))
                return
            }
            heard.withLock { $0.append(body) }
            if eyes == .refusing {
                try await connection.send(
                    .json(#"{"error": {"message": "image input is not supported", "code": 400}}"#, status: 400))
                return
            }
            try await connection.start(ResponseHead(200, headers: ["Content-Type": "text/event-stream"]))
            let delta: JSONValue = ["choices": [["delta": ["content": .string(answer(to: body))]]]]
            let count = counting ? #","usage":{"prompt_tokens":100,"completion_tokens":7}"# : ""
            let end =
                #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]"# + count + "}\n\ndata: [DONE]\n\n"
            try await connection.write(Array("data: \(delta.encoded())\n\n\(end)".utf8))
            try await connection.end()
        }

        private func answer(to body: JSONValue) -> String {
            guard eyes == .seeing else { return "red" }
            let pictures = Self.pictures(in: body)
            if pictures.count == 2 {
                return "They differ in \(pictures[0] == pictures[1] ? 0 : 1) places.\n[FINAL SCORE]: "
                    + (pictures[0] == pictures[1] ? "100" : "35")
            }
            let names: [[UInt8]: String] = [[0, 0, 255]: "Blue", [255, 230, 0]: "Yellow", [255, 0, 0]: "Red"]
            guard let bytes = pictures.first,
                let name = bytes.indices.first(where: { bytes[$0...].starts(with: Array("PLTE".utf8)) })
            else { return "I see nothing." }
            return names[Array(bytes[(name + 4)..<(name + 7)])] ?? "Grey"
        }

        /// The bytes of the pictures in a question, which must come as `data:` addresses.
        static func pictures(in body: JSONValue) -> [[UInt8]] {
            let parts = body["messages"]?.arrayValue?.first?["content"]?.arrayValue ?? []
            return parts.compactMap { part in
                guard part["type"] == "image_url", let url = part["image_url"]?["url"]?.stringValue,
                    url.hasPrefix("data:image/png;base64,")
                else { return nil }
                return Base64.decode(String(url.dropFirst("data:image/png;base64,".count)))
            }
        }

        func serving<Result: Sendable>(_ body: (Address) async throws -> Result) async throws -> Result {
            let listener = try Listener.loopback()
            let address = listener.address
            let raw = listener.take()
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await Server(self).run(on: try Listener(owning: raw)) }
                defer { group.cancelAll() }
                return try await body(address)
            }
        }
    }

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let gold = signature + Array("gold".utf8)

    /// A task whose evaluation wants a number, and takes no notice of the figure that it asks for.
    private static func writeTask(in scene: RunScene, gold: [UInt8] = gold) throws {
        let task = scene.tasks / "drawing"
        for name in ["data", "gold"] { try Files.makeFolder(task / name) }
        let evaluation = """
            import json, os
            right = open('outputs/sum.txt').read().strip() == '7'
            os.write(3, json.dumps({'success': right, 'scores': {'sum': float(right)}}).encode())
            """
        let digest = SHA256.hash("3,4\n").hex
        let manifest = """
            {"id": "drawing", "title": "Drawing", "discipline": "testing", "kind": "program",
             "source": {"citation": "made for a test", "url": "https://doi.org/10.0000/test", "licence": "CC0",
               "origin": "a test", "upstream_sha256": "\(digest)",
               "files": [{"path": "data/rows.csv", "sha256": "\(digest)"}]},
             "environment": "python-science", "metric": {"name": "success", "direction": "higher", "ideal": 1},
             "program": {"outputs": ["sum.txt", "figure.png"], "evaluation": "evaluate.py", "oracle": "oracle.py",
               "gold": ["gold/figure.png"]},
             "limits": {"wall": "20s", "cpu": "20s", "memory": "256MiB", "disk": "16MiB", "inodes": 256,
               "processes": 16, "output": "64KiB"}}
            """
        for (name, text) in [
            ("data/rows.csv", "3,4\n"), ("evaluate.py", evaluation), ("oracle.py", ""), ("baseline.py", ""),
            ("description.md", "Draw."), ("task.json", manifest),
        ] { try Files.writeAtomically(text, to: task / name) }
        try Files.writeAtomically(gold, to: task / "gold/figure.png")
    }

    /// A folder of outputs, and a program that leaves the same.
    private static func write(_ figure: [UInt8], sum: Int, in scene: RunScene) throws {
        try Files.makeFolder(scene.path / "left")
        try Files.writeAtomically("\(sum)", to: scene.path / "left/sum.txt")
        try Files.writeAtomically(figure, to: scene.path / "left/figure.png")
        let program = """
            open('output/sum.txt', 'w').write('\(sum)')
            open('output/figure.png', 'wb').write(bytes(\(figure)))
            """
        try Files.writeAtomically(program, to: scene.path / "draw.py")
    }

    private static func grade(
        _ scene: RunScene, _ words: [String]
    ) async throws -> TrustedProgram.Result {
        try await scene.glovebox(["grade", "drawing", "--tasks-dir", "tasks"] + words)
    }

    @Test func `what a judge says stands beside the verdict, and changes none`() async throws {
        let scene = try RunScene()
        try Self.writeTask(in: scene)
        // The right figure and the wrong number: the verdict is the evaluation's.
        try Self.write(Self.gold, sum: 8, in: scene)
        let viewer = Viewer(.seeing)
        let (praised, told) = try await viewer.serving { address in
            let words = ["--outputs", "left", "--judge", "\(address)"]
            return (try await Self.grade(scene, words + ["--json"]), try await Self.grade(scene, words))
        }
        #expect(praised.status == 1, "\(praised.errorText)")
        let document = try JSONNode.parse(praised.output, source: "grade").plain
        #expect(document["success"] == false && document["verdict"]?["scores"] == ["sum": 0])
        let judged = document["judged"]
        #expect(judged?["judge"]?["model"] == "viewer" && judged?["judge"]?["samples"] == 3)
        #expect(judged?["judge"]?["temperature"] == 0.2)
        // The server counts nothing: no token in, and each piece of a stream for one token out.
        let spent: JSONValue = ["prompt_tokens": 0, "cached_tokens": 0, "generated_tokens": 3]
        #expect(judged?["usage"] == spent && judged?["sight_usage"] == spent)
        let prompt = judged?["judge"]?["prompt"]?.stringValue ?? ""
        #expect(judged?["judge"]?["prompt_sha256"]?.stringValue == SHA256.hash(prompt).hex && !prompt.isEmpty)
        let figure = judged?["figures"]?.arrayValue?.first
        #expect(figure?["output"] == "figure.png" && figure?["score"] == 100)
        #expect(figure?["output_sha256"]?.stringValue == SHA256.hash(Self.gold).hex)
        let texts = figure?["answers"]?.arrayValue?.compactMap { $0["answer"]?["text"]?.stringValue }
        #expect(texts == [String](repeating: "They differ in 0 places.\n[FINAL SCORE]: 100", count: 3))
        #expect(told.status == 1)
        #expect(
            told.outputText.contains("this changes no verdict:\n  figure.png: 100.0 of 100; 3 of 3 answers"),
            "\(told.outputText)")
        #expect(
            told.outputText.hasSuffix(
                """
                cost of the judge: tokens in not counted by the server, 3 out; tokens in not counted by the server, 3 out \
                to find out whether it sees

                """), "\(told.outputText)")

        // Three looks at colours, and three at the figures, for each of the two commands.
        #expect(viewer.questions.count == 12)
        let question = try #require(viewer.questions.first { Viewer.pictures(in: $0).count == 2 })
        #expect(Viewer.pictures(in: question) == [Self.gold, Self.gold])
        #expect(question["model"] == "viewer" && question["temperature"] == 0.2)
    }

    @Test func `runs of a program are judged one by one, and what has no valid execution is not`() async throws {
        let scene = try RunScene()
        try Self.writeTask(in: scene)
        try Self.write(Self.signature + [1], sum: 7, in: scene)
        try Files.writeAtomically("open('output/figure.png', 'wb').write(b'x')", to: scene.path / "half.py")
        let viewer = Viewer(.seeing, models: ["other", "viewer"])
        let (drawn, half) = try await viewer.serving { address in
            let words = ["--judge", "\(address)", "--judge-model", "viewer", "--judge-samples", "2", "--json"]
            return (
                try await Self.grade(scene, ["--program", "draw.py", "--attempts", "2"] + words),
                try await Self.grade(scene, ["--program", "half.py"] + words)
            )
        }
        #expect(drawn.status == 0, "\(drawn.errorText)")
        let document = try JSONNode.parse(drawn.output, source: "grade").plain
        #expect(document["success_rate"]?["value"] == 1)
        #expect(
            document["judged"]?["figures"]
                == [["output": "figure.png", "mean": 35, "standard_error": 0, "runs": 2]])
        // The server counts nothing, so each answer counts as the one piece in which it came.
        #expect(document["judged"]?["usage"]?["generated_tokens"] == 4)
        let attempts = document["attempts"]?.arrayValue ?? []
        #expect(attempts.map { $0["judged"]?.arrayValue?.first?["score"] } == [35, 35])
        #expect(half.status == 1)
        let failed = try JSONNode.parse(half.output, source: "grade").plain
        #expect(failed["attempts"]?.arrayValue?.first?["judged"] == [])
        #expect(failed["judged"]?["figures"] == [])
    }

    @Test func `what the runs cost and what the judge cost are told apart`() async throws {
        let scene = try RunScene()
        try Self.writeTask(in: scene)
        try Self.write(Self.gold, sum: 7, in: scene)
        let viewer = Viewer(.seeing, counting: true)
        let words = ["--program", "draw.py", "--judge-samples", "2"]
        let (told, document) = try await viewer.serving { address in
            let all = words + ["--judge", "\(address)"]
            return (
                try await Self.grade(scene, all),
                try JSONNode.parse(try await Self.grade(scene, all + ["--json"]).output, source: "grade").plain
            )
        }
        #expect(told.status == 0, "\(told.errorText)")
        let costs = told.outputText.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("cost") }
        #expect(costs.count == 2 && costs.first?.hasPrefix("cost of the runs: ") == true, "\(told.outputText)")
        #expect(costs.first?.hasSuffix(" of processor time, no tokens") == true)
        #expect(
            costs.last == "cost of the judge: 200 tokens in, 14 out; 300 tokens in, 21 out to find out whether it sees")
        #expect(document["cost"]?.objectValue?.keys == ["wall_ms", "cpu_ms"])
        #expect(document["judged"]?["usage"]?["prompt_tokens"] == 200)
        #expect(document["judged"]?["usage"]?["generated_tokens"] == 14)
        #expect(document["judged"]?["sight_usage"]?["prompt_tokens"] == 300)
        #expect(document["judged"]?["sight_usage"]?["generated_tokens"] == 21)
    }

    @Test(arguments: [
        (Viewer.Eyes.blind, 3, "viewer can't judge figures: shown a picture that is all blue, it said 'red'"),
        (.refusing, 3, "takes no pictures, so it can't judge figures: image input is not supported"),
    ])
    private func `a server that does not see gives a message and no score`(
        eyes: Viewer.Eyes, code: Int32, message: String
    ) async throws {
        let scene = try RunScene()
        try Self.writeTask(in: scene)
        try Self.write(Self.gold, sum: 7, in: scene)
        let result = try await Viewer(eyes).serving { address in
            try await Self.grade(scene, ["--outputs", "left", "--judge", "\(address)", "--json"])
        }
        #expect(result.status == code && result.outputText.isEmpty)
        #expect(result.errorText.contains(message), "\(result.errorText)")
        #expect(result.errorText.contains("--mmproj"))
    }

    @Test func `what no judge is needed to find out is told before one is asked or a program is run`() async throws {
        let scene = try RunScene()
        try Self.writeTask(in: scene)
        try Self.write(Self.gold, sum: 7, in: scene)
        try Files.makeFolder(scene.path / "nothing")
        try Files.writeAtomically([UInt8](repeating: 0x20, count: (1 << 20) + 1), to: scene.path / "large.py")
        let viewer = Viewer(.seeing)
        let cases: [(words: [String], code: Int32, message: String)] = [
            (["--program", "draw.py", "--pass-at", "2"], 2, "--pass-at 2 needs at least 2 runs, and there would be 1"),
            (["--program", "draw.py", "--attempts", "2", "--pass-at", "3"], 2, "Add --attempts 3."),
            (["--program", "gone.py"], 2, "--program: there is no file 'gone.py'"),
            (["--program", "left"], 2, "--program: 'left' is a folder"),
            (["--program", "large.py"], 2, "--program: 'large.py' can't be read: File too large"),
            (["--outputs", "gone"], 2, "--outputs: there is no folder 'gone'"),
            (["--outputs", "left/sum.txt"], 2, "--outputs: there is no folder 'left/sum.txt'"),
            (["--outputs", "left", "--program", "draw.py"], 2, "--outputs can't stand beside --program"),
            (["--outputs", "left", "--attempts", "2"], 2, "--attempts needs --program"),
            (["--outputs", "left", "--seed", "2"], 2, "--seed can't stand beside --outputs"),
            (["--outputs", "left", "--metric", "rmse"], 2, "--metric can't stand beside --outputs"),
            (["--outputs", "left", "--check-only"], 2, "--check-only can't stand beside --outputs"),
            (["--outputs", "left", "--part", "validation"], 2, "--part can't stand beside --outputs"),
            (["--program", "draw.py", "--split", "secret"], 2, "--split can't stand beside --program"),
            (["--program", "draw.py", "--submissions", "l"], 2, "--submissions can't stand beside --program"),
            (["left/sum.txt", "--outputs", "left"], 2, "left/sum.txt can't stand beside --outputs"),
            (["--outputs", "left", "--judge-samples", "0"], 2, "--judge-samples"),
            (["--outputs", "left", "--tasks-dir", "gone"], 2, "gone: not a folder of tasks"),
            (
                ["--outputs", "nothing"], 1,
                "failure: not judged\n  sum.txt: it is not there\n  figure.png: it is not there"
            ),
        ]
        let other = try await viewer.serving { address in
            for (words, code, message) in cases {
                let result = try await Self.grade(scene, words + ["--judge", "\(address)"])
                let said = code == 1 ? result.outputText : result.errorText
                #expect(result.status == code && said.contains(message), "\(words): \(said)")
                // A program that was run is told of here, seed by seed.
                #expect(code == 1 || result.output.isEmpty, "\(words): \(result.outputText)")
            }
            let missing = try await Self.grade(
                scene, ["--outputs", "nothing", "--judge", "\(address)", "--json"])
            #expect(try JSONNode.parse(missing.output, source: "grade").plain["judged"] == .null)
            for words in [["grade", "--outputs", "left"], ["grade", "--program", "draw.py"]] {
                let result = try await scene.glovebox(words + ["--judge", "\(address)"])
                #expect(result.status == 2 && result.errorText.contains("need a task"), "\(result.errorText)")
            }
            try Self.writeTask(in: scene, gold: Array("GIF89a".utf8))
            return try await Self.grade(scene, ["--program", "draw.py", "--judge", "\(address)"])
        }
        #expect(other.status == 1 && other.output.isEmpty)
        #expect(
            other.errorText.contains("the gold figure of figure.png does not begin as a PNG file does"),
            "\(other.errorText)")
        #expect(viewer.requests == 0)
    }

    @Test func `a question that names no judge or nothing to judge is refused`() async throws {
        let scene = try RunScene()
        try Self.writeTask(in: scene)
        try Self.write(Self.gold, sum: 7, in: scene)
        try await Viewer(.seeing, models: ["a", "b"]).serving { address in
            for (words, code, message) in [
                (["--judge", "\(address)"], 2, "offers several models: a, b\nChoose one: --judge-model a."),
                (["--judge", "\(address)", "--judge-model", "c"], 2, "there is no model 'c'"),
                (["--judge", "viewer"], 2, "--judge: 'viewer' is no address"),
                (["--judge", "http://127.0.0.1:1"], 3, "can't be reached"),
                (["--judge-model", "a"], 2, "--judge-model needs --judge"),
                (["--judge-samples", "2"], 2, "--judge-samples needs --judge"),
            ] as [([String], Int32, String)] {
                let result = try await Self.grade(scene, ["--outputs", "left"] + words)
                #expect(result.status == code && result.outputText.isEmpty, "\(words): \(result.errorText)")
                #expect(result.errorText.contains(message), "\(words): \(result.errorText)")
            }
            for words in [["--judge", "\(address)"], ["--attempts", "2"]] {
                let stray = try await Self.grade(scene, ["left/sum.txt"] + words)
                #expect(stray.status == 2 && stray.errorText.contains("--program"), "\(stray.errorText)")
            }
            let other = try await scene.glovebox([
                "grade", "iris-discriminants", "--outputs", "left", "--judge", "\(address)",
            ])
            #expect(other.status == 2 && other.errorText.contains("nothing to look at"), "\(other.errorText)")
        }
    }
}
