import Glibc
import JSON
import Measures
package import Posix

/// A hostile program of `sandbox/attacks`, and what must happen when it runs in the box.
///
/// The program prints a line that begins with `ACHIEVED` for each effect that it really reached. Held means that there is no
/// such line, and that the box ended and recorded what `attack.json` expects.
package struct Attack: Sendable {
    package let name: String
    /// One sentence: what it tries.
    package let tries: String
    /// The layers that hold it, the first line of defence first.
    package let stoppedBy: [String]
    let program: Path
    let limits: Limits
    let expected: Expectation

    /// What must be seen.
    struct Expectation: Sendable {
        /// Words of `Outcome.Ending.kind`, of which one must be it.
        var endings = ["exited"]
        var limit: LimitName?
        /// System calls that must be recorded as refused.
        var refused: [String] = []
        /// An output that must not have come out.
        var missing: String?
    }

    /// The limits of an attack that names none.
    private static let limits = Limits(
        wall: .seconds(20), cpu: .seconds(10), memory: .mebibytes(128), processes: 48, disk: .mebibytes(8), inodes: 256,
        output: .kibibytes(64))

    /// Every attack of an installation, by name.
    package static func all(share: Path) throws(SandboxError) -> [Attack] {
        let folder = share / "sandbox/attacks"
        let names: [String]
        do throws(SystemError) { names = try Files.list(folder).filter { Files.isFolder(folder / $0) } } catch {
            throw .system(error)
        }
        var attacks: [Attack] = []
        for name in names { attacks.append(try Attack(folder: folder / name)) }
        return attacks
    }

    private init(folder: Path) throws(SandboxError) {
        name = folder.name
        let file = folder / "attack.json"
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try Files.read(file, limit: 1 << 16) } catch { throw .system(error) }
        do throws(JSONError) {
            let fields = try JSONNode.parse(bytes, source: file.string)
                .object(keys: ["tries", "stopped_by", "program", "limits", "expect"])
            tries = try fields.required("tries").string()
            stoppedBy = try fields.required("stopped_by").array { node throws(JSONError) in try node.string() }
            program = folder / (try fields.required("program").string())
            limits = try Self.limits.changed(by: fields["limits"])
            expected = try Self.expectation(fields["expect"])
        } catch { throw .malformed(error) }
    }

    private static func expectation(_ node: JSONNode?) throws(JSONError) -> Expectation {
        var expectation = Expectation()
        guard let fields = try node?.object(keys: ["ending", "limit", "refused", "missing"]) else { return expectation }
        if let ending = fields["ending"] {
            // More than one where layers that not every machine has end it differently.
            expectation.endings = try ending.string().split(separator: "|").map(String.init)
        }
        if let limit = fields["limit"] { expectation.limit = try limit.oneOf(LimitName.self) }
        if let refused = fields["refused"] {
            expectation.refused = try refused.array { node throws(JSONError) in try node.string() }
        }
        expectation.missing = try fields["missing"]?.string()
        return expectation
    }
}
