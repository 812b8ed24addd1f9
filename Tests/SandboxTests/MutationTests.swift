import Glibc
import JSON
import Posix
import Sandbox
import Testing

/// The corpus, put to the test: where one layer is missing, an attack must notice.
///
/// There is no switch that leaves a layer out, not even for tests: a helper with a hole is compiled from changed sources.
/// Layers that no attack can notice, because others hold alone what they hold, are listed in docs/sandbox.md.
@Suite(.serialized) struct MutationTests {
    /// What is taken out of which file, and who must notice.
    struct Mutant: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var file: String
        var from: String
        var to: String
        var attack: String
    }

    static let mutants: [Mutant] = [
        Mutant(
            testDescription: "no system-call filter", file: "filter.c", from: "int filter_payload(void) {",
            to: "int filter_payload(void) { record->filter_notifies = 1; return -1;", attack: "every-network"),
        Mutant(
            testDescription: "no Landlock", file: "landlock.c", from: "int restrict_files(void) {",
            to: "int restrict_files(void) { return -1;", attack: "kernel-settings"),
        Mutant(
            testDescription: "bounding set kept", file: "payload.c", from: "empty_bounding_set();",
            to: "if (plan->fail_at) empty_bounding_set();", attack: "look-at-itself"),
        Mutant(
            testDescription: "secure bits open", file: "payload.c", from: "lock_secure_bits();", to: "",
            attack: "look-at-itself"),
        Mutant(
            testDescription: "the first user kept", file: "payload.c",
            from: "must(setresuid(plan->box_id, plan->box_id, plan->box_id));", to: "", attack: "look-at-itself"),
        Mutant(
            testDescription: "new privileges", file: "payload.c", from: "must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));",
            to: "", attack: "look-at-itself"),
        Mutant(
            testDescription: "no resource limits", file: "payload.c", from: "set_limits();", to: "",
            attack: "raise-limits"),
        Mutant(
            testDescription: "the host's session", file: "payload.c", from: "must(setsid());", to: "",
            attack: "look-at-itself"),
        Mutant(
            testDescription: "spared when memory runs out", file: "payload.c",
            from: "must(write_file(\"/proc/self/oom_score_adj\", \"1000\"));", to: "", attack: "look-at-itself"),
        Mutant(
            testDescription: "the host's network", file: "clone.c", from: " | CLONE_NEWNET", to: "",
            attack: "network-of-the-host"),
        Mutant(
            testDescription: "the host's name", file: "clone.c", from: " | CLONE_NEWUTS", to: "",
            attack: "names-of-the-host"),
        Mutant(
            testDescription: "no control group", file: "clone.c", from: "join_groups(opened);", to: "",
            attack: "memory-eater"),
        Mutant(
            testDescription: "the host's groups", file: "init.c",
            from: "unshare(CLONE_NEWCGROUP) == 0 ? 1 : -errno", to: "-ENOSYS", attack: "names-of-the-host"),
        Mutant(
            testDescription: "the host's clocks", file: "names.c", from: "unshare(CLONE_NEWTIME) != 0 ||",
            to: "true ||",
            attack: "clocks-of-the-host"),
        Mutant(
            testDescription: "the host's tree below", file: "root.c", from: "must(umount2(\".\", MNT_DETACH));", to: "",
            attack: "climb-out"),
        Mutant(
            testDescription: "scratch without a size", file: "root.c", from: "plan->scratch_bytes,", to: "1ull << 40,",
            attack: "disk-filler"),
        Mutant(
            testDescription: "scratch without a count", file: "root.c", from: "plan->scratch_inodes,", to: "1 << 30,",
            attack: "inode-filler"),
        Mutant(
            testDescription: "folders unveiled", file: "root.c", from: "mount->flags & JAIL_MOUNT_IS_VEILED",
            to: "false", attack: "names-of-the-host"),
        Mutant(
            testDescription: "nothing of /proc masked", file: "proc.c", from: "mask(proc, stage, masked[i]);", to: "",
            attack: "kernel-views"),
        Mutant(
            testDescription: "locks of everybody", file: "proc.c", from: "\"locks\"", to: "\"no-such-file\"",
            attack: "lists-of-channels"),
        Mutant(
            testDescription: "the host's channels", file: "clone.c", from: " | CLONE_NEWIPC", to: "",
            attack: "lists-of-channels"),
        Mutant(
            testDescription: "sources that may be written", file: "sources.c",
            from: "if (mount->kind != JAIL_MOUNT_READ_WRITE) attributes.attr_set |= MOUNT_ATTR_RDONLY;", to: "",
            attack: "open-mounts"),
        Mutant(
            testDescription: "devices with times to be set", file: "proc.c",
            from: "MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC", to: "MOUNT_ATTR_NOSUID",
            attack: "device-times"),
        Mutant(
            testDescription: "set-user-id bits of sources", file: "sources.c", from: ".attr_set = MOUNT_ATTR_NOSUID}",
            to: ".attr_set = 0}", attack: "open-mounts"),
        Mutant(
            testDescription: "devices in sources", file: "sources.c",
            from: "attributes.attr_set |= MOUNT_ATTR_NODEV;", to: ";", attack: "open-mounts"),
        Mutant(
            testDescription: "a root that may be written", file: "root.c",
            from: "must(syscall(SYS_mount_setattr, root, \"\", AT_EMPTY_PATH, &attributes, sizeof attributes));",
            to: "",
            attack: "open-mounts"),
        Mutant(
            testDescription: "settings of the kernel as they are", file: "proc.c", from: "freeze(proc, frozen[i]);",
            to: "", attack: "open-mounts"),
        Mutant(
            testDescription: "a keeper with rights", file: "init.c", from: "keep_capabilities(kept);", to: "",
            attack: "keeper-laid-open"),
        Mutant(
            testDescription: "a keeper without a filter", file: "watch.c", from: "filter_init();", to: "",
            attack: "keeper-laid-open"),
        Mutant(
            testDescription: "a keeper that can be looked into", file: "init.c",
            from: "must(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));", to: "", attack: "keeper-laid-open"),
        Mutant(
            testDescription: "a keeper without a clock", file: "watch.c",
            from: "if (now >= end) record->end = JAIL_END_WALL;", to: "", attack: "past-the-clock"),
    ]

    // Only root's boxes have users and groups of their own: a box with a hole must not meet anybody's processes.
    @Test(.enabled(if: geteuid() == 0, "a box with a hole must not meet a user's own processes"), arguments: mutants)
    func `where a layer is missing, an attack notices`(_ mutant: Mutant) async throws {
        let folder = try TemporaryFolder(in: "/tmp")
        let place = folder.path
        try Files.makeFolder(place / "Sources")
        let sources = Installed.share / "Sources"
        try await run("/bin/cp", ["-r", (sources / "jail").string, (sources / "CLinux").string, "\(place)/Sources"])
        let file = place / "Sources/jail" / mutant.file
        let text = try Files.readText(file)
        #expect(
            text.split(separator: mutant.from, omittingEmptySubsequences: false).count == 2, "there is no such line")
        try Files.writeAtomically(text.replacing(mutant.from, with: mutant.to), to: file)
        let units = try Files.list(place / "Sources/jail").filter { $0.hasSuffix(".c") }
        try await run(
            "/usr/bin/cc",
            [
                "-std=gnu11", "-O1", "-w", "-ffreestanding", "-fno-stack-protector", "-U_FORTIFY_SOURCE", "-nostdlib",
                "-static", "-o", "\(place)/jail",
            ] + units.map { "\(place)/Sources/jail/\($0)" })
        if mutant.attack == "clocks-of-the-host" { return try await expectNoticeOfClocks(place) }
        let attack = try #require(try Attack.all(share: Installed.share).first { $0.name == mutant.attack })
        let trial = try await AttackTrial.run(attack, in: Sandbox(jail: place / "jail", share: Installed.share))
        #expect(!trial.isHeld, "\(mutant.attack) does not notice")
    }

    /// The clocks of a host that was started just now look like a box's: this one seems to have run for a month.
    private func expectNoticeOfClocks(_ place: Path) async throws {
        try Files.copy(Installed.products / "glovebox", to: place / "glovebox", mode: 0o755)
        let month = ["--time", "--boottime", "2592000", "--monotonic", "2592000", "--fork"]
        let attack = [(place / "glovebox").string, "sandbox", "attack", "clocks-of-the-host", "--json"]
        let result = try await TrustedProgram(
            "/usr/bin/unshare", month + attack,
            environment: ["PATH": "/usr/bin:/bin", "HOME": "/tmp", "GLOVEBOX_SHARE": Installed.share.string]
        ).run()
        let report = try JSONNode.parse(result.output, source: "attack").plain
        let problems = report["attacks"]?.arrayValue?.first?["problems"]?.encoded() ?? result.errorText
        #expect(report["tried"] == 1 && problems.contains("ACHIEVED"), "\(problems)")
    }

    private func run(_ program: Path, _ arguments: [String]) async throws {
        var command = TrustedProgram(program, arguments)
        command.environment = ["PATH": "/usr/bin:/bin"]
        let result = try await command.run()
        #expect(result.status == 0, "\(result.errorText)")
    }
}
