import JSON
import Measures
import Posix
import Sandbox
import Testing

/// Environments of the installation and of the user.
@Suite struct EnvironmentTests {
    @Test func `every bundled environment can be read, and is named as its file`() throws {
        let names = BoxEnvironment.names(share: Installed.share, home: "/nonexistent")
        #expect(Set(names).isSuperset(of: ["c", "python-science", "python-torch", "r", "shell", "swift"]))
        for name in names {
            #expect(try BoxEnvironment.load(name: name, share: Installed.share, home: "/nonexistent").name == name)
        }
    }

    @Test func `what an environment needs is named with the way to get it`() throws {
        let torch = try BoxEnvironment.load(name: "python-torch", share: Installed.share, home: "/nonexistent")
        let error = #expect(throws: SandboxError.self) { try torch.check() }
        #expect(error?.message.contains("/nonexistent/environments/python-torch is missing") == true)
        #expect(error?.hint?.contains("pip install torch") == true)
        #expect(error?.exitCode == 3)
    }

    @Test func `an environment made of a virtual environment runs its Python`() async throws {
        let folder = try TemporaryFolder(in: "/tmp")
        let home = folder.path / "home"
        try Files.setMode(folder.path, 0o755)
        let made = try await TrustedProgram(
            "/usr/bin/python3", ["-m", "venv", "--without-pip", (folder.path / "venv").string]
        )
        .run()
        try #require(made.status == 0, "\(made.errorText)")
        let maker = EnvironmentMaker(name: "mine", prefix: folder.path / "venv", imports: ["json", "no_such_module"])
        let file = try maker.make(share: Installed.share, home: home)
        #expect(file == home / "boxes/mine.json")
        #expect(BoxEnvironment.names(share: Installed.share, home: home).contains("mine"))
        let mine = try BoxEnvironment.load(name: "mine", share: Installed.share, home: home)
        let code = "import sys; print(sys.prefix, 'json' in sys.modules)"
        let cold = try await Installed.sandbox().run(mine.plan(["python", "-c", code], limits: Installed.limits))
        #expect(cold.standardOutput.text == "/opt/mine False\n")
        let box = try WarmBox(
            try #require(mine.warmPlan(["python", "-c", code], limits: Installed.limits)), in: Installed.sandbox())
        let warm = try #require(try await box.run([:]))
        #expect(warm.standardOutput.text == "/opt/mine True\n")
    }

    @Test(arguments: [
        ("shell", "bin/python", "there is an environment 'shell' already"),
        ("../escape", "bin/python", "is no name for an environment"),
        ("fresh", "lib/python", "it has no bin/python"),
    ])
    func `what can't become an environment is refused`(name: String, program: String, reason: String) throws {
        let folder = try TemporaryFolder()
        let file = folder.path / "venv" / program
        try Files.makeFolder(file.parent)
        try Files.writeAtomically("#!/bin/sh\n", to: file)
        try Files.setMode(file, 0o755)
        let maker = EnvironmentMaker(name: name, prefix: folder.path / "venv", imports: [])
        let error = #expect(throws: SandboxError.self) { try maker.make(share: Installed.share, home: folder.path) }
        #expect(error?.message.contains(reason) == true)
        #expect(error?.exitCode == 2)
        #expect(!Files.exists(folder.path / "boxes/\(name).json"))
    }
}
