import Measures
import Posix

/// The program from its words to its exit code: parses, runs the verb, and explains what went wrong.
enum Program {
    /// The version of Glovebox.
    static let version = "0.1.0"

    /// Never throws and never traps on what a user typed.
    @concurrent
    static func run(_ words: [String]) async -> Int32 {
        let console = Console()
        let root = Verb.root(Verbs.all)
        let code: Int32
        do throws(Parser.Failure) {
            switch try Parser.parse(words, root: root) {
            case .help(let path):
                console.write(Help.page(path, width: min(100, console.size.columns)))
                code = Exit.done.rawValue
            case .version:
                console.print("glovebox \(version)")
                code = Exit.done.rawValue
            case .run(let invocation):
                code = await run(invocation, Context(console: console, root: root))
            }
        } catch {
            explain(error.error, of: error.command, on: console)
            code = error.error.exitCode
        }
        if let failure = console.finish() {
            explain(failure, of: "glovebox", on: console)
            return code == Exit.done.rawValue ? Exit.failed.rawValue : code
        }
        return code
    }

    private static func run(_ invocation: Parser.Invocation, _ context: Context) async -> Int32 {
        let command = Parser.command(invocation.path)
        let console = context.console
        // Awaited a few lines below; it is a task of its own so that Ctrl-C can cancel it.
        let work = Task { try await invocation.work(invocation.parsed, context) }
        Interruption.respond(
            by: .init {
                work.cancel()
            } announce: {
                console.say("\(command): stopping; press Ctrl-C again to stop at once")
            } farewell: {
                console.say("\(command): stopped at once" + (context.resumeCommand.map { "; to go on: \($0)" } ?? ""))
            })
        let code: Int32
        switch await work.result {
        case .success(let exit): code = exit.rawValue
        case .failure(let error) where Interruption.happened && isInterruption(error):
            code = Exit.interrupted.rawValue
            if context.resumeCommand == nil { console.say("\(command): interrupted") }
        case .failure(let error as any Explained):
            explain(error, of: command, on: console)
            code = error.exitCode
        case .failure(is CancellationError): code = Exit.interrupted.rawValue
        case .failure(let error):
            console.say("\(command): \(error)")
            code = Exit.failed.rawValue
        }
        console.keepFrame()
        guard Interruption.happened, code != Exit.done.rawValue else {
            if code == Exit.lacking.rawValue, let command = context.resumeCommand {
                console.say("nothing is lost; once that is put right: \(command)")
            }
            return code
        }
        if let command = context.resumeCommand { console.say("interrupted; to go on: \(command)") }
        return Exit.interrupted.rawValue
    }

    /// Whether an error says no more than that the work was cancelled.
    private static func isInterruption(_ error: any Error) -> Bool {
        error is CancellationError || (error as? any Explained)?.exitCode == Exit.interrupted.rawValue
    }

    /// "glovebox run: there is no '--wal'; did you mean '--wall'?", then the hint on a line of its own.
    private static func explain(_ error: any Explained, of command: String, on console: Console) {
        console.say("\(command): \(error.message)" + (error.hint.map { "\n\($0)" } ?? ""))
    }
}
