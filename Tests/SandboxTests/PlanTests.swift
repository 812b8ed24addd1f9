import CLinux
import Glibc
import Measures
import Posix
import Testing

@testable import Sandbox

@Suite struct PlanTests {
    static let unusable: [(String, @Sendable (inout Plan) -> Void)] = [
        ("there is no command", { $0.command = [] }),
        ("zero byte", { $0.command = ["a\0b"] }),
        ("variable has no name", { $0.environment["A=B"] = "x" }),
        ("not absolute", { $0.workingFolder = "box" }),
        ("limit is zero", { $0.limits.memory = Bytes(0) }),
        ("limit is zero", { $0.limits.wall = .zero }),
        ("no clean absolute path", { $0.mounts.append(.scratch(at: "/a/../b")) }),
        ("no clean absolute path", { $0.mounts.append(.scratch(at: "/")) }),
        ("mounted twice", { $0.mounts += [.scratch(at: "/a"), .scratch(at: "/a")] }),
        ("lies inside the mount", { $0.mounts += [.readOnly("/etc", at: "/a"), .scratch(at: "/a/b")] }),
        ("can't be covered", { $0.mounts.append(.cover("/opt/x")) }),
        ("neither a file nor a folder", { $0.mounts.append(.readOnly("/dev/null", at: "/a")) }),
        ("the host's /proc", { $0.mounts.append(.readOnly("/proc", at: "/a")) }),
        ("the host's /proc", { $0.mounts.append(.readOnly("/proc/1/status", at: "/a")) }),
        ("over /proc", { $0.mounts.append(.readOnly("/etc", at: "/proc/sys")) }),
        (
            "no clean relative path",
            { $0.outputs = Outputs(declared: [.file("../x", limit: .mebibytes(1))], into: "/tmp") }
        ),
    ]

    @Test(arguments: unusable) func `a plan that can't be safe is refused before anything starts`(
        _ words: String, _ change: @Sendable (inout Plan) -> Void
    ) async throws {
        do throws(SandboxError) {
            _ = try await run(change)
            Issue.record("it ran")
        } catch {
            #expect(error.message.contains(words))
            #expect(error.exitCode == 2)
        }
    }

    private func run(_ change: (inout Plan) -> Void) async throws(SandboxError) -> Outcome {
        let environment = try BoxEnvironment.load(name: "shell", share: Installed.share, home: "/")
        var plan = environment.plan(["true"])
        change(&plan)
        return try await Sandbox(jail: Installed.products / "jail", share: Installed.share).run(plan)
    }

    @Test func `a missing helper, environment or profile is said with the nearest name`() async throws {
        #expect(throws: SandboxError.self) { try Sandbox(jail: "/no/jail", share: "/") }
        do throws(SandboxError) {
            _ = try BoxEnvironment.load(name: "shel", share: Installed.share, home: "/")
        } catch { #expect(error.message == "there is no environment 'shel'; did you mean 'shell'?") }
        do throws(SandboxError) { _ = try await run { $0.profile = "defalt" } } catch {
            #expect(error.message == "there is no profile 'defalt'; did you mean 'default'?")
        }
        let science = try BoxEnvironment.load(name: "python-science", share: Installed.share, home: "/no/home")
        do throws(SandboxError) { try science.check() } catch { #expect(error.hint == "To get it: scripts/setup") }
    }

    @Test func `doctor's look at the box names every layer and misses none here`() async throws {
        let checks = await SandboxCheckup.checks(jail: Installed.products / "jail", share: Installed.share)
        #expect(!checks.contains { $0.state == .missing }, "\(checks)")
        #expect(Set(checks.map(\.name)).isSuperset(of: ["sandbox: seccomp", "sandbox: landlock", "sandbox: cgroup"]))
        let none = await SandboxCheckup.checks(jail: "/no/jail", share: Installed.share)
        #expect(none.map(\.state) == [.missing])
    }

    @Test func `a mounted folder can be read by the box's user whatever its mode, and not be written`() async throws {
        let folder = try TemporaryFolder()
        let source = folder.path
        try Files.writeAtomically("for the owner\n", to: source / "file", mode: 0o600)
        let outcome = try await Installed.run("cat input/file; echo x > input/file; chmod 777 input/file") {
            $0.mounts.append(.readOnly(source, at: "/box/input"))
        }
        #expect(outcome.standardOutput.text == "for the owner\n")
        #expect(outcome.standardError.text.contains("Read-only file system"))
        #expect(outcome.ending != .exited(0))
    }

    @Test func `a folder that is mounted writable gets the program's files, under its owner's name`() async throws {
        let folder = try TemporaryFolder()
        let source = folder.path
        // Root's own folders are refused (below), so that no file of root's can come into being here.
        let user: UInt32 = geteuid() == 0 ? 65_534 : geteuid()
        if geteuid() == 0 { try call("chown") { chown(source.string, user, user) } }
        let outcome = try await Installed.run(
            "echo new > work/file; cp /bin/true work/tool; chmod 6755 work/tool; chmod 700 work/tool"
        ) {
            $0.mounts.append(.readWrite(source, at: "/box/work"))
        }
        #expect(outcome.ending == .exited(0), "\(outcome.standardError.text)")
        #expect(try Files.readText(source / "file") == "new\n")
        var status = stat()
        #expect(stat((source / "file").string, &status) == 0 && status.st_uid == user)
        #expect(try Files.mode(source / "tool") == 0o700)
        let refused = try #require(outcome.refused.first)
        #expect(refused.systemCall.hasPrefix("fchmodat") && refused.arguments == "\"work/tool\", 06755")
    }

    @Test func `nothing in the box tells the names of the run and the task that a mount came from`() async throws {
        let folder = try TemporaryFolder(prefix: "secret-task-name")
        let source = folder.path / "run-with-a-name/input"
        try Files.makeFolder(source / "below")
        try Files.writeAtomically("x\n", to: source / "below/file")
        let script = """
            cat input/below/file; cat /proc/self/mountinfo /proc/self/mounts /proc/self/mountstats /proc/1/mountinfo \
              /proc/self/cgroup /proc/self/maps /proc/locks 2>&1 | grep -c -e secret-task -e run-with -e glovebox
            """
        let outcome = try await Installed.run(script) { $0.mounts.append(.readOnly(source, at: "/box/input")) }
        #expect(outcome.standardOutput.text == "x\n0\n", "\(outcome.standardError.text)")
        #expect(outcome.layers.contains { $0.name == "veil" && $0.state == .on })
    }

    @Test func `two boxes at one time meet on no file that both see`() async throws {
        let script = "exec 5</usr/bin/env; flock -n -x 5 && echo mine; sleep 1"
        async let first = Installed.run(script)
        async let second = Installed.run(script)
        let (one, two) = try await (first.standardOutput.text, second.standardOutput.text)
        #expect(one == "mine\n" && two == "mine\n")
    }

    @Test(
        arguments: [
            (0, "|/usr/share/apport/apport %p", false), (1, "|/usr/share/apport/apport %p", true), (0, "core", true),
            (.max, "|/bin/collector", true), (0, "@/run/collector", false), (.max, "@/run/collector", false),
        ] as [(UInt64, String, Bool)])
    func `no box starts where a crash in it would start a collector of the host's`(
        limit: UInt64, pattern: String, starts: Bool
    ) {
        do throws(SandboxError) {
            try PlanWriter.checkCores(limit: limit, pattern: pattern)
            #expect(starts)
        } catch {
            #expect(!starts && error.exitCode == 3 && error.message.contains("kernel.core_pattern"), "\(error.message)")
            #expect(error.hint?.contains("sysctl kernel.core_pattern=core") == true)
        }
    }

    @Test func `a folder with other mounts in it is mounted with them`() {
        let table = MountTable()
        #expect(table.hasMounts(below: "/") && !table.hasMounts(below: "/usr/bin"))
        #expect(table.hasMounts(below: "/no/such/folder"))
    }

    // Nobody else may mount.
    @Test(.enabled(if: geteuid() == 0, "only root can mount"))
    func `what is mounted, renamed or unmounted between two boxes is seen`() throws {
        let folder = try TemporaryFolder()
        let (first, second) = (folder.path / "first", folder.path / "a second")
        try Files.makeFolder(first / "place")
        #expect(!MountTable().hasMounts(below: first))
        try call("mount") { mount("tests", (first / "place").string, "tmpfs", 0, "size=4096") }
        #expect(MountTable().hasMounts(below: first) && MountTable().hasMounts(below: folder.path))
        try call("rename") { rename(first.string, second.string) }
        #expect(MountTable().hasMounts(below: second))
        try call("unmount") { umount2((second / "place").string, 0) }
        #expect(!MountTable().hasMounts(below: folder.path))
    }

    @Test func `a folder that other mounts lie in is shown without a veil, and the record says so`() async throws {
        // /dev has mounts of its own on every machine that the tests run on.
        let outcome = try await Installed.run("ls /box/data") { $0.mounts.append(.readOnly("/dev", at: "/box/data")) }
        let told = outcome.layers.contains {
            $0.name == "veil" && $0.state == .fallback && $0.detail?.contains("/box/data") == true
        }
        #expect(told, "\(outcome.layers)")
    }

    @Test func `a program starts with no signal blocked and none ignored`() async throws {
        let outcome = try await Installed.run("exec grep -E 'Sig(Blk|Ign)' /proc/self/status")
        #expect(outcome.standardOutput.text == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n")
    }

    @Test func `a file that grows past its limit in a mounted folder ends the program, and the limit is named`()
        async throws
    {
        let folder = try TemporaryFolder()
        let source = folder.path
        if geteuid() == 0 { try call("chown") { chown(source.string, 65_534, 65_534) } }
        let outcome = try await Installed.run("exec cat /dev/zero > work/file") {
            $0.mounts.append(.readWrite(source, at: "/box/work"))
        }
        #expect(outcome.ending == .killedByLimit(.disk))
        #expect(outcome.limitsHit.map(\.limit) == [.disk])
    }

    // Nobody else can be refused it: their files are their own.
    @Test(.enabled(if: geteuid() == 0, "only root has folders of root's"))
    func `a folder of root's is not mounted writable, and the hint says what to do`() async throws {
        let folder = try TemporaryFolder()
        let source = folder.path
        for (user, group) in [(0, 0), (0, 65_534), (65_534, 0)] as [(UInt32, UInt32)] {
            try call("chown") { chown(source.string, user, group) }
            do throws(SandboxError) {
                _ = try await Installed.run("true") { $0.mounts.append(.readWrite(source, at: "/box/work")) }
                Issue.record("it ran for \(user):\(group)")
            } catch {
                #expect(error.message == "\(source) belongs to root: a box can't write to it")
                #expect(error.hint?.contains("install -d -o nobody") == true && error.exitCode == 2)
            }
        }
    }

    @Test func `an installation or a home in a folder that boxes see is refused with a hint`() async throws {
        let folder = try TemporaryFolder()
        let place = folder.path
        try Files.makeFolder(place / "shown/installation/sandbox/environments")
        try Files.makeFolder(place / "profiles")
        let text = "{ \"name\": \"x\", \"summary\": \"x\", \"system\": [\"/usr\", \"\(place)/shown\"] }"
        let inside = place / "shown/installation"
        try Files.writeAtomically(text, to: inside / "sandbox/environments/x.json")
        do throws(SandboxError) {
            _ = try BoxEnvironment.load(name: "x", share: inside, home: "/")
            Issue.record("it was loaded")
        } catch {
            #expect(error.message.contains("which every box of the environment 'x' can read") && error.exitCode == 3)
            #expect(error.hint?.contains("GLOVEBOX_HOME") == true)
        }
        #expect(throws: SandboxError.self) {
            try BoxEnvironment.load(name: "shell", share: Installed.share, home: "/usr/share")
        }
        let checks = await SandboxCheckup.checks(
            jail: Installed.products / "jail", share: Installed.share, home: "/usr/share")
        #expect(checks.map(\.state) == [.missing])
    }

    @Test func `what an environment covers is empty in the box`() async throws {
        let outcome = try await Installed.run("ls /usr/share | wc -l; ls /usr/bin | wc -l; touch /usr/share/x") {
            $0.mounts += [.cover("/usr/share"), .cover("/usr/no-such-folder")]
        }
        let lines = outcome.standardOutput.text.split(separator: "\n")
        #expect(lines.first == "0" && lines.count == 2 && lines.last != "0")
    }

    @Test func `a research attempt's box runs python with its libraries, input, program and output`() async throws {
        let user = environmentVariable("HOME") ?? "/"
        let home = Path(environmentVariable("GLOVEBOX_HOME") ?? "\(user)/.local/share/glovebox")
        let environment = try BoxEnvironment.load(name: "python-science", share: Installed.share, home: home)
        try environment.check()
        let folder = try TemporaryFolder()
        let place = folder.path
        try Files.makeFolder(place / "input")
        try Files.makeFolder(place / "program")
        try Files.writeAtomically("x,y\n1,2\n3,4\n", to: place / "input/train.csv", mode: 0o600)
        let program = """
            import os, numpy, pandas, sklearn.linear_model
            table = pandas.read_csv("input/train.csv")
            model = sklearn.linear_model.LinearRegression().fit(table[["x"]], table["y"])
            with open("output/submission.csv", "w") as file:
                file.write(f"{model.predict(table[['x']]).round(6).tolist()} {os.environ['GLOVEBOX_SEED']}")
            """
        try Files.writeAtomically(program, to: place / "program/main.py")
        var plan = environment.plan(["python", "/box/program/main.py"], limits: Installed.limits)
        plan.limits.wall = .seconds(120)
        plan.limits.memory = .gibibytes(1)
        plan.environment["GLOVEBOX_SEED"] = "7"
        plan.mounts += [
            .readOnly(place / "input", at: "/box/input"), .readOnly(place / "program", at: "/box/program"),
        ]
        plan.outputs = Outputs(declared: [.file("submission.csv", limit: .mebibytes(1))], into: place / "out")
        let outcome = try await Installed.sandbox().run(plan)
        #expect(outcome.ending == .exited(0), "\(outcome.standardError.text)")
        #expect(try Files.readText(place / "out/submission.csv") == "[2.0, 4.0] 7")
        // libuuid and others try the network and go on without it: nothing else is refused.
        #expect(outcome.refused.allSatisfy { $0.systemCall == "socket" }, "\(outcome.refused)")
    }

    @Test func `two boxes at one time have different users and see nothing of each other`() async throws {
        // The names of all processes in sight, the shell's own among them. Without `ps`, which a small Debian lacks.
        let look = "cat /proc/self/uid_map; ls /tmp; cat /proc/[0-9]*/comm; echo"
        async let first = Installed.run("echo secret > /tmp/mine; sleep 1; \(look)")
        async let second = Installed.run("sleep .5; \(look)")
        let (one, two) = try await (first.standardOutput.text, second.standardOutput.text)
        for text in [one, two] { #expect(text.contains("sh\n") && !text.contains("sleep"), "\(text)") }
        #expect(one.contains("mine\n"))
        #expect(!two.contains("mine"))
    }
}

@Suite struct ControlGroupTests {
    @Test func `version 1 is found by controller, below the group that we are in`() throws {
        let folder = try TemporaryFolder()
        let base = folder.path
        for name in ["memory/ours", "pids/ours", "cpuacct"] { try Files.makeFolder(base / name) }
        let mounts = ["memory", "pids", "cpuacct"]
            .map {
                "30 20 0:\($0.count) / \(base)/\($0) rw - cgroup cgroup rw,\($0 == "cpuacct" ? "cpu,cpuacct" : $0)\n"
            }
            .joined()
        let own = "4:memory:/ours\n5:pids:/ours\n6:cpu,cpuacct:/gone\n"
        let found = try #require(ControlGroupHierarchy.find(mounts: mounts, own: own))
        #expect(!found.isUnified)
        #expect(found.bases == [.memory: base / "memory/ours", .processes: base / "pids/ours", .cpu: base / "cpuacct"])
    }

    @Test func `version 2 is used where memory and pids were handed on to children`() throws {
        let folder = try TemporaryFolder()
        let base = folder.path / "user/leaf"
        try Files.makeFolder(base)
        for (path, text) in [
            ("cgroup.controllers", "cpu memory pids\n"), ("cgroup.subtree_control", "memory pids\n"),
            ("cgroup.procs", ""),
        ] {
            try Files.writeAtomically(text, to: base.parent / path)
        }
        let mounts = "30 20 0:9 / \(folder.path) rw - cgroup2 cgroup2 rw\n"
        let found = try #require(ControlGroupHierarchy.find(mounts: mounts, own: "0::/user/leaf\n"))
        #expect(found.isUnified && found.bases[.memory] == base.parent)
        #expect(ControlGroupHierarchy.find(mounts: mounts, own: "0::/\n") == nil)
        #expect(ControlGroupHierarchy.find(mounts: "", own: "") == nil)
    }

    @Test func `folders of dead processes are swept, others stay, and a name that is taken is passed over`() throws {
        let folder = try TemporaryFolder()
        let base = folder.path
        for name in ["glovebox-1-1", "glovebox-2-1", "others"] { try Files.makeFolder(base / name) }
        let held = HeldDescriptor(try Descriptor.open(base / "glovebox-2-1", O_RDONLY | O_DIRECTORY))
        #expect(try held.descriptor.tryLock())
        let hierarchy = ControlGroupHierarchy(isUnified: false, bases: [.memory: base])
        hierarchy.sweep()
        #expect(try Files.list(base) == ["glovebox-2-1", "others"])
        let first = try #require(try hierarchy.makeFolders()[.memory])
        let words = first.path.name.split(separator: "-")
        let number = try #require(words.last.flatMap { Int($0) })
        // Other tests count as well: a few names further on are taken.
        for next in 1...4 { try Files.makeFolder(base / "glovebox-\(getpid())-\(number + next)") }
        let second = try #require(try hierarchy.makeFolders()[.memory])
        #expect(second.path != first.path && Files.isFolder(second.path))
        hierarchy.sweep()
        #expect(Files.isFolder(first.path) && Files.isFolder(second.path))
        withExtendedLifetime((first, second, held)) {}
    }

    @Test func `where a group can't be made, the record says why`() throws {
        do throws(SystemError) {
            _ = try ControlGroups(
                .standard, hierarchy: ControlGroupHierarchy(isUnified: false, bases: [.memory: "/dev/null"]))
            Issue.record("it was made")
        } catch { #expect(error.message.contains("make a control group")) }
        let layers = Layers.report(
            jail_record(), isPrivileged: false, groups: nil, without: "make a control group: no", isSampled: true,
            unveiled: [])
        let group = try #require(layers.first { $0.name == "cgroup" })
        #expect(group.state == .fallback && group.detail?.hasPrefix("make a control group: no") == true)
    }

    @Test func `without control groups a box keeps its limits by sampling`() async throws {
        var plan = try Installed.shell().plan(["sh", "-c", "while :; do :; done"], limits: Installed.limits)
        plan.limits.cpu = .milliseconds(300)
        let outcome = try await Installed.sandbox().run(plan, fault: nil, usingControlGroups: false)
        #expect(outcome.ending == .killedByLimit(.cpu))
        #expect(outcome.layers.contains { $0.name == "cgroup" && $0.state == .fallback })
        // It holds on to its memory: what is taken and given back between two samples is not seen, as docs/sandbox.md says.
        plan.command = ["python3", "-c", "import time; x = bytearray(10**9); time.sleep(15)"]
        plan.limits.cpu = .seconds(10)
        #expect(
            try await Installed.sandbox().run(plan, fault: nil, usingControlGroups: false).ending
                == .killedByLimit(.memory))
    }
}
