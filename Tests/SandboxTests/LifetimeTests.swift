import CLinux
import Glibc
import Measures
import Posix
import Sandbox
import Testing

/// What a box leaves behind, however it ends. Each test looks at a whole process, so each runs in one of its own.
@Suite(.serialized) struct LifetimeTests {
    @Test func `fifty boxes leave no descriptor, no child and no control group`() async throws {
        await #expect(processExitsWith: .success) {
            _ = try await Installed.run("true")
            let before = try await Traces.ofWarmProcess()
            for index in 0..<50 {
                _ = try await Installed.run(index.isMultiple(of: 2) ? "sleep 5 & exit 0" : "kill -9 $$") {
                    if index.isMultiple(of: 5) { $0.limits.wall = .milliseconds(20) }
                }
            }
            try await Traces.expect(before)
        }
    }

    @Test func `every launch step that fails is named, and leaves nothing behind`() async throws {
        await #expect(processExitsWith: .success) {
            let sandbox = try Installed.sandbox()
            _ = try await Installed.run("true")
            let before = try await Traces.ofWarmProcess()
            var plan = try Installed.shell().plan(["true"], limits: Installed.limits)
            plan.mounts.append(.readOnly(Installed.share / "sandbox", at: "/box/input"))
            plan.proxyPort = 8080  // with it, loopback is up as well
            for stage in 1..<UInt32(JAIL_STAGE_COUNT.rawValue) {
                let step = String(cString: glovebox_jail_step(stage))
                let layer = String(cString: glovebox_jail_layer(stage))
                let outcome = try await sandbox.run(plan, fault: LaunchFault(stage: stage, code: EDOM))
                switch outcome.ending {
                case .couldNotStart(let obstacle):
                    guard obstacle.layer == layer, obstacle.reason.hasPrefix(step) else {
                        fatalError("\(step): \(obstacle)")
                    }
                case .exited(0):
                    // Steps that only some boxes take: owners are mapped for root, groups joined where they can be made.
                    let rare = [JAIL_AT_SOURCE_IDS.rawValue, JAIL_AT_LISTENER.rawValue, JAIL_AT_CONTROL_GROUP.rawValue]
                    guard rare.contains(stage), geteuid() != 0 else { fatalError("\(step) did not fail") }
                default: fatalError("\(step): \(outcome.ending)")
                }
            }
            try await Traces.expect(before)
        }
    }

    @Test func `wherever the host runs out of descriptors, an error says so and nothing is left behind`() async throws {
        await #expect(processExitsWith: .success) {
            _ = try await Installed.run("true")
            let before = try await Traces.ofWarmProcess()
            let folder = try TemporaryFolder()
            let place = folder.path
            var all = rlimit()
            getrlimit(__rlimit_resource_t(7), &all)
            var (failures, successes) = (0, 0)
            // Every step that opens something fails once, from the first to the last.
            for spare in 0..<64 {
                var few = all
                few.rlim_cur = rlim_t(before.descriptors + spare)
                setrlimit(__rlimit_resource_t(7), &few)
                do throws(SandboxError) {
                    let outcome = try await Installed.run("python3 -c 'import socket; socket.socket(2)'; sleep .01") {
                        $0.transcripts = place / "transcripts"
                        $0.outputs = Outputs(declared: [.file("x", limit: .mebibytes(1))], into: place / "out")
                    }
                    if case .couldNotStart = outcome.ending { failures += 1 } else { successes += 1 }
                } catch { failures += 1 }
                setrlimit(__rlimit_resource_t(7), &all)
                try await Traces.expect(before)
            }
            guard failures > 15, successes > 5 else { fatalError("\(failures) failures, \(successes) successes") }
        }
    }

    @Test func `a descriptor that comes and finds no free number is told from a letter without one`() async throws {
        await #expect(processExitsWith: .success) {
            var ends: [Int32] = [-1, -1]
            var all = rlimit()
            getrlimit(__rlimit_resource_t(7), &all)
            guard glovebox_packet_pair(&ends) == 0 else { fatalError("no sockets") }
            var few = all
            few.rlim_cur = rlim_t(ends[1] + 1)
            // Numbers below may be free: fill them.
            setrlimit(__rlimit_resource_t(7), &few)
            while dup(0) >= 0 {}
            var (letter, descriptor, sender): (CChar, Int32, Int32) = (0, -1, 0)
            guard glovebox_send_letter(ends[0], 76, 0) == 0, glovebox_send_letter(ends[0], 83, -1) == 0 else {
                fatalError("not sent")
            }
            guard glovebox_receive_letter(ends[1], &letter, &descriptor, &sender) == 2, letter == 76, descriptor == -1
            else {
                fatalError("the loss went unseen")
            }
            guard glovebox_receive_letter(ends[1], &letter, &descriptor, &sender) == 1, letter == 83, descriptor == -1
            else {
                fatalError("the next letter was lost")
            }
        }
    }

    @Test func `transcripts that can't be kept are an error, and leave nothing behind`() async throws {
        await #expect(processExitsWith: .success) {
            _ = try await Installed.run("true")
            let before = try await Traces.ofWarmProcess()
            let folder = try TemporaryFolder()
            let place = folder.path
            try Files.writeAtomically("a file", to: place / "file")
            try Files.makeFolder(place / "folders/stderr")
            try Files.makeFolder(place / "full")
            guard symlink("/dev/full", (place / "full/stdout").string) == 0 else { fatalError("symlink") }
            for name in ["file", "folders", "full"] {
                do {
                    _ = try await Installed.run("echo x; sleep .1") { $0.transcripts = place / name }
                    fatalError("\(name): it ran")
                } catch is SandboxError {}
                try await Traces.expect(before)
            }
        }
    }

    @Test func `where process 1 does nothing, the supervisor keeps the wall limit itself`() async throws {
        await #expect(processExitsWith: .success) {
            _ = try await Installed.run("true")
            let before = try await Traces.ofWarmProcess()
            let begun = ContinuousClock.now
            async let running = Installed.run("sleep 60 & sleep 60") { $0.limits.wall = .seconds(1) }
            var inits: [pid_t] = []
            while inits.isEmpty, ContinuousClock.now - begun < .seconds(10) {
                try await Task.sleep(for: .milliseconds(5))
                inits = Traces.children(getpid()).flatMap(Traces.children)
                // Not before the program runs.
                inits = inits.filter { !Traces.children($0).flatMap(Traces.children).isEmpty }
            }
            for process in inits { kill(process, SIGSTOP) }
            let outcome = try await running
            let lasted = ContinuousClock.now - begun
            guard outcome.ending == .killedByLimit(.wall), lasted > .seconds(2), lasted < .seconds(8) else {
                fatalError("\(outcome.ending) after \(lasted)")
            }
            guard let hit = outcome.limitsHit.first, hit.used >= hit.allowed else { fatalError("\(outcome.limitsHit)") }
            try await Traces.expect(before)
        }
    }

    @Test func `when the supervisor is killed, the whole tree dies within a second, and its groups go`() async throws {
        let marker = "9\(getpid())"
        var command = TrustedProgram(
            Installed.products / "glovebox",
            [
                "sandbox", "exec", "--env", "shell", "--", "sh", "-c",
                "sleep \(marker) & setsid sleep \(marker) & sleep \(marker)",
            ])
        command.environment = ["PATH": "/usr/bin:/bin", "HOME": "/tmp", "GLOVEBOX_SHARE": Installed.share.string]
        let program = command
        let running = Task { try await program.run() }
        try await wait { Traces.processes(marker).count >= 4 }
        let supervisors = Traces.processes("sandbox\0exec").filter { Traces.commandLine($0).contains(marker) }
        let groups = Traces.groups(of: supervisors)
        running.cancel()  // SIGKILL
        _ = try await running.value
        try await wait { Traces.processes(marker).isEmpty && Traces.existing(groups).isEmpty }
        #expect(Traces.processes(marker).isEmpty)
        #expect(Traces.existing(groups).isEmpty)
    }

    private func wait(until condition: () -> Bool) async throws {
        for _ in 0..<200 where !condition() { try await Task.sleep(for: .milliseconds(25)) }
    }
}

/// What a process holds that outlives a box: descriptors, children, control groups, temporary folders.
struct Traces: Equatable {
    var descriptors: Int
    var children: [pid_t]

    static func now() throws -> Traces {
        Traces(
            descriptors: try Files.list("/proc/self/fd").count,
            children: children(getpid()))
    }

    static func children(_ process: pid_t) -> [pid_t] {
        // A child stands with the thread that made it, as long as there is one.
        let threads = (try? Files.list(Path("/proc/\(process)/task"))) ?? []
        return threads.flatMap { thread -> [pid_t] in
            let text = (try? Files.readText(Path("/proc/\(process)/task/\(thread)/children"))) ?? ""
            return text.split(separator: " ").compactMap { pid_t($0) }
        }
    }

    /// The traces of a process whose runtime has made its own descriptors already: the first sleep makes timers.
    static func ofWarmProcess() async throws -> Traces {
        try await Task.sleep(for: .milliseconds(20))
        return try now()
    }

    /// Ends the process where anything is left; the thread that watched the last box may need a moment to end.
    static func expect(_ before: Traces) async throws {
        for _ in 0..<100 where try now().descriptors > before.descriptors {
            try await Task.sleep(for: .milliseconds(10))
        }
        let after = try now()
        let groups = existing(groups(of: [getpid()]))
        // Fewer is possible: the box before the first look may not have been quite over either.
        if after.descriptors > before.descriptors || after.children != before.children || !groups.isEmpty {
            fatalError("left behind: \(after), not \(before), \(groups)")
        }
    }

    static func commandLine(_ process: pid_t) -> String {
        (try? Files.readText(Path("/proc/\(process)/cmdline"))) ?? ""
    }

    static func processes(_ words: String) -> [pid_t] {
        let all = ((try? Files.list("/proc")) ?? []).compactMap { pid_t($0) }
        return all.filter { $0 != getpid() && commandLine($0).contains(words) }
    }

    /// The folders that a supervisor's boxes may have in every hierarchy: `glovebox-<pid>-<n>` below any group.
    static func groups(of processes: [pid_t]) -> [String] { processes.map { "glovebox-\($0)-" } }

    static func existing(_ prefixes: [String]) -> [Path] {
        var found: [Path] = []
        func search(_ folder: Path, depth: Int) {
            for name in (try? Files.list(folder)) ?? [] where Files.isFolder(folder / name) {
                if prefixes.contains(where: { name.hasPrefix($0) }) { found.append(folder / name) }
                if depth < 4 { search(folder / name, depth: depth + 1) }
            }
        }
        search("/sys/fs/cgroup", depth: 0)
        return found
    }
}
