import Synchronization

/// What a verb gets from the program around it.
final class Context: Sendable {
    let console: Console
    /// The whole table of verbs, for those that write about it.
    let root: Verb
    private let resumption = Mutex<Resumption?>(nil)
    private let listener = Mutex<(@Sendable () -> Void)?>(nil)

    init(console: Console, root: Verb) {
        self.console = console
        self.root = root
    }

    /// Where this installation lies; looked up at each call, so that `--help` never needs one.
    func installation() throws(InstallationError) -> Installation { try Installation.locate() }

    private struct Resumption {
        let command: String
        let isPossible: @Sendable () -> Bool
    }

    /// Says by which command an interrupted verb goes on: `glovebox resume runs/x`. Printed after Ctrl-C, and after what
    /// the machine lacked, where there is something to go on with by then.
    func resumes(by command: String, where isPossible: @escaping @Sendable () -> Bool = { true }) {
        resumption.withLock { $0 = Resumption(command: command, isPossible: isPossible) }
    }

    /// Names who is told of each piece of a model's answer while it is made.
    func whenPieceComes(_ body: @escaping @Sendable () -> Void) { listener.withLock { $0 = body } }

    /// A piece of a model's answer has come.
    func pieceCame() { listener.withLock { $0 }?() }

    var resumeCommand: String? {
        guard let resumption = resumption.withLock({ $0 }), resumption.isPossible() else { return nil }
        return resumption.command
    }
}
