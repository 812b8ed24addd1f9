import Posix
import Synchronization

/// Filters that were compiled already: each profile once for the life of the process.
final class FilterShelf: Sendable {
    private let filters = Mutex<[String: Filter]>([:])

    static let shared = FilterShelf()

    /// The filter of `<share>/sandbox/profiles/<name>.json`.
    func filter(_ name: String, share: Path, isSampled: Bool = false) throws(SandboxError) -> Filter {
        let key = "\(share)\n\(name)\n\(isSampled)"
        if let known = filters.withLock({ $0[key] }) { return known }
        let profile = try Profile.load(name, share: share)
        let filter = try Filter(isSampled ? profile.ofSampledBox : profile)
        filters.withLock { $0[key] = filter }
        return filter
    }
}
