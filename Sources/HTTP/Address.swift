/// Where a server is asked: `http://host:port/prefix`.
package struct Address: Hashable, Sendable, CustomStringConvertible {
    /// A name or a numeric address, without brackets.
    package let host: String
    package let port: UInt16
    /// What stands before every path, without a slash at its end.
    package let prefix: String

    package init(host: String, port: UInt16, prefix: String = "") {
        self.host = host
        self.port = port
        self.prefix = prefix
    }

    /// Reads `http://host[:port][/prefix]`; `https` is refused by name, because this module speaks no TLS.
    package static func parse(_ text: String) throws(HTTPError) -> Address {
        func wrong(_ problem: String) -> HTTPError { .badAddress(text: text, problem: problem) }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw wrong("it holds blanks or controls") }
        guard let colon = text.range(of: "://") else { throw wrong("it doesn't start with http://") }
        switch text[..<colon.lowerBound].lowercased() {
        case "http": break
        case "https": throw wrong("https is not spoken here; put a local server or proxy in front")
        default: throw wrong("it doesn't start with http://")
        }
        let rest = text[colon.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest.dropFirst(authority.count)
        guard !path.contains("?"), !path.contains("#") else { throw wrong("it has a query or a fragment") }
        guard !authority.contains("@") else { throw wrong("it holds a user name") }
        let (host, port) = try split(authority, wrong)
        var prefix = String(path)
        while prefix.hasSuffix("/") { prefix.removeLast() }
        return Address(host: host, port: port, prefix: prefix)
    }

    private static func split(
        _ authority: Substring, _ wrong: (String) -> HTTPError
    ) throws(HTTPError) -> (String, UInt16) {
        let host: Substring
        let after: Substring
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { throw wrong("the bracket is not closed") }
            host = authority[authority.index(after: authority.startIndex)..<end]
            after = authority[authority.index(after: end)...]
        } else {
            host = authority.prefix { $0 != ":" }
            after = authority.dropFirst(host.count)
        }
        guard !host.isEmpty else { throw wrong("it names no host") }
        if after.isEmpty { return (String(host), 80) }
        guard after.hasPrefix(":"), let port = UInt16(after.dropFirst()), port > 0, !after.contains("+") else {
            throw wrong("the port is not a number from 1 to 65535")
        }
        return (String(host), port)
    }

    /// The value of the `Host` header: brackets around an IPv6 address.
    package var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    package var description: String { "http://\(authority)\(prefix)" }
}

extension StringProtocol {
    /// The first place of a text, found byte by byte.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
