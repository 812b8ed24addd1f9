package import Posix

/// What stands between the journal and the kernel's calls: nothing, except in tests that make a call fail.
package struct Interposer: Sendable {
    /// Asked before each call, by its stage and file; what it throws takes the call's place.
    package var before: @Sendable (_ stage: String, _ path: Path) throws(SystemError) -> Void
    /// How many of so many bytes a write may take.
    package var accepted: @Sendable (_ count: Int) -> Int

    package init(
        before: @escaping @Sendable (_ stage: String, _ path: Path) throws(SystemError) -> Void,
        accepted: @escaping @Sendable (_ count: Int) -> Int = { $0 }
    ) {
        self.before = before
        self.accepted = accepted
    }

    /// Lets every call through.
    package static let none = Interposer(before: { _, _ in })
}
