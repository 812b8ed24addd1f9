import Glibc
import JSON
import Measures
import Posix
import Sandbox
import Testing

@Suite struct OutcomeTests {
    /// A script, what is changed of the plan, and how it must end.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var script: String
        var ending: Outcome.Ending
        var limit: LimitName?
        var change: @Sendable (inout Plan) -> Void = { _ in }

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "exit 0", script: "true", ending: .exited(0)),
        Case(name: "exit 7", script: "exit 7", ending: .exited(7)),
        Case(name: "a signal", script: "kill -SEGV $$", ending: .signalled(11)),
        Case(name: "the signal of the CPU limit, sent by hand", script: "kill -XCPU $$", ending: .signalled(24)),
        Case(name: "the signal of the file limit, sent by hand", script: "kill -XFSZ $$", ending: .signalled(25)),
        Case(name: "the signal of the filter, sent by hand", script: "kill -SYS $$", ending: .signalled(31)),
        Case(name: "wall", script: "sleep 30", ending: .killedByLimit(.wall), limit: .wall) {
            $0.limits.wall = .milliseconds(300)
        },
        Case(name: "wall, with time to tidy up", script: "trap 'exit 3' TERM; sleep 30 & wait", ending: .exited(3)) {
            $0.limits.wall = .milliseconds(300)
            $0.limits.grace = .seconds(10)
        },
        Case(name: "cpu", script: "while :; do :; done", ending: .killedByLimit(.cpu), limit: .cpu) {
            $0.limits.cpu = .milliseconds(300)
        },
        Case(
            name: "memory", script: "python3 -c 'x = bytearray(10**9)'", ending: .killedByLimit(.memory), limit: .memory
        ),
        Case(
            name: "processes, survived", script: "for i in $(seq 60); do sleep .2 & done 2>/dev/null; wait; :",
            ending: .exited(2), limit: .processes),
        Case(name: "disk, survived", script: "cat /dev/zero > /tmp/x; exit 0", ending: .exited(0), limit: .disk),
        Case(
            name: "inodes, survived", script: "i=0; while [ $i -lt 900 ]; do : > /tmp/$i || exit 0; i=$((i+1)); done",
            ending: .exited(2), limit: .inodes),
        Case(name: "output, survived", script: "seq 100000; exit 0", ending: .exited(0), limit: .output),
        Case(name: "output, a flood", script: "yes", ending: .killedByLimit(.output), limit: .output) {
            $0.limits.output = .kibibytes(4)
        },
    ]

    @Test(arguments: cases) func `a program ends, and the limit that it reached is named`(_ trial: Case) async throws {
        let outcome = try await Installed.run(trial.script, trial.change)
        #expect(outcome.ending == trial.ending, "\(outcome.standardError.text)")
        if let limit = trial.limit {
            let hit = try #require(outcome.limitsHit.first { $0.limit == limit }, "\(outcome.limitsHit)")
            #expect(hit.allowed > 0 && hit.used > 0)
        } else {
            #expect(outcome.limitsHit.isEmpty, "\(outcome.limitsHit)")
        }
    }

    @Test func `both streams, standard input and the environment are what the plan says`() async throws {
        let outcome = try await Installed.run("cat; env | sort >&2; pwd; id -un; hostname") {
            $0.input = Array("fed\n".utf8)
            $0.environment = ["PATH": "/usr/bin:/bin", "GLOVEBOX_SEED": "7"]
        }
        #expect(outcome.standardOutput.text == "fed\n/box\nbox\nbox\n")
        #expect(outcome.standardError.text == "GLOVEBOX_SEED=7\nPATH=/usr/bin:/bin\nPWD=/box\n")
        #expect(outcome.wall > .zero && outcome.wall < .seconds(10))
        #expect(outcome.cpu > .zero)
    }

    @Test func `a long output keeps its head and its tail, and the whole goes to a file`() async throws {
        let folder = try TemporaryFolder()
        let place = folder.path / "transcripts"
        let outcome = try await Installed.run("seq 50000") {
            $0.limits.output = .kibibytes(128)
            $0.transcripts = place
        }
        #expect(outcome.standardOutput.isTruncated)
        #expect(outcome.standardOutput.text.hasPrefix("1\n2\n3\n"))
        #expect(outcome.standardOutput.text.hasSuffix("49999\n50000\n"))
        #expect(outcome.standardOutput.total == 288_894)
        #expect(try Files.size(place / "stdout") == 128 << 10)
    }

    @Test func `a program that is not there can't start, and the machine is not to blame`() async throws {
        var plan = try Installed.shell().plan(["no-such-program"], limits: Installed.limits)
        plan.outputs = nil
        let outcome = try await Installed.sandbox().run(plan)
        guard case .couldNotStart(let obstacle) = outcome.ending else {
            Issue.record("\(outcome.ending)")
            return
        }
        #expect(obstacle.isCommand && obstacle.exitCode == 4)
        #expect(obstacle.layer == "command" && obstacle.hint != nil)
    }

    @Test func `cancelling the task kills the box`() async throws {
        let running = Task { try await Installed.run("sleep 60") }
        try await Task.sleep(for: .milliseconds(300))
        running.cancel()
        let outcome = try await running.value
        #expect(outcome.ending == .cancelled)
        #expect(outcome.wall < .seconds(15))
    }

    @Test(arguments: [("exec head -c 3m /dev/zero > /data/big", true), ("head -c 500k /dev/zero > /data/small", false)])
    func `a file that can't grow in a writable folder of the host ends the program, and is told with its size`(
        script: String, isTold: Bool
    ) async throws {
        let folder = try TemporaryFolder()
        let source = folder.path / "data"
        try Files.setMode(folder.path, 0o755)
        try Files.makeFolder(source)
        try Files.setMode(source, 0o777)
        if geteuid() == 0 { try call("chown") { chown(source.string, 65_534, 65_534) } }
        let outcome = try await Installed.run(script) {
            $0.mounts.append(.readWrite(source, at: "/data"))
            $0.limits.disk = .mebibytes(1)
        }
        let hit = outcome.limitsHit.first { $0.limit == .disk }
        #expect((outcome.ending == .killedByLimit(.disk)) == isTold, "\(outcome.ending)")
        #expect((hit != nil) == isTold && (hit.map { $0.used >= $0.allowed } ?? true), "\(outcome.limitsHit)")
    }

    @Test func `processor time is counted for children that nobody waits for`() async throws {
        let script =
            "trap '' CHLD; python3 -c 'import time; t=time.process_time()\nwhile time.process_time()-t < .4: pass' & sleep 3"
        let outcome = try await Installed.run(script)
        #expect(outcome.cpu > .milliseconds(350) && outcome.cpu < .milliseconds(1500), "\(outcome.cpu)")
    }

    @Test func `an outcome's JSON has the keys that others rely on`() async throws {
        let json = try await Installed.run("python3 -c 'import socket; socket.socket()'; exit 1").json()
        #expect(json["outcome"] == ["kind": "exited", "code": 1])
        let refused = try #require(json["refused"]?.arrayValue?.first)
        #expect(refused["system_call"] == "socket")
        #expect(refused["arguments"] == "AF_INET, SOCK_STREAM")
        #expect(refused["program"] == "python3")
        #expect(refused["hint"]?.stringValue?.contains("network is off") == true)
        let keys = [
            "outcome", "limits_hit", "refused", "wall_ms", "cpu_ms", "peak_memory_bytes", "peak_processes",
            "written_bytes", "stdout", "stderr", "truncated", "setup_ms", "layers",
        ]
        #expect(Array((json.objectValue?.keys ?? []).prefix(keys.count)) == keys)
        for layer in ["user_namespace", "pid_namespace", "seccomp", "capabilities", "landlock", "cgroup"] {
            #expect(json["layers"]?[layer]?.stringValue != nil)
        }
    }

    @Test func `the set-up is told layer by layer, and context switches are counted`() async throws {
        let outcome = try await Installed.run("for i in 1 2 3 4 5; do sleep 0.01; done")
        let layers = outcome.setupByLayer.map(\.layer)
        #expect(Set(layers).count == layers.count)
        #expect(layers.starts(with: ["filter", "host", "helper"]))
        #expect(Set(layers).isSuperset(of: ["user_namespace", "root", "capabilities", "landlock", "seccomp"]))
        #expect(outcome.setupByLayer.reduce(.zero) { $0 + $1.time } == outcome.setup)
        #expect(outcome.setupByLayer.allSatisfy { $0.time >= .zero })
        // Each sleep gives the processor up, and so does the shell that waits for it.
        #expect(outcome.contextSwitches.voluntary >= 10)
    }
}
