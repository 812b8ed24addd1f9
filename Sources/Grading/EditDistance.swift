/// How many symbols must be put in, taken out or replaced to turn one sequence into another: Levenshtein's distance.
///
/// Bit-parallel over blocks of 64 symbols, O(n·⌈m/64⌉), after equal ends are taken off. The buffers are kept from pair to
/// pair. Source: Myers, Journal of the ACM 46 (1999), in Hyyrö's form (2003).
struct EditDistance {
    /// For each symbol its number in the pattern at hand + 1; 0 where it isn't there.
    private var numbers: [Int32] = []
    /// For each number and block the places in the pattern where the symbol stands, as bits.
    private var places: [UInt64] = []
    /// The column of the table, where it takes more than two blocks.
    private var column: [Block] = []

    /// The distance of two lists of small numbers from 0 up.
    mutating func distance(_ left: ArraySlice<Int32>, _ right: ArraySlice<Int32>) -> Int {
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in distance(left, right) }
        }
    }

    /// The distance of two sequences of bytes or of small numbers from 0 up.
    mutating func distance<Symbol: FixedWidthInteger>(
        _ left: UnsafeBufferPointer<Symbol>, _ right: UnsafeBufferPointer<Symbol>
    ) -> Int {
        var start = 0
        var (leftEnd, rightEnd) = (left.count, right.count)
        while start < leftEnd, start < rightEnd, left[start] == right[start] { start += 1 }
        while leftEnd > start, rightEnd > start, left[leftEnd - 1] == right[rightEnd - 1] {
            leftEnd -= 1
            rightEnd -= 1
        }
        let (a, b) = (left[start..<leftEnd], right[start..<rightEnd])
        let (pattern, text) = a.count <= b.count ? (a, b) : (b, a)
        if pattern.isEmpty { return text.count }
        let blocks = (pattern.count + 63) / 64
        prepare(UnsafeBufferPointer(rebasing: pattern), blocks)
        defer { for symbol in pattern { numbers[Int(symbol)] = 0 } }
        return distance(pattern.count, UnsafeBufferPointer(rebasing: text), blocks)
    }

    /// Notes where each symbol stands in the pattern.
    private mutating func prepare<Symbol: FixedWidthInteger>(_ pattern: UnsafeBufferPointer<Symbol>, _ blocks: Int) {
        let largest = max(Int(pattern.max() ?? 0), 255)
        if largest >= numbers.count {
            numbers += [Int32](repeating: 0, count: largest + 1 - numbers.count + numbers.count / 2)
        }
        places.removeAll(keepingCapacity: true)
        for _ in 0..<blocks { places.append(0) }
        var count: Int32 = 1
        for (position, symbol) in pattern.enumerated() {
            var number = numbers[Int(symbol)]
            if number == 0 {
                number = count
                numbers[Int(symbol)] = number
                count += 1
                for _ in 0..<blocks { places.append(0) }
            }
            places[Int(number) * blocks + position >> 6] |= 1 << UInt64(position & 63)
        }
    }

    private mutating func distance<Symbol: FixedWidthInteger>(
        _ count: Int, _ text: UnsafeBufferPointer<Symbol>, _ blocks: Int
    ) -> Int {
        numbers.withUnsafeBufferPointer { numbers in
            places.withUnsafeBufferPointer { places in
                // A symbol that was never in a pattern has no number; 0 stands for it.
                func first(_ symbol: Symbol) -> Int {
                    Int(symbol) < numbers.count ? Int(numbers[Int(symbol)]) * blocks : 0
                }
                var distance = count
                let last = UInt64(count - 1) & 63
                switch blocks {
                case 1:
                    var block = Block()
                    for symbol in text {
                        let (up, down) = block.step(places[first(symbol)], 1, 0)
                        distance += Int(up >> last & 1) - Int(down >> last & 1)
                    }
                case 2:
                    var (low, high) = (Block(), Block())
                    for symbol in text {
                        let place = first(symbol)
                        let below = low.step(places[place], 1, 0)
                        let (up, down) = high.step(places[place + 1], below.up >> 63, below.down >> 63)
                        distance += Int(up >> last & 1) - Int(down >> last & 1)
                    }
                default:
                    column.removeAll(keepingCapacity: true)
                    for _ in 0..<blocks { column.append(Block()) }
                    column.withUnsafeMutableBufferPointer { column in
                        for symbol in text {
                            let place = first(symbol)
                            var (up, down) = (UInt64(1) << 63, UInt64(0))
                            for index in 0..<blocks {
                                (up, down) = column[index].step(places[place + index], up >> 63, down >> 63)
                            }
                            distance += Int(up >> last & 1) - Int(down >> last & 1)
                        }
                    }
                }
                return distance
            }
        }
    }

    /// 64 rows of the table's column: where it rises and falls from one row to the next.
    private struct Block {
        private var rise = UInt64.max
        private var fall = UInt64(0)

        /// Goes one column on; answers where the rows rise and fall from column to column, as the next block needs it.
        @inline(__always)
        mutating func step(_ places: UInt64, _ carriedUp: UInt64, _ carriedDown: UInt64) -> (up: UInt64, down: UInt64) {
            let equal = places | carriedDown
            let diagonal = (((equal & rise) &+ rise) ^ rise) | equal | fall
            let up = fall | ~(diagonal | rise)
            let down = diagonal & rise
            let (shiftedUp, shiftedDown) = (up << 1 | carriedUp, down << 1 | carriedDown)
            rise = shiftedDown | ~(diagonal | shiftedUp)
            fall = shiftedUp & diagonal
            return (up, down)
        }
    }
}

/// Whether a text is ASCII alone.
func isASCII(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var bits: UInt8 = 0
    for byte in text { bits |= byte }
    return bits < 0x80
}

/// Texts as sequences of small numbers, one for each Unicode scalar: ASCII as it is, others in the order they are met.
struct ScalarNumbers {
    private var others: [UInt32: Int32] = [:]

    /// Writes a text's numbers over a list.
    mutating func write(_ text: UnsafeBufferPointer<UInt8>, to numbers: inout [Int32]) {
        numbers.removeAll(keepingCapacity: true)
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
