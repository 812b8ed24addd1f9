import Glibc
import JSON
import Measures
import Posix
import Testing

@testable import Sandbox

/// What a box says that its program used, against what the program knows that it used.
@Suite(.serialized) struct AccountingTests {
    private static let amount = 32 << 20

    /// Ways to move so many bytes, and what the record must say of it.
    struct Movement: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var script: String
    }

    static let movements = [
        Movement(testDescription: "by itself", script: "exec head -c \(amount) /dev/zero > /dev/null"),
        Movement(testDescription: "by a child", script: "head -c \(amount) /dev/zero > /dev/null; :"),
        Movement(
            testDescription: "by a daemon", script: "(setsid head -c \(amount) /dev/zero > /dev/null &); sleep .5"),
        Movement(
            testDescription: "by a grandchild that outlives its parents",
            script: "sh -c 'sh -c \"sleep .2; head -c \(amount) /dev/zero > /dev/null\" &' ; sleep 1"),
        Movement(
            testDescription: "by a process that is killed with the box",
            script: "(head -c \(amount) /dev/zero; sleep 100) > /dev/null & sleep 1"),
    ]

    @Test(arguments: movements) func `bytes are counted, whoever moved them`(_ movement: Movement) async throws {
        let outcome = try await Installed.run(movement.script)
        let io = try #require(outcome.io)
        for bytes in [io.calls.read.count, io.calls.written.count] {
            #expect(bytes >= Self.amount && bytes < Self.amount * 102 / 100, "\(io)")
        }
        #expect(io.isWhole, "\(io)")
    }

    @Test func `what process 1 reads while it samples is not the program's`() async throws {
        let outcome = try await Installed.sandbox().run(
            Installed.shell().plan(["sleep", "1"], limits: Installed.limits), fault: nil, usingControlGroups: false)
        let io = try #require(outcome.io)
        #expect(io.calls.read.count < 32 << 10 && io.calls.written.count < 1 << 10, "\(io)")
        #expect(io.readCounter == .processes)
    }

    @Test func `children that are hidden are not counted, and the record says so`() async throws {
        // The shell's own wait would take them: SIGCHLD is ignored by who makes them.
        let code = """
            import os, signal, time
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            if os.fork() == 0:
                zero, null = os.open('/dev/zero', os.O_RDONLY), os.open('/dev/null', os.O_WRONLY)
                begun = time.process_time()
                while time.process_time() - begun < .1: os.write(null, os.read(zero, 65536))
                os._exit(0)
            time.sleep(.6)
            """
        let outcome = try await Installed.run("python3 -c \"\(code)\"")
        #expect(outcome.ending == .exited(0), "\(outcome.standardError.text)")
        let io = try #require(outcome.io)
        #expect(!io.isWhole, "\(io)")
    }

    @Test(.enabled(if: disk != nil, noDisk))
    func `what comes from a disk is told apart from what a cache had`() async throws {
        let folder = try TemporaryFolder(in: Self.disk)
        let file = folder.path / "data"
        try Files.setMode(folder.path, 0o755)
        try Files.writeAtomically([UInt8](repeating: 7, count: 8 << 20), to: file)
        func read() async throws -> InputOutput {
            let outcome = try await Installed.run("cat /data > /dev/null") {
                $0.mounts.append(.readOnly(file, at: "/data"))
            }
            return try #require(outcome.io)
        }
        let cached = try await read()
        #expect(cached.devices.read.count < 1 << 20 && cached.calls.read.count >= 8 << 20, "\(cached)")
        try await forget(file)
        let fresh = try await read()
        #expect(fresh.devices.read.count >= 8 << 20 && fresh.devices.read.count < 10 << 20, "\(fresh)")
    }

    /// Takes a file's pages out of memory.
    private func forget(_ file: Path) async throws {
        let code = """
            import os, sys
            file = os.open(sys.argv[1], os.O_RDWR)
            os.fsync(file)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            """
        let result = try await TrustedProgram("/usr/bin/python3", ["-c", code, file.string]).run()
        #expect(result.status == 0, "\(result.errorText)")
    }

    /// A folder on a disk: a file system in memory has nothing to forget, and one made of others may lie in memory.
    private static let disk: Path? = ["/var/tmp", Installed.products, Installed.share].first { folder in
        let mounts = ((try? Files.readText("/proc/mounts")) ?? "").split(separator: "\n").map {
            $0.split(separator: " ")
        }
        let around = mounts.filter { $0.count > 2 && ($0[1] == "/" || "\(folder)/".hasPrefix($0[1] + "/")) }
        let kind = around.max { $0[1].count < $1[1].count }?[2]
        return kind.map { !["tmpfs", "ramfs", "overlay"].contains($0) } == true && access(folder.string, W_OK) == 0
    }
    private static let noDisk: Comment = "no folder that may be written lies on a disk"

    @Test(.enabled(if: disk != nil, noDisk))
    func `bytes written to a folder of the host's are counted as a disk's`() async throws {
        let folder = try TemporaryFolder(in: Self.disk)
        if geteuid() == 0 { #expect(chown(folder.path.string, 65_534, 65_534) == 0) }
        let outcome = try await Installed.run("head -c 4194304 /dev/zero > /w/x") {
            $0.mounts.append(.readWrite(folder.path, at: "/w"))
        }
        let io = try #require(outcome.io)
        #expect(io.devices.written.count >= 4 << 20 && io.devices.written.count < 5 << 20, "\(outcome.ending) \(io)")
    }

    /// A quarter of the processes are waited for, a quarter are orphans, and half hide.
    @Test(.enabled(if: ControlGroupHierarchy.ofThisMachine != nil, "no control group can be written: use is sampled"))
    func `processor time is the programs' own to two per cent`() async throws {
        let code = """
            import os, signal, sys, time
            def burn():
                while time.process_time() < .4: pass
                os.write(1, b'%f\\n' % time.process_time())
                os._exit(0)
            if os.fork() == 0: burn()
            if os.fork() == 0:
                if os.fork() == 0: burn()
                os._exit(0)
            os.wait()
            os.wait()
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            for _ in range(2):
                if os.fork() == 0: burn()
            time.sleep(2.5)
            os.write(1, b'%f\\n' % time.process_time())
            """
        let outcome = try await Installed.run("exec python3 -c \"\(code)\"")
        #expect(outcome.ending == .exited(0), "\(outcome.standardError.text)")
        let told = outcome.standardOutput.text.split(separator: "\n").compactMap { Double($0) }
        try #require(told.count == 5, "\(outcome.standardOutput.text)")
        let (sum, counted) = (told.reduce(0, +) * 1_000, outcome.cpu.fractionalMilliseconds)
        #expect(abs(counted - sum) <= sum * 0.02, "\(counted) ms counted, \(sum) ms used")
    }

    // MARK: throttling

    @Test func `quotas are those of our group and the groups above it`() throws {
        let folder = try TemporaryFolder()
        let (outer, inner) = (folder.path / "a", folder.path / "a/b")
        try Files.makeFolder(inner)
        let mounts = "31 23 0:28 / \(folder.path) rw - cgroup2 cgroup2 rw\n"
        let quotas = ProcessorQuotas.find(mounts: mounts, own: "0::/a/b\n")
        #expect(quotas.folders == [inner, outer, folder.path])
        #expect(quotas.binding(boxesBelow: nil).folders == quotas.folders)
        #expect(quotas.binding(boxesBelow: inner).folders == quotas.folders)
        #expect(quotas.binding(boxesBelow: outer).folders == [outer, folder.path], "boxes beside our own group")
        #expect(quotas.now() == nil)
        try Files.writeAtomically("max 100000\n", to: inner / "cpu.max")
        #expect(quotas.now() == nil)
        try Files.writeAtomically("50000 100000\n", to: outer / "cpu.max")
        try Files.writeAtomically("usage_usec 9\nnr_throttled 3\nthrottled_usec 1500\n", to: outer / "cpu.stat")
        let before = try #require(quotas.now())
        #expect(before == Throttling(times: 3, time: .microseconds(1500)))
        try Files.writeAtomically("usage_usec 9\nnr_throttled 5\nthrottled_usec 4000\n", to: outer / "cpu.stat")
        #expect(quotas.now()?.since(before) == Throttling(times: 2, time: .microseconds(2500)))
    }

    @Test func `v1 is looked up in the hierarchy of its controller`() throws {
        let folder = try TemporaryFolder()
        let place = folder.path / "cpu"
        try Files.makeFolder(place / "batch")
        let mounts = """
            31 23 0:28 / \(folder.path)/unified rw - cgroup2 cgroup2 rw
            32 23 0:29 / \(place) rw - cgroup cgroup rw,cpu,cpuacct
            """
        let quotas = ProcessorQuotas.find(mounts: mounts, own: "3:cpu,cpuacct:/batch\n0::/\n")
        #expect(quotas.folders == [place / "batch", place])
        try Files.writeAtomically("-1\n", to: place / "cpu.cfs_quota_us")
        #expect(quotas.now() == nil)
        try Files.writeAtomically("20000\n", to: place / "batch/cpu.cfs_quota_us")
        try Files.writeAtomically("nr_throttled 7\nthrottled_time 2000000\n", to: place / "batch/cpu.stat")
        #expect(quotas.now() == Throttling(times: 7, time: .milliseconds(2)))
    }

    @Test func `where there is no quota, nothing of one stands in the record`() async throws {
        let unbound = try await Installed.run("true")
        // This process may have one itself, as in a container.
        #expect((unbound.throttled == nil) == (ProcessorQuotas.ofThisMachine.now() == nil))
        #expect((unbound.json()["throttled"] == .null) == (unbound.throttled == nil))
    }

    @Test(.enabled(if: QuotaGroup.canBeMade, "no group with a quota of processor time can be made here"))
    func `a quota above us stands in the record`() async throws {
        let group = try QuotaGroup()
        defer { group.remove() }
        let script = """
            echo $$ > \(group.processes) && exec \(Installed.products)/glovebox sandbox exec --env shell --json \
            -- sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done'
            """
        let result = try await TrustedProgram(
            "/bin/sh", ["-c", script],
            environment: ["PATH": "/usr/bin:/bin", "HOME": "/tmp", "GLOVEBOX_SHARE": Installed.share.string]
        ).run()
        #expect(result.status == 0, "\(result.errorText)")
        let record = try JSONNode.parse(result.output, source: "outcome").plain
        #expect(try #require(record["throttled"]?["times"]?.intValue) > 0, "\(record.encoded())")
    }
}

/// A control group with a fifth of a processor, for a Glovebox of its own.
private struct QuotaGroup {
    /// The group, and the one in it that holds processes: a group of v2 that hands controllers on may hold none itself.
    private let folders: [Path]

    /// v1's `cpu`, or the root of v2 with that controller: below our own group of v2, which holds us, none can be handed on.
    private static let place: Path? = {
        guard let ours = ProcessorQuotas.ofThisMachine.folders.first,
            let root = ProcessorQuotas.ofThisMachine.folders.last
        else { return nil }
        if Files.exists(ours / "cpu.shares") { return ours }
        let offered = (try? Files.readText(root / "cgroup.controllers")) ?? ""
        return ["cpu", "memory", "pids"].allSatisfy(
            offered.split(whereSeparator: \.isWhitespace).map(String.init).contains)
            ? root : nil
    }()

    static var canBeMade: Bool { place.map { access($0.string, W_OK) == 0 } ?? false }

    init() throws {
        let group = try #require(Self.place) / "glovebox-test-\(getpid())"
        try call("make a group", path: group.string) { mkdir(group.string, 0o755) }
        guard Files.exists(group / "cgroup.controllers") else {
            folders = [group]
            try Self.write("20000", group / "cpu.cfs_period_us")
            try Self.write("4000", group / "cpu.cfs_quota_us")
            return
        }
        folders = [group, group / "inner"]
        for folder in [group.parent, group] { try Self.write("+cpu +memory +pids", folder / "cgroup.subtree_control") }
        try Self.write("4000 20000", group / "cpu.max")
        try call("make a group", path: folders[1].string) { mkdir(folders[1].string, 0o755) }
    }

    /// The file that takes the number of a process.
    var processes: Path { (folders.last ?? "/") / "cgroup.procs" }

    func remove() { for folder in folders.reversed() { rmdir(folder.string) } }

    private static func write(_ text: String, _ file: Path) throws {
        try Descriptor.open(file, O_WRONLY).writeAll(Array(text.utf8))
    }
}
