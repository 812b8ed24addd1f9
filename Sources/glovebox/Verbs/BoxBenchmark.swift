import Glibc
import JSON
import Measures
import Posix
import Sandbox

/// Times of boxes, taken side by side.
struct BoxBenchmark {
    private let sandbox: Sandbox
    private let shell: BoxEnvironment
    /// Nil where `scripts/setup` has not made it.
    private let science: BoxEnvironment?
    private let bubblewrap: Path?
    private let python: Path

    init(_ installation: Installation) throws {
        sandbox = try Sandbox(jail: installation.jail, share: installation.share)
        shell = try BoxEnvironment.load(name: "shell", share: installation.share, home: installation.home)
        let python = try BoxEnvironment.load(
            name: "python-science", share: installation.share, home: installation.home)
        science = (try? python.check()) == nil ? nil : python
        self.python = installation.home / "environments/python-science/bin/python"
        bubblewrap = Files.isExecutable("/usr/bin/bwrap") ? "/usr/bin/bwrap" : nil
    }

    /// A kind of measurement: where it stands in the table, and its values in milliseconds.
    struct Measure {
        var order: Int
        var name: String
        var values: [Double]

        private func at(_ share: Double) -> Double {
            let sorted = values.sorted()
            return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
        }

        var text: String {
            "median \(decimal(at(0.5), places: 2)) ms, p10 \(decimal(at(0.1), places: 2)), p95 \(decimal(at(0.95), places: 2))"
        }
        var json: JSONValue {
            ["p10_ms": .real(at(0.1)), "median_ms": .real(at(0.5)), "p95_ms": .real(at(0.95))]
        }
    }

    /// What a box costs the program inside, and a waiting one the machine.
    var costs: BoxCosts { BoxCosts(sandbox: sandbox, shell: shell, science: science, python: python) }

    private static let trueCommand = ["/usr/bin/true"]
    /// Prints when it was that its imports were done, in milliseconds since 1970.
    private static let firstLine = "import numpy, pandas, sklearn.linear_model, time\nprint(time.time() * 1000)"

    /// Measures what begins cold in turn, and then what begins warm.
    ///
    /// Not all in one turn: an interpreter that has just ended leaves the processors' caches to whoever comes next.
    func rounds(_ count: Int) async throws -> [Measure] {
        try await coldRounds(count) + warmRounds(count)
    }

    /// Values by what was measured, in the table's order.
    private struct Measures {
        var all: [Measure] = []

        mutating func note(_ order: Int, _ name: String, _ milliseconds: Double) {
            let known = all.firstIndex { $0.order == order }
            if known == nil { all.append(Measure(order: order, name: name, values: [])) }
            all[known ?? all.count - 1].values.append(milliseconds)
        }
    }

    private func coldRounds(_ count: Int) async throws -> [Measure] {
        _ = try await sandbox.run(shell.plan(Self.trueCommand))
        var measures = Measures()
        for round in 0..<count {
            try Task.checkCancellation()
            // Whoever is second finds the kernel's ways warm: they change places.
            var other = round.isMultiple(of: 2) ? nil : try await bubblewrapped()
            let (whole, outcome) = try await timed { try await sandbox.run(shell.plan(Self.trueCommand)) }
            measures.note(0, "true, cold", whole)
            measures.note(1, "until execve, cold", outcome.setup.fractionalMilliseconds)
            if other == nil { other = try await bubblewrapped() }
            if let other { measures.note(2, "true, bubblewrap", other) }
        }
        return measures.all
    }

    private func warmRounds(_ count: Int) async throws -> [Measure] {
        guard let science else { return [] }
        var measures = Measures()
        let imports = ["python", "-c", Self.firstLine]
        for round in 0..<count {
            try Task.checkCancellation()
            let (warm, done, _) = try await warmed(science, ["python", "-c", "pass"])
            measures.note(3, "python's pass, warm", warm)
            measures.note(4, "until it counts, warm", done.setup.fractionalMilliseconds)
            // A cold import takes a second: fewer rounds show it as well.
            if round % 10 == 0 {
                let begun = Self.now
                let (_, outcome) = try await timed { try await sandbox.run(science.plan(imports)) }
                measures.note(6, "first line, cold", try Self.printed(outcome) - begun)
            }
            let (ended, last, begun) = try await warmed(science, imports)
            measures.note(5, "first line, warm", try Self.printed(last) - begun)
            measures.note(7, "its whole box, warm", ended)
        }
        return measures.all
    }

    /// Boxes a second, so many at one time.
    func rate(count: Int, jobs: Int) async throws -> Double {
        let begun = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for job in 0..<jobs {
                group.addTask {
                    for _ in 0..<(count / jobs + (job < count % jobs ? 1 : 0)) {
                        _ = try await sandbox.run(shell.plan(Self.trueCommand))
                    }
                }
            }
            try await group.waitForAll()
        }
        return Double(count) / ((ContinuousClock.now - begun).fractionalMilliseconds / 1000)
    }

    /// Milliseconds since 1970.
    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
    }

    private func timed(_ work: () async throws -> Outcome) async throws -> (Double, Outcome) {
        let begun = ContinuousClock.now
        let outcome = try await work()
        let time = (ContinuousClock.now - begun).fractionalMilliseconds
        guard outcome.succeeded else { throw TrialError(ending: outcome.ending) }
        return (time, outcome)
    }

    private static func printed(_ outcome: Outcome) throws -> Double {
        let text = outcome.standardOutput.text.prefix { $0 != "\n" }
        guard let time = Double(text) else { throw TrialError(ending: outcome.ending) }
        return time
    }

    /// A warm box from its order to its result, and when the order was given, in milliseconds since 1970.
    private func warmed(
        _ environment: BoxEnvironment, _ command: [String]
    ) async throws -> (Double, Outcome, begun: Double) {
        guard let plan = environment.warmPlan(command) else { throw TrialError(ending: .cancelled) }
        let box = try WarmBox(plan, in: sandbox)
        _ = await box.readiness()
        let begun = Self.now
        let (time, outcome) = try await timed {
            guard let outcome = try await box.run([:]) else { throw SandboxError.lost }
            return outcome
        }
        return (time, outcome, begun)
    }

    /// The same payload under bubblewrap; nil where it isn't installed.
    private func bubblewrapped() async throws -> Double? {
        guard let bubblewrap else { return nil }
        var arguments = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"]
        for mount in shell.mounts {
            switch mount {
            case .system(let path) where Files.exists(Path(path)):
                if let target = try? Files.linkTarget(Path(path)) {
                    arguments += ["--symlink", target.string, path]
                } else {
                    arguments += ["--ro-bind", path, path]
                }
            case .scratch(let place) where !place.hasPrefix("/dev"): arguments += ["--tmpfs", place]
            default: break
            }
        }
        arguments += ["--proc", "/proc", "--dev", "/dev", "--dir", "/box", "--chdir", "/box", "--"] + Self.trueCommand
        let begun = ContinuousClock.now
        let result = try await TrustedProgram(bubblewrap, arguments, environment: [:]).run()
        guard result.status == 0 else { return nil }
        return (ContinuousClock.now - begun).fractionalMilliseconds
    }

    /// What was measured did not end well: this machine's boxes are worth no measurement.
    private struct TrialError: Explained {
        let ending: Outcome.Ending
        var message: String { "the measured program ended as \(ending.kind)" }
        var hint: String? { "See 'glovebox doctor'." }
        var exitCode: Int32 { 3 }
    }
}
