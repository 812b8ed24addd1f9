/// HMAC (RFC 2104) over SHA-256: what turns an installation's secret seed into splits and opaque ids.
package enum HMAC {
    /// The keyed hash of a message; a key of more than 64 bytes is hashed first.
    package static func sha256(key: [UInt8], message: [UInt8]) -> Digest {
        var block = key.count > 64 ? SHA256.hash(key).bytes : key
        block += [UInt8](repeating: 0, count: 64 - block.count)
        var inner = SHA256()
        inner.update(block.map { $0 ^ 0x36 })
        inner.update(message)
        var outer = SHA256()
        outer.update(block.map { $0 ^ 0x5c })
        outer.update(inner.finish().bytes)
        return outer.finish()
    }
}
