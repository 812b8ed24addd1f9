import Sandbox
import Testing

@Suite struct AttackTests {
    static let names = (try? Attack.all(share: Installed.share).map(\.name)) ?? []

    @Test(arguments: names) func `the box holds an attack`(_ name: String) async throws {
        let attack = try #require(try Attack.all(share: Installed.share).first { $0.name == name })
        let trial = try await AttackTrial.run(attack, in: Installed.sandbox())
        #expect(trial.problems == [])
    }

    @Test func `patience leaves alone the limit that an attack is to hit`() async throws {
        let attack = try #require(try Attack.all(share: Installed.share).first { $0.name == "past-the-clock" })
        let trial = try await AttackTrial.run(attack, in: Installed.sandbox(), patience: 3)
        #expect(trial.problems == [])
    }

    @Test func `the corpus is there`() { #expect(Self.names.count >= 110) }
}
