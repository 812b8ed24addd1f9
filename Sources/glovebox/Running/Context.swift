import Synchronization

/// What a verb gets from the program around it.
final class Context: Sendable {
    let console: Console
    /// The whole table of verbs, for those that write about it.
    let root: Verb
    private let resumption = Mutex<String?>(nil)
    private let listener = Mutex<(@Sendable () -> Void)?>(nil)

    init(console: Console, root: Verb) {
        self.console = console
        self.root = root
    }

    /// Where this installation lies; looked up at each call, so that `--help` never needs one.
    func installation() throws(InstallationError) -> Installation { try Installation.locate() }

    /// Says by which command an interrupted verb goes on: `glovebox resume runs/x`. Printed after Ctrl-C.
    func resumes(by command: String) { resumption.withLock { $0 = command } }

    /// Names who is told of each piece of a model's answer while it is made.
    func whenPieceComes(_ body: @escaping @Sendable () -> Void) { listener.withLock { $0 = body } }

    /// A piece of a model's answer has come.
    func pieceCame() { listener.withLock { $0 }?() }

    var resumeCommand: String? { resumption.withLock { $0 } }
}
