import JSON
import LanguageModel
import Measures
import Posix
import Statistics
import Synchronization
import Testing

@testable import Evaluation

/// The judge of figures on a model that is scripted; `JudgeVerbTests` has the command with a server and the boxes.
@Suite struct FigureJudgeTests {
    /// Answers by a function of the question and of how many came before it.
    private final class Viewer: Model {
        typealias Script = @Sendable (Ask, Int) throws(ModelError) -> String

        let identity = ModelIdentity(name: "viewer", server: "test")
        let capabilities: Capabilities
        private let script: Script
        private let heard = Mutex<[Ask]>([])

        init(images: Bool = true, _ script: @escaping Script) {
            capabilities = Capabilities(images: images)
            self.script = script
        }

        var asks: [Ask] { heard.withLock { $0 } }

        func answer(_ ask: Ask, onText: (String) -> LanguageModel.Reading) async throws(ModelError) -> Answer {
            let index = heard.withLock { heard in
                heard.append(ask)
                return heard.count - 1
            }
            return Answer(text: try script(ask, index), usage: Usage(prompt: 100, generated: 10))
        }

        func tokenize(_ text: String, as origin: TextOrigin) async throws(ModelError) -> [Int] { [] }
        func applyTemplate(_ messages: [Message]) async throws(ModelError) -> String { "" }
        func tokens(of prompt: Prompt) async throws(ModelError) -> [Int] { [] }
    }

    private static let start: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let figure = Figure(name: "a.png", found: start + [1], gold: start + [2])

    /// The colour of the plain picture in a question.
    private static func colour(in ask: Ask) -> [UInt8]? {
        guard case .messages(let messages) = ask.prompt, case .image(_, let bytes) = messages.last?.parts.last,
            let name = bytes.indices.first(where: { bytes[$0...].starts(with: Array("PLTE".utf8)) })
        else { return nil }
        return Array(bytes[(name + 4)..<(name + 7)])
    }

    @Test(
        arguments: [
            ("[FINAL SCORE]: 40", 40), ("a [FINAL SCORE]: 40\nb [Final Score]: 85.5.", 85.5),
            ("**[FINAL SCORE]:** 100/100", 100), ("[FINAL SCORE] 0", 0), ("[FINAL SCORE]: 7.", 7),
            ("[FINAL SCORE]: 101", nil), ("[FINAL SCORE]: -3", nil), ("[FINAL SCORE]: high", nil), ("score 40", nil),
            ("", nil), ("[FINAL SCORE]: 1.2.3", nil), ("40 [FINAL SCORE]", nil),
            // The scale that was asked for may be named, another one may not.
            ("[FINAL SCORE]: 40 / 100", 40), ("[FINAL SCORE]: 7.5 out of 100.", 7.5), ("[FINAL SCORE]: 1/100", 1),
            ("[FINAL SCORE]: 1/10", nil), ("[FINAL SCORE]: 8 out of 10", nil), ("[FINAL SCORE]: 7/5", nil),
            ("[FINAL SCORE]: 85%", nil), ("[FINAL SCORE]: /100", nil), ("[FINAL SCORE]: 150/100", nil),
            ("[FINAL SCORE]: 40/1000", nil), ("[FINAL SCORE]: 1/2/100", nil),
            ("Score: 7.5", nil), ("10", nil), ("0", nil), ("11", nil), ("FINAL SCORE: 10", nil),
            ("[FINAL SCORE]: 10", 10), ("[FINAL SCORE]: 11", 11), ("[FINAL SCORE]: 007", 7),
            ("[FINAL SCORE]:\n\n  **55**\n", 55), ("`[FINAL SCORE]: 55`", 55), ("[FINAL SCORE]: **55.**", 55),
            // One number and nothing else.
            ("[FINAL SCORE]: 40-50", nil), ("[FINAL SCORE]: 40 or 50", nil), ("[FINAL SCORE]: 40 50", nil),
            ("[FINAL SCORE]: 40\nor rather 50", nil), ("[FINAL SCORE]: 40 points", nil),
            ("[FINAL SCORE]: about 40", nil), ("[FINAL SCORE]: 10,5", nil), ("[FINAL SCORE]: 1e1", nil),
            ("[FINAL SCORE]: .5", nil), ("[FINAL SCORE]: 5..", nil), ("[FINAL SCORE]: +5", nil),
            ("[FINAL SCORE]: nan", nil), ("[FINAL SCORE]: 0x10", nil), ("[FINAL SCORE]: \u{FF14}\u{FF10}", nil),
            ("[FINAL SCORE]: 100.0", 100), ("[FINAL SCORE]: 100.01", nil), ("[FINAL SCORE]: 40</s>", nil),
            // What the picture says may be quoted; the answer's own score stands at its end.
            ("It says '[FINAL SCORE]: 100'. [FINAL SCORE]: 20", 20), ("[FINAL SCORE]: 20 [FINAL SCORE]", nil),
            ("\u{130}\u{130} [FINAL SCORE]: 30", 30),
        ] as [(String, Double?)])
    func `a score is one number at the end, behind the last token`(text: String, score: Double?) {
        let reading = JudgedScore(text: text)
        #expect(reading.score == score)
        #expect((reading.reason == nil) == (score != nil), "no score without a reason")
    }

    @Test(arguments: [
        ("I won't say.", "it has no [FINAL SCORE]"), ("[FINAL SCORE]: **", "nothing stands behind [FINAL SCORE]"),
        (
            "[FINAL SCORE]: 8\nout of 10",
            "behind [FINAL SCORE] must stand one number from 0 to 100 and nothing else, not '8 out of 10'"
        ),
        (
            "[FINAL SCORE]: 101",
            "behind [FINAL SCORE] must stand one number from 0 to 100 and nothing else, not '101'"
        ),
    ])
    func `an answer without a score says why`(text: String, reason: String) {
        #expect(JudgedScore(text: text) == .unreadable(reason: reason))
    }

    @Test func `an answer that was cut has no score`() {
        var answer = Answer(text: "[FINAL SCORE]: 8")
        #expect(JudgedScore(answer) == .read(8))
        for finish in [Finish.length, .cut] {
            answer.finish = finish
            #expect(JudgedScore(answer) == .unreadable(reason: "the answer was cut before its end"))
        }
    }

    @Test func `a model that names the colours sees`() async throws {
        let names: [[UInt8]: String] = [[0, 0, 255]: "Blue.", [255, 230, 0]: "It is yellow", [255, 0, 0]: "red"]
        let viewer = Viewer { ask, _ in Self.colour(in: ask).flatMap { names[$0] } ?? "nothing" }
        let usage = try await FigureJudge(viewer, samples: 1).checkSight()
        #expect(viewer.asks.count == 3 && usage == Usage(prompt: 300, generated: 30))
    }

    @Test(arguments: ["blue", "I can't see pictures.", "black, blue, green, red, white or yellow", ""])
    func `a model that is not seen to see is no judge`(answer: String) async throws {
        let viewer = Viewer { _, _ in answer }
        let error = await #expect(throws: JudgeError.self) { try await FigureJudge(viewer, samples: 1).checkSight() }
        guard case .blind("viewer", let shown, answer) = error else { throw try #require(error) }
        #expect(shown == (answer == "blue" ? "yellow" : "blue") && error?.exitCode == 3)
    }

    @Test func `a server that refuses pictures is told from one that can't be reached`() async throws {
        func error(_ error: ModelError, images: Bool = true) async throws -> (any Error)? {
            let viewer = Viewer(images: images) { _, _ throws(ModelError) in throw error }
            do {
                try await FigureJudge(viewer, samples: 1).checkSight()
                return nil
            } catch { return error }
        }
        let reason = JudgeError.takesNoPictures(model: "viewer", server: "test", reason: "no mmproj")
        for refusal in [
            ModelError.refused(address: "a", status: 400, reason: "no mmproj"),
            .busy(address: "a", status: 500, attempts: 5, reason: "no mmproj"),
        ] {
            #expect(try await error(refusal) as? JudgeError == reason)
        }
        let gone = ModelError.unreachable(address: "a", reason: "refused")
        #expect(try await error(gone) as? ModelError == gone)
        let wordsOnly = try await error(gone, images: false) as? JudgeError
        #expect(wordsOnly?.message.contains("takes no pictures") == true)
    }

    @Test func `each answer is kept whole, and the score is the mean of those that hold one`() async throws {
        let texts = ["Alike. [FINAL SCORE]: 70", "I won't say.", "[FINAL SCORE]: 80"]
        let viewer = Viewer { _, index in texts[index] }
        let judgement = try await FigureJudge(viewer, samples: 3).judge(Self.figure)
        #expect(judgement.score == 75 && judgement.scores == [70, 80] && judgement.problem == nil)
        let json = judgement.json
        #expect(judgement.usage == Usage(prompt: 300, generated: 30))
        #expect(json["score"] == 75.0 && json["read"] == 2 && json["standard_error"] == 5.0)
        #expect(json["answers"]?.arrayValue?.compactMap { $0["answer"]?["text"]?.stringValue } == texts)
        #expect(
            json["answers"]?.arrayValue?.map { $0["reason"] } == [.null, "it has no [FINAL SCORE]", .null])
        #expect(viewer.asks.map(\.sampling.seed) == [0, 1, 2])
        for ask in viewer.asks {
            #expect(ask.sampling.temperature == 0.2 && ask.sampling.topP == 0.95)
            guard case .messages(let messages) = ask.prompt else {
                Issue.record("no messages")
                continue
            }
            #expect(
                messages.map(\.parts) == [
                    [
                        .text(FigureJudge.rubric), .image(mediaType: "image/png", bytes: Self.figure.found),
                        .image(mediaType: "image/png", bytes: Self.figure.gold),
                    ]
                ])
        }
    }

    @Test func `no score is made up where the judge fails or the file is none`() async throws {
        let failing = Viewer { _, index throws(ModelError) in
            if index == 1 { throw .timedOut(address: "a", stage: "answer", after: .seconds(1)) }
            return "[FINAL SCORE]: 10"
        }
        let cut = try await FigureJudge(failing, samples: 3).judge(Self.figure)
        #expect(cut.answers.count == 1 && cut.problem?.hasPrefix("answer 2 of 3: ") == true)
        let silent = Viewer { _, _ in "[FINAL SCORE]: 100" }
        let judge = FigureJudge(silent, samples: 1)
        let large = [UInt8](repeating: 0, count: Figure.largest.count)
        for (found, gold, problem) in [
            (Array("GIF89a".utf8), Self.start, "a.png does not begin as a PNG file does"),
            ([], Self.start, "a.png does not begin as a PNG file does"),
            (Self.start, [], "the gold figure of a.png does not begin as a PNG file does"),
            (Self.start + large, Self.start, "a.png has 8 MiB, and a judge is sent at most 8 MiB"),
        ] {
            let judgement = try await judge.judge(Figure(name: "a.png", found: found, gold: gold))
            #expect(judgement.problem == problem && judgement.score == nil && judgement.answers.isEmpty)
        }
        #expect(silent.asks.isEmpty, "nothing of it is sent")
        let stopped = Viewer { _, _ throws(ModelError) in throw .cancelled }
        await #expect(throws: CancellationError.self) {
            try await FigureJudge(stopped, samples: 1).judge(Self.figure)
        }
    }

    @Test func `runs are summed up over those whose figure has a score`() {
        func judgement(_ scores: [Double?]) -> FigureJudgement {
            FigureJudgement(
                name: "a.png", found: "", gold: "",
                answers: scores.map { score in
                    .init(
                        seed: 0, answer: Answer(text: ""),
                        reading: score.map { .read($0) } ?? .unreadable(reason: "none"))
                })
        }
        let runs = [[judgement([60, 80])], [], [judgement([nil])], [judgement([30])]]
        let summary = FigureJudgement.summary(of: runs)
        #expect(summary.map(\.name) == ["a.png"] && summary.first?.summary == Summary([70, 30]))
    }

    /// matplotlib's decoder checks every checksum.
    @Test(arguments: [[0, 0, 255], [255, 230, 0], [0, 0, 0]] as [[UInt8]])
    func `a plain picture is a PNG file of one colour`(colour: [UInt8]) async throws {
        let program = """
            import io, sys
            import numpy
            from matplotlib import image
            pixels = image.imread(io.BytesIO(sys.stdin.buffer.read()), format='png')
            assert pixels.shape[:2] == (64, 64), pixels.shape
            shades = numpy.rint(255 * pixels.reshape(-1, pixels.shape[2])[:, :3]).astype(int)
            print(sorted({tuple(pixel) for pixel in shades.tolist()}))
            """
        let python = TestHome.installed / "environments/python-science/bin/python"
        let result = try await TrustedProgram(python, ["-I", "-c", program]).run(
            input: PlainPicture(colour: colour).png)
        #expect(result.outputText == "[(\(colour.map { "\($0)" }.joined(separator: ", ")))]\n", "\(result.errorText)")
    }
}
