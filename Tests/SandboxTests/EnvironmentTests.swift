import Glibc
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

/// Device nodes in an environment of the user's own.
@Suite struct DeviceTests {
    /// A harmless device of nearly every machine; opening it says that nothing is mounted.
    private static let fuse = "/dev/fuse"

    private static func environment(_ device: String, home: Path) throws -> BoxEnvironment {
        try Files.makeFolder(home / "boxes")
        let file = """
            {"name": "mine", "summary": "With a device.", "includes": "shell", "devices": ["\(device)"], "profile": "gpu"}
            """
        try Files.writeAtomically(Array(file.utf8), to: home / "boxes/mine.json")
        return try BoxEnvironment.load(name: "mine", share: Installed.share, home: home)
    }

    @Test func `a device is in the box only where its environment names it`() async throws {
        var status = stat()
        guard stat(Self.fuse, &status) == 0, status.st_mode & 0o006 == 0o006 else { return }
        let folder = try TemporaryFolder()
        let mine = try Self.environment(Self.fuse, home: folder.path)
        try mine.check()
        // A read of a device without a connection is answered by its driver: Operation not permitted.
        let code = """
            import os
            device = os.open('/dev/fuse', os.O_RDWR)
            print('open', os.fstat(device).st_rdev == os.makedev(10, 229))
            try: os.read(device, 65536)
            except OSError as error: print(error.strerror)
            """
        let with = try await Installed.sandbox().run(mine.plan(["python3", "-c", code], limits: Installed.limits))
        #expect(with.standardOutput.text == "open True\nOperation not permitted\n", "\(with.standardError.text)")
        let without = try await Installed.run("test -e /dev/fuse || echo absent")
        #expect(without.standardOutput.text == "absent\n")
    }

    @Test func `the profile for GPUs lets their drivers' requests through, and terminals' no more than before`()
        async throws
    {
        let code = """
            import fcntl, os
            null = os.open('/dev/null', os.O_RDWR)
            for request in (0xc020462a, 0xc00c642d, 0x30000001, 27, 0x5412, 0x541c, 0x80045430):
                try: fcntl.ioctl(null, request, bytearray(64))
                except OSError as error: pass
            """
        func refused(_ profile: String) async throws -> [String] {
            try await Installed.sandbox().run(
                {
                    var plan = try Installed.shell().plan(["python3", "-c", code], limits: Installed.limits)
                    plan.profile = profile
                    return plan
                }()
            ).refused.filter { $0.systemCall == "ioctl" }.map(\.arguments)
        }
        let (few, all) = (try await refused("gpu"), try await refused("default"))
        #expect(few.count == 3 && all.count == 7, "\(few) \(all)")
    }

    @Test func `a GPU that is not there is said plainly`() throws {
        let folder = try TemporaryFolder()
        let mine = try Self.environment("/dev/nvidia987", home: folder.path)
        let error = #expect(throws: SandboxError.self) { try mine.check() }
        #expect(error?.message == "there is no GPU here: /dev/nvidia987 does not exist")
        #expect(error?.exitCode == 3)
    }

    @Test(arguments: [
        "/dev/../etc/passwd", "/etc/passwd", "/dev", "/dev/", "/dev//x", "dev/fuse", "/dev/shm/x", "/dev/null",
    ])
    func `what is no node below /dev is refused when the file is read`(place: String) throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: SandboxError.self) { try Self.environment(place, home: folder.path) }
        #expect(error?.exitCode == 2, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        ("/dev/loop0", "a block device"), ("/dev/tty", "it is a terminal"), ("/dev/ptmx", "it is a terminal"),
        ("/dev/kmsg", "the machine's memory or log"), ("/dev/pts", "a folder"), ("/dev/core", "a symbolic link"),
        ("/dev/nvidia987", "there is no GPU here"), ("/dev/hwrng", "can't be opened by a box of root's"),
    ])
    func `a node that no box may have is refused before anything is started`(place: String, reason: String) async throws
    {
        guard geteuid() == 0 || place != "/dev/hwrng", Files.exists(Path(place)) || place.contains("nvidia") else {
            return
        }
        let error = await #expect(throws: SandboxError.self) {
            try await Installed.run("true") { $0.mounts.append(.device(place)) }
        }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }
}
