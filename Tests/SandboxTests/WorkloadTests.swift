import Posix
import Sandbox
import Testing

/// Honest programs: what people's programs do must work in the box. `glovebox sandbox workload` runs the slow ones as well.
@Suite struct WorkloadTests {
    static let fast = ["c-and-cpp", "multiprocessing", "python-library", "shell-tools", "swift"]

    @Test(arguments: fast, [false, true]) func `nothing that it needs is refused`(_ name: String, warm: Bool)
        async throws
    {
        let workload = try #require(try Workload.all(share: Installed.share).first { $0.name == name })
        let home = environmentVariable("GLOVEBOX_HOME") ?? "\(environmentVariable("HOME") ?? "")/.local/share/glovebox"
        let trial = try await WorkloadTrial.run(workload, in: Installed.sandbox(), home: Path(home), warm: warm)
        // Only environments of Python have warm boxes.
        if warm, workload.environment != "python-science" {
            #expect(trial == nil)
        } else {
            #expect(try #require(trial).problems == [])
        }
    }

    @Test func `a program keeps its own user, and gets no other`() async throws {
        let code = """
            import os
            for change, ids in ((os.setresuid, (-1, 1000, -1)), (os.setregid, (1000, -1)), (os.setuid, (1000,)),
                                (os.setuid, (0,)), (os.setresuid, (1, 1000, -1)), (os.setresgid, (-1, -1, 1)), (os.setgid, (2,))):
                try: change(*ids); print('passed')
                except PermissionError: print('refused')
            """
        let outcome = try await Installed.sandbox().run(
            Installed.shell().plan(["python3", "-c", code], limits: Installed.limits))
        let verdicts = outcome.standardOutput.text.split(separator: "\n")
        #expect(verdicts == ["passed", "passed", "passed", "refused", "refused", "refused", "refused"])
    }
}
