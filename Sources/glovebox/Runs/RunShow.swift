import Evaluation
import Posix
import Record
import Research

/// What `run` and `resume` share: the live view, the control socket, the report, and the closing box or the document.
enum RunShow {
    static func show(
        _ folder: RunFolder, isJSON: Bool, _ gate: Gate, _ context: Context,
        _ body: @escaping @Sendable (@escaping Runner.Observer) async throws -> RunResult
    ) async throws -> Exit {
        context.resumes(by: "glovebox resume \(Runs.shown(folder.path))")
        let live = LiveRun(console: context.console)
        context.whenPieceComes { live.streamed() }
        let observer: Runner.Observer = { event, isRecorded in
            if isRecorded { live.restore([event]) } else if !isJSON { live.show(event) }
        }
        try Files.makeFolder(folder.path)
        let result = try await ControlSocket.serving(folder, gate: gate) {
            isJSON ? try await body(observer) : try await live.watch { try await body(observer) }
        }
        let report = try RunReport.write(folder)
        if isJSON {
            context.console.document(result.document(report: report.string))
        } else {
            live.close(report: Runs.shown(report))
        }
        return result.test?.submission == nil ? .failed : .done
    }
}
