import Evaluation
import Glibc
import Journal
import Posix
import Record
import Reports
import Research

/// What `run` and `resume` share: the live view, the control socket, the report, and the closing box or the document.
enum RunShow {
    static func show(
        _ folder: RunFolder, isJSON: Bool, _ gate: Gate, _ context: Context,
        _ body: @escaping @Sendable (@escaping Runner.Observer) async throws -> RunResult
    ) async throws -> Exit {
        let journal = folder.path / Journal.fileName
        context.resumes(by: "glovebox resume \(Runs.shown(folder.path))") { Files.exists(journal) }
        let live = LiveRun(console: context.console)
        context.whenPieceComes { live.streamed() }
        let observer: Runner.Observer = { event, isRecorded in
            if isRecorded { return live.restore([event]) }
            if !isJSON { live.show(event) }
            // Where no line is written for each event, this one is said all the same.
            if case .resumed(let mark) = event, mark.cutBytes > 0, isJSON || context.console.style.isInteractive {
                context.console.say(RunLines.cut(mark))
            }
        }
        try Files.makeFolder(folder.path)
        // A run that never began leaves no folder behind; one that holds anything is not removed.
        defer { rmdir(folder.path.string) }
        let result = try await ControlSocket.serving(folder, gate: gate) {
            isJSON ? try await body(observer) : try await live.watch { try await body(observer) }
        }
        let soundness = try RunReport.write(folder)
        if isJSON {
            context.console.document(result.document(report: folder.report.string))
        } else {
            live.close(report: Runs.shown(folder.report))
        }
        for warning in soundness.warnings { context.console.say("\(warning.title) \(warning.text)") }
        return result.test?.submission == nil || soundness.verdict == .changed ? .failed : .done
    }
}
