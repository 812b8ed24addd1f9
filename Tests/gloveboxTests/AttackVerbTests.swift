import Glibc
import JSON
import Posix
import Testing

@testable import glovebox

/// `glovebox sandbox attack`, from the outside.
@Suite struct AttackVerbTests {
    @Test func `one table tells how attacks went as root and as another user`() async throws {
        guard geteuid() == 0 else { return }
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

    @Test(arguments: [("nobodi", "has no user 'nobodi'"), ("root", "'root' has root's rights")])
    func `a user that can't be tried is refused`(user: String, reason: String) async throws {
        guard geteuid() == 0 else { return }
        let result = try await BuiltProgram.run(["sandbox", "attack", "--user", user, "every-network"])
        #expect(result.status == Exit.usage.rawValue)
        #expect(result.errorText.contains(reason), "\(result.errorText)")
    }
}
