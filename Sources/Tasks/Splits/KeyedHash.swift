import Digest

/// A secret key that gives numbers nobody can foresee without it: the only source of chance in splits and ids.
///
/// HMAC-SHA-256 (RFC 2104). A child key is derived from named parts, each preceded by its length, so no two lists of
/// parts meet. The key never shows itself in text or reflection.
struct KeyedHash: Sendable {
    private let key: [UInt8]

    init(key: [UInt8]) { self.key = key }

    /// The key for one use, named by its parts.
    func derive(_ parts: String...) -> KeyedHash { KeyedHash(key: digest(parts).bytes) }

    /// The digest of a list of parts under this key.
    func digest(_ parts: [String]) -> Digest {
        var message: [UInt8] = []
        for part in parts {
            let text = Array(part.utf8)
            message += bigEndian(UInt64(text.count))
            message += text
        }
        return HMAC.sha256(key: key, message: message)
    }

    /// The number that belongs to an index.
    func number(_ index: Int) -> UInt64 {
        HMAC.sha256(key: key, message: bigEndian(UInt64(index))).bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func bigEndian(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) }
    }
}

extension KeyedHash: CustomStringConvertible, CustomReflectable {
    var description: String { "KeyedHash(secret)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
