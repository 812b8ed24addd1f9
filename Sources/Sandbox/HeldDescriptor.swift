import Posix

/// A descriptor that several places may hold, or none: an optional of a non-copyable type can't be looked at without
/// being consumed.
final class HeldDescriptor: Sendable {
    let descriptor: Descriptor

    init(owning raw: Int32) { descriptor = Descriptor(owning: raw) }

    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

    var raw: Int32 { descriptor.raw }
}
