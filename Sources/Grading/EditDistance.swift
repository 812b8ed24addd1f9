/// How many symbols must be put in, taken out or replaced to turn one sequence into another: Levenshtein's distance.
///
/// Bit-parallel over blocks of 64 symbols, O(n·⌈m/64⌉), after equal ends are taken off. The buffers are kept from pair to
/// pair. Source: Myers, Journal of the ACM 46 (1999), in Hyyrö's form (2003).
struct EditDistance {
    /// For each symbol its number in the pattern at hand + 1; 0 where it isn't there.
    private var numbers: [Int32] = []
    /// For each number and block the places in the pattern where the symbol stands, as bits.
    private var places: [UInt64] = []
    /// Where the column of the table rises and falls, block by block.
    private var rises: [UInt64] = []
    private var falls: [UInt64] = []

    /// The distance of two sequences of small numbers from 0 up.
    mutating func distance(_ left: ArraySlice<Int32>, _ right: ArraySlice<Int32>) -> Int {
        var (pattern, text) = left.count <= right.count ? (left, right) : (right, left)
        while let a = pattern.first, let b = text.first, a == b {
            pattern = pattern.dropFirst()
            text = text.dropFirst()
        }
        while let a = pattern.last, let b = text.last, a == b {
            pattern = pattern.dropLast()
            text = text.dropLast()
        }
        if pattern.isEmpty { return text.count }
        let blocks = (pattern.count + 63) / 64
        prepare(pattern, blocks)
        defer { for symbol in pattern { numbers[Int(symbol)] = 0 } }
        return blocks == 1 ? short(pattern.count, text) : long(pattern.count, text, blocks)
    }

    /// Notes where each symbol stands in the pattern.
    private mutating func prepare(_ pattern: ArraySlice<Int32>, _ blocks: Int) {
        let largest = Int(pattern.max() ?? 0)
        if largest >= numbers.count {
            numbers += [Int32](repeating: 0, count: largest + 1 - numbers.count + numbers.count / 2)
        }
        places.removeAll(keepingCapacity: true)
        for _ in 0..<blocks { places.append(0) }
        for (position, symbol) in pattern.enumerated() {
            if numbers[Int(symbol)] == 0 {
                numbers[Int(symbol)] = Int32(truncatingIfNeeded: places.count / blocks)
                for _ in 0..<blocks { places.append(0) }
            }
            places[Int(numbers[Int(symbol)]) * blocks + position >> 6] |= 1 << UInt64(position & 63)
        }
    }

    @inline(__always)
    private func number(_ symbol: Int32) -> Int {
        Int(symbol) < numbers.count ? Int(numbers[Int(symbol)]) : 0
    }

    private func short(_ count: Int, _ text: ArraySlice<Int32>) -> Int {
        var (rise, fall) = (UInt64.max, UInt64(0))
        var distance = count
        let last = UInt64(1) << UInt64(count - 1)
        for symbol in text {
            let equal = places[number(symbol)]
            let diagonal = (((equal & rise) &+ rise) ^ rise) | equal | fall
            var up = fall | ~(diagonal | rise)
            let down = diagonal & rise
            if up & last != 0 { distance += 1 }
            if down & last != 0 { distance -= 1 }
            up = up << 1 | 1
            rise = down << 1 | ~(diagonal | up)
            fall = up & diagonal
        }
        return distance
    }

    private mutating func long(_ count: Int, _ text: ArraySlice<Int32>, _ blocks: Int) -> Int {
        rises.removeAll(keepingCapacity: true)
        falls.removeAll(keepingCapacity: true)
        for _ in 0..<blocks {
            rises.append(.max)
            falls.append(0)
        }
        var distance = count
        let last = UInt64(1) << UInt64((count - 1) & 63)
        for symbol in text {
            let first = number(symbol) * blocks
            var (carriedUp, carriedDown) = (UInt64(1), UInt64(0))
            for block in 0..<blocks {
                let (rise, fall) = (rises[block], falls[block])
                let equal = places[first + block] | carriedDown
                let diagonal = (((equal & rise) &+ rise) ^ rise) | equal | fall
                let up = fall | ~(diagonal | rise)
                let down = diagonal & rise
                if block == blocks - 1 {
                    if up & last != 0 { distance += 1 }
                    if down & last != 0 { distance -= 1 }
                }
                let (shiftedUp, shiftedDown) = (up << 1 | carriedUp, down << 1 | carriedDown)
                (carriedUp, carriedDown) = (up >> 63, down >> 63)
                rises[block] = shiftedDown | ~(diagonal | shiftedUp)
                falls[block] = shiftedUp & diagonal
            }
        }
        return distance
    }
}

/// Texts as sequences of small numbers, one for each Unicode scalar: ASCII as it is, others in the order they are met.
struct ScalarNumbers {
    private var others: [UInt32: Int32] = [:]

    /// Writes a text's numbers over a list.
    mutating func write(_ text: UnsafeBufferPointer<UInt8>, to numbers: inout [Int32]) {
        numbers.removeAll(keepingCapacity: true)
        if text.allSatisfy({ $0 < 0x80 }) {
            for byte in text { numbers.append(Int32(byte)) }
            return
        }
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if scalar.isASCII {
                numbers.append(Int32(truncatingIfNeeded: scalar.value))
            } else if let number = others[scalar.value] {
                numbers.append(number)
            } else {
                let number = Int32(truncatingIfNeeded: 128 + others.count)
                others[scalar.value] = number
                numbers.append(number)
            }
        }
    }
}
