import Digest
import Posix
import Testing

@testable import Tasks

struct BaselineCacheTests {
    @Test func `an entry comes back as it was kept, under its own key only`() throws {
        let fixture = try Fixture()
        let cache = BaselineCache(home: fixture.home)
        let carve = try fixture.prepared().carve(seed: 1)
        let program = SHA256.hash("program")
        let key = BaselineCache.Key(carve: carve, program: program, seed: 1)
        #expect(cache.entry(for: key) == nil)
        let entry = BaselineCache.Entry(
            score: 0.1 + 0.2, standardError: nil, submission: Array("id,kind\na,rose\n".utf8), refit: nil,
            wall: .milliseconds(1_250))
        try cache.store(entry, for: key)
        #expect(cache.entry(for: key) == entry)
        for other in [
            BaselineCache.Key(carve: carve, program: program, seed: 2),
            .init(carve: carve, program: SHA256.hash("other"), seed: 1),
            .init(carve: try fixture.prepared().carve(seed: 2), program: program, seed: 1),
            .init(carve: try fixture.prepared(.published).carve(seed: 1), program: program, seed: 1),
        ] { #expect(cache.entry(for: other) == nil) }
        let refitted = BaselineCache.Entry(
            score: nil, standardError: 0.5, submission: entry.submission, refit: Array("id\n".utf8), wall: .zero)
        try cache.store(refitted, for: key)
        #expect(cache.entry(for: key) == refitted)
        try cache.store(entry, for: key)
        #expect(cache.entry(for: key) == entry)
    }

    @Test func `a damaged entry is a miss`() throws {
        let fixture = try Fixture()
        let cache = BaselineCache(home: fixture.home)
        let key = BaselineCache.Key(carve: try fixture.prepared().carve(seed: 1), program: .zero, seed: 0)
        let entry = BaselineCache.Entry(
            score: 1, standardError: 0, submission: [1], refit: [2], wall: .seconds(1))
        for name in [".json", ".input.csv", ".refit.csv"] {
            try cache.store(entry, for: key)
            let file = try #require(Files.list(fixture.home.baselines).first { $0.hasSuffix(name) })
            try Files.writeAtomically([7], to: fixture.home.baselines / file)
            #expect(cache.entry(for: key) == nil)
            try Files.remove(fixture.home.baselines / file)
            #expect(cache.entry(for: key) == nil)
        }
    }
}
