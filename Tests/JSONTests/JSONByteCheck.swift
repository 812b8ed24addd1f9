import JSON

/// What must hold for any bytes at all: the answer is what is broken, or `nil`.
///
/// `scripts/fuzz json` looks for bytes that break it, and a test replays the corpus that was found.
enum JSONByteCheck {
    /// What is read is written and read again, to the same value; what is refused is refused at a place in the text.
    static func json(_ bytes: [UInt8]) -> String? {
        // What is read with its texts repaired is sound once it is written.
        if let repaired = try? JSONNode.parse(repairing: bytes, source: "").plain,
            (try? JSONNode.parse(repaired.encodedBytes(), source: ""))?.plain != repaired
        {
            return "what was repaired is refused, or read as something else"
        }
        let value: JSONValue
        do throws(JSONError) { value = try JSONNode.parse(bytes, source: "").plain } catch {
            let isThere = error.line >= 1 && (1...(bytes.count + 1)).contains(error.column)
            return isThere ? nil : "refused at no place of the text: \(error.message)"
        }
        let written = value.encodedBytes()
        guard let again = try? JSONNode.parse(written, source: "").plain else { return "what was written is refused" }
        if again != value || again.encodedBytes() != written { return "what was written is read as something else" }
        let indented = value.encodedBytes(.indented, keys: .sorted)
        return (try? JSONNode.parse(indented, source: "")) == nil ? "what was written with blanks is refused" : nil
    }
}
