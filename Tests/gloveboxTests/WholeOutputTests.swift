import Digest
import Posix
import Record
import Testing

@testable import glovebox

/// What a program printed, beyond the head and tail that stand in the event.
@Suite struct WholeOutputTests {
    @Test(arguments: [(10_000, nil), (50_000, 100_000), (100_000, 128 << 10)])
    func `what lies between head and tail is kept as a blob, up to the output limit`(
        lines: Int, kept: Int?
    ) async throws {
        let scene = try RunScene()
        let noise = "for number in range(\(lines)): print(number % 10)\n"
        try Files.writeAtomically(noise + TinyTask.program("mean"), to: scene.task / "baseline.py")
        let run = try await scene.glovebox(RunScene.attempt("a"))
        #expect(run.status == 0, "\(run.errorText)")
        let streams = try scene.events("a").compactMap {
            if case .executionFinished(let event) = $0 { event.stdout } else { nil }
        }
        let stdout = try #require(streams.first)
        #expect(stdout.bytes == 2 * lines && stdout.keptBytes == kept && (stdout.digest != nil) == (kept != nil))
        let report = try Files.readText(scene.run("a") / "report.html")
        guard let kept, let digest = stdout.digest else { return }
        let blob = try Files.read(scene.run("a") / "blobs" / digest)
        let printed = (0..<lines).map { "\($0 % 10)\n" }.joined().utf8.prefix(kept)
        #expect(blob == Array(printed))
        #expect(report.contains(kept < stdout.bytes ? "128 KiB" : ", whole in blob"))
        #expect(try await scene.glovebox(["replay", "a"]).status == 0)
    }
}
