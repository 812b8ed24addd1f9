import Testing

@testable import Tasks

struct SplitterTests {
    private let key = KeyedHash(key: Array("a test's key".utf8))

    /// Random strata, groups, times and values: 40 tables, shares from a hundredth to nine tenths.
    @Test(arguments: 0..<40)
    func `each row lands exactly once and the strategy's promise holds`(seed: Int) throws {
        var draws = Draws(UInt64(seed))
        let count = 2 + draws.below(300)
        let share = 0.01 + Double(draws.below(90)) / 100
        let kinds = 2 + draws.below(12)
        let codes = [0, 1] + (2..<max(count, 2)).map { _ in draws.below(kinds) }
        let values = (0..<count).map { _ in Double(draws.below(1_000)) / 8 - 40 }
        let rows = (0..<count).filter { $0 < 2 || draws.below(5) > 0 }
        let wanted = min(max(Int((Double(rows.count) * share).rounded()), 1), rows.count - 1)
        for basis: SplitBasis in [.random, .classes(codes), .values(values), .groups(codes), .times(codes)] {
            let splitter = Splitter(basis: basis, key: key.derive("\(seed)"))
            let chosen: [Int]
            do { chosen = try splitter.choose(share, of: rows) } catch {
                #expect(error == .everyClassHasOneRow)
                #expect(Dictionary(grouping: rows) { codes[$0] }.values.allSatisfy { $0.count == 1 })
                continue
            }
            #expect(!chosen.isEmpty && chosen.count < rows.count)
            #expect(chosen == Array(Set(chosen)).sorted() && Set(chosen).isSubset(of: rows))
            #expect(try chosen == splitter.choose(share, of: rows), "the same key gives the same rows")
            let isChosen = Set(chosen)
            switch basis {
            case .random:
                #expect(chosen.count == wanted)
            case .classes:
                for (_, stratum) in Dictionary(grouping: rows, by: { codes[$0] }) {
                    let ideal = Double(stratum.count * wanted) / Double(rows.count)
                    let found = stratum.count { isChosen.contains($0) }
                    #expect(abs(Double(found) - ideal) < 1)
                    #expect(found < stratum.count)
                }
            case .values:
                #expect(chosen.count == wanted)
                // The empirical distributions differ by no more than two rows of each of ten bands.
                let ordered = rows.sorted { values[$0] < values[$1] }
                for end in ordered.indices {
                    let found = ordered[...end].count { isChosen.contains($0) }
                    let ideal = Double((end + 1) * wanted) / Double(rows.count)
                    #expect(abs(Double(found) - ideal) <= 12 + Double(rows.count) / 10)
                }
            case .groups:
                for (_, group) in Dictionary(grouping: rows, by: { codes[$0] }) {
                    #expect([0, group.count].contains(group.count { isChosen.contains($0) }))
                }
            case .times:
                let latest = rows.filter { !isChosen.contains($0) }.map { codes[$0] }.max() ?? 0
                #expect(chosen.allSatisfy { codes[$0] > latest })
            }
        }
    }

    @Test(arguments: [
        ([0], SplitBasis.random, Splitter.Fault.tooFewRows(1)),
        ([], .random, .tooFewRows(0)),
        ([0, 1, 2], .groups([4, 4, 4]), .oneGroup),
        ([0, 1, 2], .times([9, 9, 9]), .oneTime),
        ([0, 1], .classes([0, 1]), .everyClassHasOneRow),
    ])
    func `rows that can't be divided are refused by name`(rows: [Int], basis: SplitBasis, fault: Splitter.Fault) {
        #expect(throws: fault) { try Splitter(basis: basis, key: key).choose(0.3, of: rows) }
    }

    @Test func `another key chooses other rows`() throws {
        let rows = Array(0..<200)
        let one = try Splitter(basis: .random, key: key.derive("one")).choose(0.5, of: rows)
        let two = try Splitter(basis: .random, key: key.derive("two")).choose(0.5, of: rows)
        #expect(one != two)
        #expect(abs(Set(one).intersection(two).count - 50) < 30)
    }

    @Test func `keys whose parts join to the same text differ, and a key never shows itself`() {
        #expect(key.derive("ab", "c").number(1) != key.derive("a", "bc").number(1))
        #expect(key.derive("ab").number(1) != key.derive("a").number(1))
        #expect("\(key)" == "KeyedHash(secret)")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("97"))
    }
}
