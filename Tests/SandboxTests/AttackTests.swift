import Glibc
import JSON
import Posix
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

    @Test func `the corpus is there`() { #expect(Self.names.count >= 95) }

    /// The other half of the corpus's promise: a user without rights, control groups and ids of its own.
    @Test func `the box of an ordinary user holds every attack too`() async throws {
        guard geteuid() == 0 else { return }  // then the test above ran as one
        let folder = try TemporaryFolder(in: "/tmp")
        let place = folder.path
        try Files.setMode(place, 0o755)
        for program in ["glovebox", "jail"] {
            try Files.copy(Installed.products / program, to: place / program, mode: 0o755)
        }
        try Files.makeFolder(place / "tasks")
        let copied = try await TrustedProgram(
            "/bin/cp", ["-r", (Installed.share / "sandbox").string, (place / "sandbox").string]
        ).run()
        #expect(copied.status == 0)
        let program = (place / "glovebox").string
        let result = try await TrustedProgram(
            "/usr/bin/setpriv",
            ["--reuid=65534", "--regid=65534", "--groups=65534", program, "sandbox", "attack", "--json"],
            environment: ["PATH": "/usr/bin:/bin", "HOME": "/tmp", "GLOVEBOX_SHARE": place.string]
        ).run()
        let report = try JSONNode.parse(result.output, source: "attacks").plain
        let failed = (report["attacks"]?.arrayValue ?? []).filter { $0["held"] != true }
        #expect(failed.isEmpty, "\(failed.map { $0.encoded() })")
        #expect(report["tried"]?.intValue == Self.names.count, "\(result.errorText)")
    }
}
