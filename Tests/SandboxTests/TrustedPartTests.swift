import Posix
import Testing

/// What security people read must stay short, and the page that says how short must stay true.
@Suite struct TrustedPartTests {
    @Test func `the trusted part is as short as the page says, and at most 1,500 lines`() throws {
        let root = Installed.share
        let helper = try Files.list(root / "Sources/jail").filter { $0 != "sample.c" }.map {
            root / "Sources/jail" / $0
        }
        let files = helper + [root / "Sources/CLinux/include/JailPlan.h", root / "Sources/Sandbox/Filter.swift"]
        let lines = try files.reduce(0) { try $0 + Files.read($1).count { $0 == UInt8(ascii: "\n") } }
        #expect(files.count > 10)
        #expect(lines <= 1_500)
        let page = try Files.readText(root / "docs/sandbox.md")
        #expect(page.replacing(",", with: "").contains("\(lines) lines together"), "the page should say \(lines)")
    }
}
