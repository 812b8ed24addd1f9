import Glibc
import JSON
import Measures
import Posix
import Testing

@testable import Sandbox

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
        (#"{"name": "bad", "mounts": [{"from": "{home}/seed", "at": "/opt/x"}]}"#, "seed lies in"),
        (#"{"name": "bad", "mounts": [{"from": "{home}/prepared/a", "at": "/opt/x"}]}"#, "prepared lies in"),
        (#"{"name": "bad", "mounts": [{"from": "{home}/link", "at": "/opt/x"}]}"#, "prepared lies in"),
        (#"{"name": "bad", "mounts": [{"from": "{home}", "at": "/opt/x"}]}"#, "lies in"),
        (#"{"name": "bad", "warm": {"hook": "../../../seed", "at": "/opt/x"}}"#, "a hook is the name of a file"),
        (#"{"name": "shell"}"#, "calls it 'shell'"),
    ])
    func `no environment shows the seed, the vaults or the tasks' tables`(text: String, reason: String) throws {
        let folder = try TemporaryFolder()
        let home = folder.path
        try Files.makeFolder(home / "prepared/a")
        try Files.makeFolder(home / "boxes")
        try Files.writeAtomically("1", to: home / "seed")
        symlink("prepared/a", (home / "link").string)
        let whole = text.replacing("{\"name\"", with: "{\"summary\": \"x\", \"includes\": \"shell\", \"name\"")
        try Files.writeAtomically(whole, to: home / "boxes/bad.json")
        let error = #expect(throws: SandboxError.self) {
            try BoxEnvironment.load(name: "bad", share: Installed.share, home: home)
        }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        ("shell", "bin/python", ["json"], "there is an environment 'shell' already"),
        ("../escape", "bin/python", [], "is no name for an environment"),
        ("fresh", "lib/python", [], "it has no bin/python"),
        ("fresh", "bin/python", ["os.path", "os;print(1)"], "'os;print(1)' is no name of a module"),
        ("fresh", "bin/python", ["os."], "'os.' is no name of a module"),
    ])
    func `what can't become an environment is refused`(
        name: String, program: String, imports: [String], reason: String
    ) throws {
        let folder = try TemporaryFolder()
        let file = folder.path / "venv" / program
        try Files.makeFolder(file.parent)
        try Files.writeAtomically("#!/bin/sh\n", to: file)
        try Files.setMode(file, 0o755)
        let maker = EnvironmentMaker(name: name, prefix: folder.path / "venv", imports: imports)
        let error = #expect(throws: SandboxError.self) { try maker.make(share: Installed.share, home: folder.path) }
        #expect(error?.message.contains(reason) == true)
        #expect(error?.exitCode == 2)
        #expect(!Files.exists(folder.path / "boxes/\(name).json"))
    }
}

/// Device nodes in an environment of the user's own.
@Suite struct DeviceTests {
    private static func environment(_ device: String, home: Path) throws -> BoxEnvironment {
        try Files.makeFolder(home / "boxes")
        let file = """
            {"name": "mine", "summary": "With a device.", "includes": "shell", "devices": ["\(device)"], "profile": "gpu"}
            """
        try Files.writeAtomically(Array(file.utf8), to: home / "boxes/mine.json")
        return try BoxEnvironment.load(name: "mine", share: Installed.share, home: home)
    }

    @Test(.enabled(if: geteuid() == 0, "only root may make a device node"))
    func `a device is in the box only where its environment names it`() async throws {
        let node = try MadeNode("zero", kind: S_IFCHR, major: 1, minor: 5)
        let folder = try TemporaryFolder()
        let mine = try Self.environment(node.place, home: folder.path)
        try mine.check()
        let code = """
            import os
            device = os.open('\(node.place)', os.O_RDWR)
            print('open', os.fstat(device).st_rdev == os.makedev(1, 5), os.read(device, 3), os.write(device, b'x'))
            """
        let with = try await Installed.sandbox().run(mine.plan(["python3", "-c", code], limits: Installed.limits))
        #expect(with.standardOutput.text == "open True b'\\x00\\x00\\x00' 1\n", "\(with.standardError.text)")
        let without = try await Installed.run("test -e \(node.place) || echo absent")
        #expect(without.standardOutput.text == "absent\n")
    }

    /// A list like `/proc/devices` of a machine that has it all.
    private static let devices = """
        Character devices:
          1 mem
          4 /dev/vc/0
          4 tty
         10 misc
         13 input
        195 nvidia
        195 nvidia-modeset
        195 nvidiactl
        226 drm
        234 nvidia-caps
        235 kfd
        236 hidraw
        237 nvidia-uvm
        261 accel

        Block devices:
        238 drm
        """

    @Test(
        arguments: [
            ((1, 3), nil), ((1, 5), nil), ((1, 1), "of the driver mem a box may have null, zero"), ((1, 11), "mem"),
            ((4, 64), "it belongs to the driver /dev/vc/0, tty"), ((13, 64), "input"), ((10, 229), "misc (fuse)"),
            ((10, 223), "misc (uinput)"), ((10, 99), "misc"), ((236, 0), "it belongs to the driver hidraw"),
            ((195, 0), nil), ((195, 255), nil), ((195, 254), "/dev/nvidiactl"), ((237, 0), nil),
            ((237, 1), "nvidia-uvm"),
            ((234, 1), "parts of divided GPUs"), ((234, 3), nil), ((226, 0), "render nodes"), ((226, 128), nil),
            ((226, 192), "drm"), ((235, 0), nil), ((261, 0), nil),
            ((238, 128), "no driver is known to answer for it (number 238:128)"),
            ((999, 0), "no driver"),
        ] as [((UInt32, UInt32), String?)])
    func `a box may have nodes of drivers that compute, and no others`(number: (UInt32, UInt32), reason: String?) {
        let objection = DeviceDriver.objection(
            major: number.0, minor: number.1, devices: Self.devices, misc: "229 fuse\n223 uinput\n")
        #expect((objection == nil) == (reason == nil), "\(objection ?? "")")
        if let reason { #expect(objection?.contains(reason) == true, "\(objection ?? "")") }
        #expect(DeviceDriver.objection(major: number.0, minor: number.1, devices: "", misc: "") != nil)
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

    private static func refusal(of place: String) async throws -> SandboxError? {
        await #expect(throws: SandboxError.self) {
            try await Installed.run("true") { $0.mounts.append(.device(place)) }
        }
    }

    @Test(arguments: [("/dev/tty", "the driver /dev/tty"), ("/dev/nvidia987", "there is no GPU here")])
    func `a node that no box may have is refused before anything is started`(place: String, reason: String) async throws
    {
        let error = try await Self.refusal(of: place)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.hint?.contains("nvidia-uvm") == true && error?.exitCode == 3)
    }

    @Test(
        .enabled(if: geteuid() == 0, "only root may make a device node"),
        arguments: [
            (S_IFBLK, 7, 0, 0o666, "a block device"), (S_IFDIR, 0, 0, 0o777, "a folder"),
            (S_IFLNK, 0, 0, 0o777, "a symbolic link"),
            (S_IFREG, 0, 0, 0o666, "a file"), (S_IFIFO, 0, 0, 0o666, "no device"),
            (S_IFCHR, 1, 5, 0o660, "can't be opened by a box of root's"),
            (S_IFCHR, 1, 11, 0o666, "null, zero"), (S_IFCHR, 10, 1 << 19, 0o666, "the driver misc"),
            (S_IFCHR, 4000, 0, 0o666, "number 4000:0"),
        ] as [(mode_t, UInt32, UInt32, mode_t, String)])
    func `a node is judged by what it is, whatever its name is`(
        kind: mode_t, major: UInt32, minor: UInt32, mode: mode_t, reason: String
    ) async throws {
        let node = try MadeNode("nvidia0", kind: kind, major: major, minor: minor, mode: mode)
        let error = try await Self.refusal(of: node.place)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }
}

/// A node in a folder of its own below /dev, as long as a test needs it.
private final class MadeNode {
    private let folder: TemporaryFolder
    let place: String

    init(_ name: String, kind: mode_t, major: UInt32, minor: UInt32, mode: mode_t = 0o666) throws {
        folder = try TemporaryFolder(in: "/dev")
        let path = folder.path / name
        place = path.string
        try Files.setMode(folder.path, 0o755)
        let number =
            dev_t(major & 0xFFF) << 8 | dev_t(major & 0xFFFF_F000) << 32 | dev_t(minor & 0xFF)
            | dev_t(minor & 0xFFFF_FF00) << 12
        switch kind {
        case S_IFDIR: try Files.makeFolder(path)
        case S_IFLNK: try call("symlink", path: place) { symlink("/dev/zero", place) }
        default: try call("mknod", path: place) { mknod(place, kind | mode, number) }
        }
        // Whatever the umask is.
        if kind == S_IFCHR { try Files.setMode(path, mode) }
    }
}
