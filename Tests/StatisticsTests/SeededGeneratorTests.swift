import Statistics
import Testing

@Suite struct SeededGeneratorTests {
    @Test func `the same seed and stream give the same numbers, another stream others`() {
        var first = SeededGenerator(seed: 7, stream: 1)
        var again = SeededGenerator(seed: 7, stream: 1)
        var other = SeededGenerator(seed: 7, stream: 2)
        let numbers = (0..<100).map { _ in first.next() }
        #expect(numbers == (0..<100).map { _ in again.next() })
        #expect(Set(numbers).isDisjoint(with: (0..<100).map { _ in other.next() }))
        var named = SeededGenerator(seed: 7, stream: "carve")
        var renamed = SeededGenerator(seed: 7, stream: "bandit")
        #expect(named.next() != renamed.next())
    }

    /// The pinned numbers were computed by a separate implementation, in Python, from the published C code.
    @Test func `the first numbers of seed 1 never change`() {
        var generator = SeededGenerator(seed: 1)
        #expect((0..<3).map { _ in generator.next() } == SeededGeneratorTests.pinned)
    }

    static let pinned: [UInt64] = [0x6082_e999_3631_e7d5, 0xe9ac_c0d4_4727_2233, 0x05fe_f114_7bb6_26b9]

    @Test(arguments: [1, 2, 3, 7, 10])
    func `integers below a bound are equally likely`(bound: Int) {
        var generator = SeededGenerator(seed: 3, stream: UInt64(bound))
        var counts = [Int](repeating: 0, count: bound)
        let draws = 20_000
        for _ in 0..<draws { counts[generator.integer(below: bound)] += 1 }
        let expected = Double(draws) / Double(bound)
        // Five standard deviations of a count: a fair generator fails once in 10⁶ seeds, and the seed is fixed.
        for count in counts { #expect(abs(Double(count) - expected) < 5 * expected.squareRoot() + 1) }
    }

    @Test func `moments of the draws are those of their distributions`() {
        var generator = SeededGenerator(seed: 11)
        let size = 20_000
        let uniform = Summary((0..<size).map { _ in generator.uniform() })
        let normal = Summary((0..<size).map { _ in generator.normal() })
        let poisson = Summary((0..<size).map { _ in Double(generator.poissonOne()) })
        // Each bound is about five standard errors of the moment at this size.
        #expect(abs((uniform.mean ?? .nan) - 0.5) < 0.0102)
        #expect(abs((uniform.variance ?? .nan) - 1.0 / 12) < 0.003)
        #expect(abs(normal.mean ?? .nan) < 0.035)
        #expect(abs((normal.variance ?? .nan) - 1) < 0.05)
        #expect(abs((poisson.mean ?? .nan) - 1) < 0.035)
        #expect(abs((poisson.variance ?? .nan) - 1) < 0.062)
    }

    @Test func `a shuffle keeps the elements and favours no order`() {
        var generator = SeededGenerator(seed: 5)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<6000 { counts[generator.shuffled([1, 2, 3]), default: 0] += 1 }
        #expect(counts.count == 6)
        #expect(counts.values.allSatisfy { abs($0 - 1000) < 150 })
        #expect(generator.shuffled([Int]()).isEmpty)
    }
}
