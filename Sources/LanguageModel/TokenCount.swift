import JSON

extension JSONNode {
    /// A count of tokens as a server tells it: whatever it says, sums of it stay numbers.
    func tokenCount() throws(JSONError) -> Int { min(max(0, try int()), 1_000_000_000) }
}
