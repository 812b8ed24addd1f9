import Glibc
import JSON
import Measures
import Posix
import Sandbox
import Statistics

/// What a box costs the program inside, and what a waiting one costs the machine.
struct BoxCosts {
    let sandbox: Sandbox
    let shell: BoxEnvironment
    /// Nil where `scripts/setup` has not made it.
    let science: BoxEnvironment?
    /// The science environment's interpreter on the host.
    let python: Path

    /// One figure, in words and for programs.
    struct Figure {
        var name: String
        var text: String
        var json: JSONValue
    }

    /// All figures, one after the other.
    func figures() async throws -> [Figure] {
        var figures = try await systemCalls()
        if let science {
            figures.append(try await FitCost(sandbox: sandbox, science: science, python: python).figure())
            figures.append(try await waitingBox())
        }
        figures += try await besideBallast()
        return figures
    }

    // MARK: system calls

    private static let callsSource = """
        #include <stdio.h>
        #include <sys/syscall.h>
        #include <time.h>
        #include <unistd.h>
        static double per_call(long number, int count) {
            struct timespec from, to;
            clock_gettime(CLOCK_MONOTONIC, &from);
            for (int i = 0; i < count; i++) syscall(number, 0, 0, 0, 0, 0);
            clock_gettime(CLOCK_MONOTONIC, &to);
            return ((to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec)) / count;
        }
        int main(void) {
            double allowed = 1e9, refused = 1e9;
            for (int round = 0; round < 15; round++) {
                double a = per_call(SYS_getppid, 200000), r = per_call(SYS_ptrace, 500);
                if (a < allowed) allowed = a;
                if (r < refused) refused = r;
            }
            printf("%f %f\\n", allowed, refused);
        }
        """

    /// The best of fifteen rounds, inside and outside: a busy machine only ever adds.
    private func systemCalls() async throws -> [Figure] {
        let folder = try TemporaryFolder()
        try Files.setMode(folder.path, 0o755)
        let (source, program) = (folder.path / "calls.c", folder.path / "calls")
        try Files.writeAtomically(Self.callsSource, to: source)
        let compiled = try await TrustedProgram("/usr/bin/cc", ["-O2", "-o", program.string, source.string]).run()
        guard compiled.status == 0 else { return [] }
        let outside = try await numbers(TrustedProgram(program).run().outputText)
        var plan = shell.plan(["/box/program/calls"])
        plan.mounts.append(.readOnly(folder.path, at: "/box/program"))
        let inside = try await numbers(sandbox.run(plan).standardOutput.text)
        guard inside.count == 2, outside.count == 2 else { return [] }
        let added = inside[0] - outside[0]
        return [
            Figure(
                name: "an allowed call",
                text: "+\(decimal(added, places: 0)) ns (\(decimal(inside[0], places: 0)) in the box)",
                json: ["added_ns": .real(added), "in_box_ns": .real(inside[0]), "outside_ns": .real(outside[0])]),
            Figure(
                name: "a refused call", text: "\(decimal(inside[1] / 1000, places: 1)) µs, named in the record",
                json: ["in_box_ns": .real(inside[1])]),
        ]
    }

    private func numbers(_ text: String) -> [Double] {
        text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    }

    // MARK: a waiting box

    /// The memory of a waiting warm box, beside two others: pages that several have count by their share.
    private func waitingBox() async throws -> Figure {
        guard let science, let plan = science.warmPlan(["python", "-c", "pass"]) else { throw SandboxError.lost }
        var boxes: [WarmBox] = []
        for _ in 0..<3 { boxes.append(try WarmBox(plan, in: sandbox)) }
        for box in boxes { _ = await box.readiness() }
        let bytes = Self.descendants(of: getpid()).reduce(0) { $0 + Self.proportionalBytes($1) } / boxes.count
        for box in boxes { await box.discard() }
        return Figure(
            name: "a waiting warm box", text: "\(Bytes(bytes)), by its share", json: ["proportional_bytes": .int(bytes)]
        )
    }

    private static func descendants(of process: pid_t) -> [pid_t] {
        let threads = (try? Files.list(Path("/proc/\(process)/task"))) ?? []
        let children = threads.flatMap { thread -> [pid_t] in
            let text = (try? Files.readText(Path("/proc/\(process)/task/\(thread)/children"))) ?? ""
            return text.split(separator: " ").compactMap { pid_t($0) }
        }
        return children + children.flatMap { descendants(of: $0) }
    }

    private static func proportionalBytes(_ process: pid_t) -> Int {
        let text = (try? Files.readText(Path("/proc/\(process)/smaps_rollup"))) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("Pss:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) << 10
    }

    // MARK: beside ballast

    /// A cold `true` while this process holds more and more memory, in turns: its launch must not depend on that.
    private func besideBallast() async throws -> [Figure] {
        let sizes = [Bytes.mebibytes(10), .mebibytes(500), .gibibytes(4)].filter {
            $0.count < (Machine.availableMemoryBytes ?? 0) / 2
        }
        var times: [[Double]] = sizes.map { _ in [] }
        for round in 0..<6 {
            // Up and down in turn: whoever comes after gibibytes were given back finds memory that was just used.
            for (index, size) in round.isMultiple(of: 2) ? Array(sizes.enumerated()) : sizes.enumerated().reversed() {
                let ballast = UnsafeMutableRawBufferPointer.allocate(byteCount: size.count, alignment: 4096)
                defer { ballast.deallocate() }
                ballast.initializeMemory(as: UInt8.self, repeating: 1)
                // Whoever fills gibibytes leaves the machine busy for a while: that is no launch's cost.
                try await Task.sleep(for: .seconds(2))
                for launch in 0..<30 {
                    let begun = ContinuousClock.now
                    _ = try await sandbox.run(shell.plan(["/usr/bin/true"]))
                    // The ballast took the pages that the kernel had at hand; the first launches bring others in.
                    if launch >= 15 { times[index].append((ContinuousClock.now - begun).fractionalMilliseconds) }
                }
            }
        }
        return zip(sizes, times).compactMap { size, times in
            median(times).map {
                Figure(
                    name: "true, cold, beside \(size)", text: "median \(decimal($0, places: 2)) ms",
                    json: ["median_ms": .real($0)])
            }
        }
    }
}
