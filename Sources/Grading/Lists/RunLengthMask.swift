/// The pixels of an image that belong to something, as runs of pixels in a row.
///
/// Pixels are counted from 1 in the file and from 0 here. In which order an image's pixels are counted plays a role for
/// distances only: there it is from top to bottom, then from left to right.
package struct RunLengthMask: Sendable, Equatable {
    /// The runs, ascending and apart from each other.
    package let runs: [Range<Int>]
    /// How many pixels there are.
    package let area: Int

    /// Takes runs that are ascending and apart.
    init(runs: [Range<Int>]) {
        self.runs = runs
        area = runs.reduce(0) { $0 + $1.count }
    }

    /// Reads first pixel and length of each run; an empty cell and `-` are empty masks.
    init(_ cell: UnsafeBufferPointer<UInt8>) throws(MalformedList) {
        var numbers: [Int] = []
        var wrong: String?
        var isDash = false
        Words.forEach(in: cell) { word in
            if word.count == 1, word[0] == UInt8(ascii: "-"), numbers.isEmpty {
                isDash = true
            } else if let number = Self.whole(word), number > 0 {
                numbers.append(number)
            } else if wrong == nil {
                wrong = "has '\(String(decoding: word.prefix(24), as: UTF8.self))' where a whole number above 0 belongs"
            }
        }
        if let wrong { throw MalformedList(what: wrong) }
        guard numbers.count.isMultiple(of: 2), !isDash || numbers.isEmpty else {
            throw MalformedList(what: "has a start without a length")
        }
        var runs: [Range<Int>] = []
        for pair in stride(from: 0, to: numbers.count, by: 2) {
            let start = numbers[pair] - 1
            if let last = runs.last, start < last.upperBound {
                throw MalformedList(what: "has runs that overlap or don't ascend (start \(numbers[pair]))")
            }
            runs.append(start..<(start + numbers[pair + 1]))
        }
        self.init(runs: runs)
    }

    /// Digits alone, up to a number that any image stays below.
    private static func whole(_ word: UnsafeBufferPointer<UInt8>) -> Int? {
        guard word.count <= 15 else { return nil }
        var value = 0
        for byte in word {
            guard 48...57 ~= byte else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        return value
    }

    /// The pixel behind the last one.
    var end: Int { runs.last?.upperBound ?? 0 }

    /// How many pixels two masks share.
    func overlap(_ other: RunLengthMask) -> Int {
        var shared = 0
        var (left, right) = (0, 0)
        while left < runs.count, right < other.runs.count {
            let (a, b) = (runs[left], other.runs[right])
            shared += max(0, min(a.upperBound, b.upperBound) - max(a.lowerBound, b.lowerBound))
            if a.upperBound < b.upperBound { left += 1 } else { right += 1 }
        }
        return shared
    }

    /// Twice the shared pixels over the pixels of both; `nil` where both are empty.
    func dice(_ other: RunLengthMask) -> Double? {
        let both = area + other.area
        return both == 0 ? nil : Double(2 * overlap(other)) / Double(both)
    }
}
