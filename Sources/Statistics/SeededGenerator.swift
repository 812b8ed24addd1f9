/// A repeatable source of random numbers: xoshiro256** by Blackman and Vigna, seeded through SplitMix64.
///
/// The same seed and stream give the same numbers on every machine and in every version of the toolchain: nothing here
/// rests on the standard library's shuffles, whose algorithm may change. Streams of one seed are independent for all
/// practical purposes: give each use a stream of its own instead of sharing one generator between two parts.
///
/// Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// Starts stream number `stream` of `seed`.
    package init(seed: UInt64, stream: UInt64 = 0) {
        var mixer = SplitMix64(state: seed)
        var streams = SplitMix64(state: mixer.next() ^ stream)
        mixer.state = streams.next()
        state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    /// Starts the stream of `seed` that bears a name, such as "carve" or "bandit".
    package init(seed: UInt64, stream name: String) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        self.init(seed: seed, stream: hash)
    }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A uniform draw from [0, 1) on the grid of 2⁻⁵³.
    package mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A uniform integer from 0 up to, not including, `bound`; without bias (Lemire's multiplication).
    ///
    /// A bound below 1 has only one sensible answer, 0.
    package mutating func integer(below bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold {
                product = next().multipliedFullWidth(by: range)
            }
        }
        return Int(product.high)
    }

    /// A draw from the standard normal distribution, by inversion: one uniform draw a normal draw.
    package mutating func normal() -> Double {
        Normal.quantile((Double(next() >> 11) + 0.5) * 0x1p-53)
    }

    /// A draw from the Poisson distribution with mean 1: how often one row appears in a bootstrap sample.
    package mutating func poissonOne() -> Int {
        let draw = next()
        var count = 0
        while count < Self.poissonCumulative.count, draw >= Self.poissonCumulative[count] {
            count += 1
        }
        return count
    }

    /// Puts the elements into a random order, each order equally likely (Fisher and Yates).
    package mutating func shuffle<Element>(_ elements: inout [Element]) {
        var remaining = elements.count
        while remaining > 1 {
            let chosen = integer(below: remaining)
            remaining -= 1
            elements.swapAt(chosen, remaining)
        }
    }

    /// The elements in a random order, each order equally likely.
    package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var copy = elements
        shuffle(&copy)
        return copy
    }

    /// P(X ≤ k)·2⁶⁴ for a Poisson variable X with mean 1; past the end of the table the chance is below 2⁻⁶⁰.
    private static let poissonCumulative: [UInt64] = {
        var table: [UInt64] = []
        var term = 0.367_879_441_171_442_33
        var sum = 0.0
        for count in 0..<18 {
            sum += term
            guard sum < 1 else { break }
            table.append(UInt64(sum * 0x1p64))
            term /= Double(count + 1)
        }
        return table
    }()
}

/// Vigna's SplitMix64: turns any 64 bits, 0 included, into well mixed ones.
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}
