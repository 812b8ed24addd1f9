package import JSON

/// Which model answered, as far as its server tells.
package struct ModelIdentity: Sendable, Hashable {
    /// The name under which the server offers it.
    package var name: String
    /// SHA-256 of the weights' file, where Glovebox knows the file.
    package var fileDigest: String?
    /// The server and its build.
    package var server: String
    /// How many tokens a prompt and its answer may have together.
    package var contextPerSlot: Int?
    /// How many questions are answered at the same time.
    package var slots: Int?
    /// SHA-256 of the chat template.
    package var templateHash: String?

    package init(
        name: String, fileDigest: String? = nil, server: String, contextPerSlot: Int? = nil, slots: Int? = nil,
        templateHash: String? = nil
    ) {
        self.name = name
        self.fileDigest = fileDigest
        self.server = server
        self.contextPerSlot = contextPerSlot
        self.slots = slots
        self.templateHash = templateHash
    }

    package var json: JSONValue {
        [
            "name": .string(name), "file_sha256": .optional(fileDigest), "server": .string(server),
            "context_per_slot": .optional(contextPerSlot), "slots": .optional(slots),
            "template_sha256": .optional(templateHash),
        ]
    }

    package init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(
            keys: ["name", "file_sha256", "server", "context_per_slot", "slots", "template_sha256"])
        name = try fields.required("name").string()
        fileDigest = try fields["file_sha256"]?.string()
        server = try fields.required("server").string()
        contextPerSlot = try fields["context_per_slot"]?.int()
        slots = try fields["slots"]?.int()
        templateHash = try fields["template_sha256"]?.string()
    }
}

/// What may be asked of a model beyond plain text.
package struct Capabilities: Sendable, Hashable {
    /// Answers can be held to a GBNF grammar.
    package var grammar: Bool
    /// Prompts go in and answers come out as token ids.
    package var tokens: Bool
    /// Candidates with log probabilities come with each token.
    package var probabilities: Bool
    /// A ready prompt can be continued, and the chat template can be applied apart from answering.
    package var template: Bool
    /// Closing the connection is known to stop the server's work.
    package var cancel: Bool
    /// Messages may hold images.
    package var images: Bool

    package init(
        grammar: Bool = false, tokens: Bool = false, probabilities: Bool = false, template: Bool = false,
        cancel: Bool = false,
        images: Bool = false
    ) {
        self.grammar = grammar
        self.tokens = tokens
        self.probabilities = probabilities
        self.template = template
        self.cancel = cancel
        self.images = images
    }

    package var json: JSONValue {
        [
            "grammar": .bool(grammar), "tokens": .bool(tokens), "probabilities": .bool(probabilities),
            "template": .bool(template), "cancel": .bool(cancel), "images": .bool(images),
        ]
    }

    package init(_ node: JSONNode) throws(JSONError) {
        let fields = try node.object(keys: ["grammar", "tokens", "probabilities", "template", "cancel", "images"])
        grammar = try fields.required("grammar").bool()
        tokens = try fields.required("tokens").bool()
        probabilities = try fields.required("probabilities").bool()
        template = try fields.required("template").bool()
        cancel = try fields.required("cancel").bool()
        images = try fields.required("images").bool()
    }
}
