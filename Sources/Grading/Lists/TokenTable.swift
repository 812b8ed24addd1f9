/// Numbers words in the order in which they are met: the same word has the same number.
///
/// Open addressing over a seeded hash, like `RowIndex`: nobody can prepare words that collide, and no result depends on
/// the seed.
struct TokenTable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    /// A word's number + 1; 0 is empty.
    private var slots = [UInt32](repeating: 0, count: 64)
    private var hashes: [UInt64] = []

    /// How many different words there are.
    var count: Int { ends.count }

    /// The number of a word, a new one where it wasn't met before.
    mutating func number(of word: UnsafeBufferPointer<UInt8>) -> Int32 {
        let hash = RowIndex.hash(word)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if hashes[number] == hash, isSame(number, word) { return Int32(truncatingIfNeeded: number) }
            slot = (slot + 1) & (slots.count - 1)
        }
        bytes.append(contentsOf: word)
        ends.append(bytes.count)
        hashes.append(hash)
        slots[slot] = UInt32(truncatingIfNeeded: ends.count)
        if ends.count * 2 > slots.count { grow() }
        return Int32(truncatingIfNeeded: ends.count - 1)
    }

    /// The word of a number.
    func text(_ number: Int32) -> String {
        let range = self.range(Int(number))
        return String(decoding: bytes[range], as: UTF8.self)
    }

    private func range(_ number: Int) -> Range<Int> {
        (number == 0 ? 0 : ends[number - 1])..<ends[number]
    }

    private func isSame(_ number: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = range(number)
        return range.count == word.count
            && bytes.withUnsafeBufferPointer { UnsafeBufferPointer(rebasing: $0[range]).elementsEqual(word) }
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(truncatingIfNeeded: number + 1)
        }
    }
}
