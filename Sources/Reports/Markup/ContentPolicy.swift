import Digest

/// What a browser is told to allow: this page's own style and script, known by their hashes, and nothing else.
///
/// Markup that had slipped in after all could neither run nor load anything.
struct ContentPolicy {
    let text: String

    init(style: HTML, script: HTML) {
        func source(_ content: HTML) -> String { "'sha256-\(Self.base64(SHA256.hash(content.bytes).bytes))'" }
        text =
            "default-src 'none'; style-src \(source(style)); script-src \(source(script)); img-src data:; "
            + "base-uri 'none'; form-action 'none'"
    }

    /// RFC 4648, section 4.
    static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var result = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(0) { $0 << 8 | Int($1) }
            bits <<= 8 * (3 - group.count)
            for place in 0..<4 {
                result.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : "=")
            }
        }
        return result
    }
}
