/// The header fields of a message, in their order; names are compared without regard to case.
package struct Headers: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    package struct Field: Hashable, Sendable {
        package var name: String
        package var value: String
    }

    package private(set) var fields: [Field] = []

    package init() {}

    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    package mutating func append(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

    /// The first value under a name; setting replaces all, setting nil removes them.
    package subscript(name: String) -> String? {
        get { all(name).first }
        set {
            let key = name.lowercased()
            fields.removeAll { $0.name.lowercased() == key }
            if let newValue { append(name, newValue) }
        }
    }

    /// Every value under a name.
    package func all(_ name: String) -> [String] {
        let key = name.lowercased()
        return fields.filter { $0.name.lowercased() == key }.map(\.value)
    }

    /// Whether a comma-separated field names a word, such as `close` in `Connection`.
    package func names(_ word: String, in name: String) -> Bool {
        all(name).contains { value in
            value.split(separator: ",").contains { $0.trimmingBlanks().lowercased() == word }
        }
    }

    func append(to bytes: inout [UInt8]) {
        for field in fields {
            // A line break in a name or value would start a header of its own.
            let line = "\(field.name): \(field.value)".utf8.map { $0 == 0x0D || $0 == 0x0A || $0 == 0 ? 0x20 : $0 }
            bytes += line
            bytes += "\r\n".utf8
        }
        bytes += "\r\n".utf8
    }
}

/// A request, complete with its body.
package struct Request: Hashable, Sendable {
    package var method: String
    /// The path and query as sent: `/v1/models`.
    package var target: String
    package var headers: Headers
    package var body: [UInt8]

    package init(_ method: String, _ target: String, headers: Headers = [:], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    /// The path without its query.
    package var path: String { String(target.prefix { $0 != "?" }) }
}

/// The first line and headers of a response.
package struct ResponseHead: Hashable, Sendable {
    package var status: Int
    package var headers: Headers

    package init(_ status: Int, headers: Headers = [:]) {
        self.status = status
        self.headers = headers
    }

    func append(to bytes: inout [UInt8]) {
        bytes += "HTTP/1.1 \(status) \(ResponseHead.reason(status))\r\n".utf8
        headers.append(to: &bytes)
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 204: "No Content"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 503: "Service Unavailable"
        default: status < 400 ? "OK" : "Error"
        }
    }
}

/// A response, complete with its body.
package struct Response: Hashable, Sendable {
    package var head: ResponseHead
    package var body: [UInt8]

    package init(_ status: Int, headers: Headers = [:], body: [UInt8] = []) {
        head = ResponseHead(status, headers: headers)
        self.body = body
    }

    package static func json(_ text: String, status: Int = 200) -> Response {
        Response(status, headers: ["Content-Type": "application/json"], body: Array(text.utf8))
    }

    package var status: Int { head.status }
    package var headers: Headers { head.headers }
    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// How much is taken from the other side.
package struct MessageLimits: Hashable, Sendable {
    /// Bytes of the first line and all headers.
    package var head = 64 << 10
    package var fields = 128
    /// Bytes of a body; for a stream, of all its parts together.
    package var body = 256 << 20
    /// Bytes of one server-sent event.
    package var event = 32 << 20

    package init() {}
}

extension StringProtocol {
    /// The text without blanks and tabs at its ends.
    func trimmingBlanks() -> SubSequence {
        let start = drop { $0 == " " || $0 == "\t" }
        let trailing = start.reversed().prefix { $0 == " " || $0 == "\t" }.count
        return start.dropLast(trailing)
    }
}
