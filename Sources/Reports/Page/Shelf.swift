import JSON
import Record

/// The texts that a page shows from blobs: programs, questions and answers, read once, within a budget.
struct Shelf {
    /// A file larger than this is named, not shown.
    private static let fileLimit = 1 << 20
    /// Questions and answers beyond this much text, all calls together, are named and not shown.
    private static let talkLimit = 3 << 20

    private var texts: [String: BlobText] = [:]
    private var talks: [String: String] = [:]
    /// The first node that has a file of this content.
    private var owners: [String: Int] = [:]

    init(_ story: RunStory) {
        for node in story.nodes {
            for file in node.proposed?.plain.program?.files ?? [] {
                if owners[file.digest] == nil { owners[file.digest] = node.number }
                _ = fetch(file.digest, bytes: file.bytes, in: story.evidence)
            }
        }
        var room = Self.talkLimit
        for call in story.nodes.flatMap(\.calls) {
            for (digest, read) in [
                (call.asked.plain.ask, Self.question), (call.answered?.plain.answer ?? "", Self.answer),
            ] where !digest.isEmpty && talks[digest] == nil && room > 0 {
                guard let text = fetch(digest, bytes: 0, in: story.evidence).text else { continue }
                talks[digest] = read(text)
                room -= min(talks[digest]?.utf8.count ?? 0, CallsPart.head + CallsPart.tail)
            }
        }
    }

    /// What is known of a file; nil where nothing asked for it.
    func file(_ digest: String) -> BlobText? { texts[digest] }

    /// A question or an answer as people read it; nil where it is not shown.
    func talk(_ digest: String) -> String? { talks[digest] }

    /// The node in whose part a file's text stands.
    func owner(of digest: String) -> Int? { owners[digest] }

    private mutating func fetch(_ digest: String, bytes: Int, in evidence: Evidence) -> BlobText {
        if let known = texts[digest] { return known }
        let text =
            bytes > Self.fileLimit
            ? BlobText.absent("The file is too large to be shown; its blob has it.") : BlobText(digest, in: evidence)
        texts[digest] = text
        return text
    }

    /// The messages of a question, one after the other; a blob of another shape is shown as it is.
    static func question(_ blob: String) -> String {
        guard let prompt = parse(blob)?["prompt"] else { return blob }
        if let text = prompt["text"]?.stringValue { return text }
        if let tokens = prompt["tokens"]?.arrayValue { return "[\(tokens.count) token ids]" }
        guard let messages = prompt["messages"]?.arrayValue else { return blob }
        return messages.map { message in
            let parts = (message["parts"]?.arrayValue ?? []).map { part in
                part["text"]?.stringValue ?? "[image: \(part["image"]?.stringValue ?? "?")]"
            }
            let text = message["text"]?.stringValue ?? parts.joined(separator: "\n")
            return "\u{2014} \(message["role"]?.stringValue ?? "?") \u{2014}\n\(text)"
        }.joined(separator: "\n\n")
    }

    /// The text of an answer; a blob of another shape is shown as it is.
    static func answer(_ blob: String) -> String { parse(blob)?["text"]?.stringValue ?? blob }

    private static func parse(_ blob: String) -> JSONValue? {
        do throws(JSONError) { return try JSONNode.parse(Array(blob.utf8), source: "blob").plain } catch { return nil }
    }
}
