import Digest

/// A blob as text for a page, or the reason why it isn't there.
enum BlobText: Sendable {
    case text(String, isUTF8: Bool)
    case absent(Words)

    var text: String? { if case .text(let text, _) = self { text } else { nil } }

    /// Looks a blob up by its hexadecimal name.
    init(_ name: String, in evidence: Evidence) {
        guard let digest = Digest(hex: name) else {
            self = .absent("The event names no digest that could be looked up.")
            return
        }
        switch evidence.blob(digest) {
        case .kept(let bytes):
            self = .text(
                String(decoding: bytes, as: UTF8.self), isUTF8: String(validating: bytes, as: UTF8.self) != nil)
        case .missing: self = .absent("The blob is missing from the run's folder.")
        case .damaged: self = .absent("The blob's content is not what its name says: it was changed.")
        case .unreadable: self = .absent("The blob could not be read.")
        }
    }
}
