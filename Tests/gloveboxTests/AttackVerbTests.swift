import Glibc
import JSON
import Posix
import Sandbox
import Testing

@testable import glovebox

/// `glovebox sandbox attack`, from the outside.
@Suite struct AttackVerbTests {
    private static let repository = Path(#filePath).parent.parent.parent
    private static let names = (try? Attack.all(share: repository).map(\.name)) ?? []

    /// The other half of the corpus's promise: a user without rights, control groups and ids of its own. A user who runs
    /// the tests has it from `AttackTests`.
    @Test(.enabled(if: geteuid() == 0, "only root may become another user"))
    func `the box of an ordinary user holds every attack too`() async throws {
        let installation = Installation(share: Self.repository, home: "/nonexistent", executable: BuiltProgram.path)
        let trials = try await AttacksAsUser.run(Self.names, as: "nobody", patience: 1, from: installation)
        for name in Self.names {
            let verdict = try #require(trials.verdict(of: name), "\(name) was not tried")
            #expect(verdict.isHeld, "\(name): \(verdict.problems)")
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root may become another user"))
    func `one table tells how attacks went as root and as another user`() async throws {
        let names = ["look-at-itself", "every-network"]
        let result = try await BuiltProgram.run(
            ["sandbox", "attack", "--user", "nobody", "--json"] + names, timeout: .seconds(200))
        #expect(result.status == 0, "\(result.errorText)")
        let document = try JSONNode.parse(result.outputText, source: "attack").plain
        #expect(document["tried"] == 2 && document["held"] == 2)
        #expect(document["as_user"] == ["user": "nobody", "tried": 2, "held": 2])
        let attacks = document["attacks"]?.arrayValue ?? []
        #expect(attacks.compactMap { $0["name"]?.stringValue } == names)
        for attack in attacks {
            #expect(attack["as_user"]?["user"] == "nobody" && attack["as_user"]?["held"] == true)
            #expect(attack["as_user"]?["outcome"]?["kind"] == "exited")
        }
        let table = try await BuiltProgram.run(
            ["sandbox", "attack", "--user", "nobody", "every-network"], timeout: .seconds(200))
        #expect(table.outputText.contains("held    held    every-network"))
        #expect(table.outputText.contains("1 of 1 attacks held as root, 1 of 1 as nobody"))
    }

    @Test(
        .enabled(if: geteuid() == 0, "only root may become another user"),
        arguments: [("nobodi", "has no user 'nobodi'"), ("root", "'root' has root's rights")])
    func `a user that can't be tried is refused`(user: String, reason: String) async throws {
        let result = try await BuiltProgram.run(["sandbox", "attack", "--user", user, "every-network"])
        #expect(result.status == Exit.usage.rawValue)
        #expect(result.errorText.contains(reason), "\(result.errorText)")
    }
}
