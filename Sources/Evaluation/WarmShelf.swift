import Posix
import Record
import Sandbox
import Synchronization

/// Keeps one box ready for the next program, while the last one runs or a model thinks.
///
/// The next program nearly always reads the same input as the last; a box for other input is thrown away. One is enough,
/// since a run executes one program at a time.
final class WarmShelf: Sendable {
    private let waiting = Mutex<Waiting?>(nil)
    private let costs = Mutex<[WarmUpRecord]>([])

    private struct Waiting {
        var input: Path
        var station: Station
    }

    /// The station that waits for a program on this input.
    func take(for input: Path) -> Station? {
        waiting.withLock { waiting in
            guard waiting?.input == input else { return nil }
            defer { waiting = nil }
            return waiting?.station
        }
    }

    /// Begins to get a station ready, where none is.
    func fill(for input: Path, by make: () throws -> Station?) async throws {
        if waiting.withLock({ $0?.input == input }) { return }
        await close()
        guard let station = try make() else { return }
        waiting.withLock { $0 = Waiting(input: input, station: station) }
    }

    /// Throws away what waits.
    func close() async {
        let left = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        if let box = left?.station.box { await discard(box) }
    }

    /// What boxes cost that got no program, in the order in which they ended.
    var discarded: [WarmUpRecord] { costs.withLock { $0 } }

    /// Throws a box away, and remembers what it cost.
    ///
    /// One that somebody else killed has nothing to tell; whatever the trouble is, the next box meets it too.
    func discard(_ box: WarmBox) async {
        guard case .success(let outcome) = await box.discard() else { return }
        costs.withLock { $0.append(WarmUpRecord(discarded: outcome)) }
    }
}
