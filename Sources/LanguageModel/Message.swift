package import JSON

/// Who speaks in a message.
package enum Role: String, Sendable, CaseIterable {
    case system, user, assistant, tool
}

/// A piece of a message.
package enum Part: Sendable, Hashable {
    case text(String)
    case image(mediaType: String, bytes: [UInt8])
}

/// One turn of a conversation.
package struct Message: Sendable, Hashable {
    package var role: Role
    package var parts: [Part]

    package init(_ role: Role, _ text: String) {
        self.role = role
        parts = [.text(text)]
    }

    package init(_ role: Role, parts: [Part]) {
        self.role = role
        self.parts = parts
    }

    /// The text of all parts, in order; images say nothing here.
    package var text: String {
        parts.map { if case .text(let text) = $0 { text } else { "" } }.joined()
    }

    /// Whether any part is an image.
    package var hasImage: Bool {
        parts.contains { if case .image = $0 { true } else { false } }
    }
}

extension Message {
    /// `{"role", "text"}` for plain text, else `{"role", "parts"}`.
    package var json: JSONValue {
        if parts.count == 1, case .text(let text) = parts[0] {
            return ["role": .string(role.rawValue), "text": .string(text)]
        }
        return ["role": .string(role.rawValue), "parts": .array(parts.map(\.json))]
    }

    package init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(keys: ["role", "text", "parts"])
        role = try fields.required("role").oneOf(Role.self)
        if let text = fields["text"] {
            parts = [.text(try text.string())]
        } else {
            parts = try fields.required("parts").array { node throws(JSONError) in try Part(node) }
        }
    }
}

extension Part {
    var json: JSONValue {
        switch self {
        case .text(let text): ["text": .string(text)]
        case .image(let mediaType, let bytes): ["image": .string(mediaType), "base64": .string(Base64.encode(bytes))]
        }
    }

    init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(keys: ["text", "image", "base64"])
        guard let mediaType = fields["image"] else {
            self = .text(try fields.required("text").string())
            return
        }
        let data = try fields.required("base64")
        guard let bytes = Base64.decode(try data.string()) else { throw data.error("this is not Base64") }
        self = .image(mediaType: try mediaType.string(), bytes: bytes)
    }
}
