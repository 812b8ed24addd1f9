import Glibc
import Measures
import Posix
import Sandbox
import Testing

/// Warm boxes: they hold what cold ones hold, and a program can't tell the difference by what it computes.
@Suite(.serialized) struct WarmBoxTests {
    static let limits = Limits(
        wall: .seconds(30), cpu: .seconds(20), memory: .gibibytes(1), processes: 32, disk: .mebibytes(16), inodes: 512,
        output: .kibibytes(64))

    static func science() throws -> BoxEnvironment {
        let home = environmentVariable("GLOVEBOX_HOME") ?? "\(environmentVariable("HOME") ?? "")/.local/share/glovebox"
        let environment = try BoxEnvironment.load(name: "python-science", share: Installed.share, home: Path(home))
        try environment.check()
        return environment
    }

    /// A program's folder on the host, which a warm box sees before the program is there.
    struct Bench: ~Copyable {
        let folder: TemporaryFolder
        var program: Path { folder.path / "program" }

        init() throws {
            let fresh = try TemporaryFolder(in: "/tmp")
            try Files.setMode(fresh.path, 0o755)
            try Files.makeFolder(fresh.path / "program")
            folder = fresh
        }

        func write(_ code: String) throws { try Files.writeAtomically(code, to: program / "main.py") }
    }

    static let command = ["python", "/box/program/main.py", "first argument"]

    static func cold(_ code: String, _ limits: Limits = limits) async throws -> Outcome {
        let bench = try Bench()
        try bench.write(code)
        var plan = try science().plan(command, limits: limits)
        plan.mounts.append(.readOnly(bench.program, at: "/box/program"))
        plan.environment["GLOVEBOX_SEED"] = "7"
        return try await Installed.sandbox().run(plan)
    }

    static func warm(
        _ code: String, _ limits: Limits = limits, usingControlGroups: Bool = true
    ) async throws -> Outcome {
        let bench = try Bench()
        var plan = try #require(try science().warmPlan(command, limits: limits))
        plan.mounts.append(.staged(bench.program, at: "/box/program"))
        let box = try WarmBox(plan, in: Installed.sandbox(), usingControlGroups: usingControlGroups)
        #expect(await box.readiness())
        try bench.write(code)
        return try #require(try await box.run(["GLOVEBOX_SEED": "7"]))
    }

    /// What a program may look at, or do.
    static let programs: [String: String] = [
        "what it is given": """
        import sklearn, __main__, os, resource, stat, subprocess, sys, threading
        names = [n for n in dir(resource) if n.startswith('RLIMIT_') and n != 'RLIMIT_CPU']
        print(sys.argv, sys.path, sys.orig_argv, sys.flags, sys.executable, sys.prefix)
        print(sorted(os.environ.items()))
        subprocess.run('env | grep -v ^_= | sort', shell=True)
        print(sys.stdin.read(), stat.S_ISCHR(os.fstat(0).st_mode), os.isatty(0), sorted(os.listdir('/proc/self/fd')))
        print(os.getcwd(), os.listdir('.'), os.listdir('/box/program'), os.listdir('/opt'))
        print(sorted(k for k in vars(__main__) if k != '__cached__'), __name__, __file__)
        print(os.getuid(), os.getgid(), os.getgroups(), os.umask(0))
        print([(n, resource.getrlimit(getattr(resource, n))) for n in names])
        print([l for l in open('/proc/self/status') if l.startswith(('Cap', 'NoNew', 'Seccomp:', 'Threads', 'Sig'))])
        print(hash('text'), list({'a', 'b', 'c', 'd'}), threading.active_count(), threading.current_thread().name)
        print(sys.modules.get('sitecustomize'), [p for p in sys.path_importer_cache if 'warm' in p])
        """,
        "what it can't write": """
        for path in ('/box/program/main.py', '/box/program/new', '/opt/warm/sitecustomize.py'):
            try: open(path, 'a'); print('written')
            except OSError as error: print(type(error).__name__)
        """,
        "exit code": "import sys; print('said'); sys.exit(3)",
        "a traceback": "def inner():\n    raise ValueError('wrong')\ninner()",
        "a syntax error": "print('a'",
        "a signal": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "a fit, with workers": """
        import os, numpy, pandas
        from joblib import Parallel, delayed
        from math import sqrt
        from sklearn.ensemble import RandomForestClassifier
        numpy.random.seed(int(os.environ['GLOVEBOX_SEED']))
        rows, answers = numpy.random.rand(80, 5), numpy.random.randint(0, 2, 80)
        model = RandomForestClassifier(20, random_state=1).fit(rows, answers)
        print(pandas.Series(model.predict_proba(rows)[:, 1]).sum())
        print(Parallel(n_jobs=2)(delayed(sqrt)(i) for i in range(4)))
        """,
        "multiprocessing, asyncio, sqlite": """
        import asyncio, multiprocessing, sqlite3
        def square(x): return x * x
        if __name__ == '__main__':
            for method in ('fork', 'spawn', 'forkserver'):
                with multiprocessing.get_context(method).Pool(2) as pool: print(method, pool.map(square, range(4)))
            print(asyncio.run(asyncio.sleep(0, 5)), sqlite3.connect('/tmp/d').execute('select 6').fetchall())
        """,
    ]

    @Test(arguments: programs.keys.sorted())
    func `a program finds in a warm box what it finds in a cold one`(_ name: String) async throws {
        let code = Self.dedented(try #require(Self.programs[name]))
        let (cold, warm) = (try await Self.cold(code), try await Self.warm(code))
        #expect(warm.ending == cold.ending)
        #expect(warm.standardOutput.text == cold.standardOutput.text)
        #expect(warm.standardError.text == cold.standardError.text)
        #expect(warm.layers.map(\.state) == cold.layers.map(\.state))
    }

    private static func dedented(_ code: String) -> String {
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        let indent = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return lines.map { $0.dropFirst(indent) }.joined(separator: "\n")
    }

    @Test(arguments: [true, false]) func `getting ready costs the program nothing`(usingControlGroups: Bool)
        async throws
    {
        let code = "import numpy, pandas, sklearn.linear_model; print('done')"
        let (cold, warm) = (
            try await Self.cold(code), try await Self.warm(code, usingControlGroups: usingControlGroups)
        )
        #expect(warm.standardOutput.text == "done\n")
        #expect(warm.cpu < cold.cpu / 4)
    }

    @Test(arguments: [true, false]) func `limits count from the order on`(usingControlGroups: Bool) async throws {
        var limits = Self.limits
        limits.cpu = .milliseconds(500)  // less than the imports take
        let busy = try await Self.warm("while True: pass", limits, usingControlGroups: usingControlGroups)
        #expect(busy.ending == .killedByLimit(.cpu))
        #expect(busy.cpu >= limits.cpu)
        limits = Self.limits
        limits.wall = .milliseconds(300)
        let idle = try await Self.warm("import time; time.sleep(60)", limits, usingControlGroups: usingControlGroups)
        #expect(idle.ending == .killedByLimit(.wall))
        #expect(idle.wall >= limits.wall)
    }

    /// Begins to compute with its order, and says how much that was.
    private static let burner = """
        import os, time
        os.write(0, b'ready')
        os.read(0, 65536)
        begun = time.process_time()
        while time.process_time() - begun < 0.015: pass
        print(time.process_time() - begun, flush=True)
        os._exit(0)
        """

    @Test(arguments: [true, false])
    func `what a program does first after its order counts as well`(usingControlGroups: Bool) async throws {
        let plan = try Self.science().plan(["python", "-c", Self.burner], limits: Self.limits)
        for _ in 0..<20 {
            let box = try WarmBox(plan, in: Installed.sandbox(), usingControlGroups: usingControlGroups)
            #expect(await box.readiness())
            let outcome = try #require(try await box.run([:]))
            let burned = try #require(Double(outcome.standardOutput.text.prefix { $0 != "\n" }))
            #expect(outcome.cpu >= .seconds(burned), "\(outcome.cpu) of \(burned) s")
        }
    }

    @Test func `a box that nobody needs leaves nothing behind`() async throws {
        await #expect(processExitsWith: .success) {
            _ = try await Installed.run("true")
            let before = try await Traces.ofWarmProcess()
            for index in 0..<6 {
                let bench = try Bench()
                var plan = try #require(try Self.science().warmPlan(Self.command, limits: Self.limits))
                plan.mounts.append(.staged(bench.program, at: "/box/program"))
                let box = try WarmBox(plan, in: Installed.sandbox())
                if index.isMultiple(of: 2) { _ = await box.readiness() }
                await box.discard()
            }
            try await Traces.expect(before)
        }
    }

    @Test func `an order for a box that has ended runs nothing, and says so`() async throws {
        var plan = try Installed.shell().plan(["sh", "-c", "exec 0<&-; echo ran"], limits: Self.limits)
        plan.environment["GLOVEBOX_SEED"] = "7"
        let box = try WarmBox(plan, in: Installed.sandbox())
        #expect(await box.readiness() == false)
        #expect(try await box.run([:]) == nil)
    }

    @Test(arguments: [true, false])
    func `what getting ready took is told, and is not the program's`(usingControlGroups: Bool) async throws {
        let bench = try Bench()
        var plan = try #require(try Self.science().warmPlan(Self.command, limits: Self.limits))
        plan.mounts.append(.staged(bench.program, at: "/box/program"))
        let begun = ContinuousClock.now
        let box = try WarmBox(plan, in: Installed.sandbox(), usingControlGroups: usingControlGroups)
        #expect(await box.readiness())
        let ready = ContinuousClock.now - begun
        try await Task.sleep(for: .milliseconds(300))
        let code = "f = open('/dev/zero', 'rb', buffering=0)\nfor _ in range(64): f.read(65536)"
        try bench.write(code)
        let outcome = try #require(try await box.run([:]))
        let cost = try #require(outcome.warmUp)
        #expect(cost.ready <= ready && cost.ready > ready / 2, "\(cost) \(ready)")
        #expect(cost.waited >= .milliseconds(300) && cost.waited < .seconds(10), "\(cost)")
        // Importing takes a second of a processor, and pandas alone holds more than this.
        #expect(cost.cpu > .milliseconds(300) && cost.cpu <= cost.ready * 4, "\(cost)")
        #expect(try #require(cost.memory).count > 40 << 20, "\(cost)")
        let io = try #require(outcome.io)
        #expect(io.calls.read.count >= 4 << 20 && io.calls.read.count < 5 << 20, "\(io)")
        #expect(io.calls.written.count < 1 << 10, "\(io)")
        #expect(try await Self.cold("print(1)").warmUp == nil)
    }

    @Test func `a box that is thrown away tells what it cost`() async throws {
        let bench = try Bench()
        var plan = try #require(try Self.science().warmPlan(Self.command, limits: Self.limits))
        plan.mounts.append(.staged(bench.program, at: "/box/program"))
        let box = try WarmBox(plan, in: Installed.sandbox())
        #expect(await box.readiness())
        let outcome = try await box.discard().get()
        #expect(outcome.ending == .cancelled)
        #expect(try #require(outcome.warmUp).cpu > .milliseconds(300))
        #expect(outcome.cpu > .milliseconds(300))
    }

    /// What a module does while it is imported, which the environment's own may do where an installation is broken.
    @Test(arguments: ["raise ValueError('size changed')", "raise SystemExit(3)", "raise KeyboardInterrupt", "1 / 0"])
    func `a module that breaks while it is imported lets no program run before its order`(code: String) async throws {
        let bench = try Bench()
        let environment = try Self.science()
        var plan = try #require(environment.warmPlan(Self.command, limits: Self.limits))
        let place = Path(try #require(environment.warmUp).place).parent
        plan.mounts.append(.file(Array(code.utf8), at: (place / "broken.py").string))
        plan.environment["GLOVEBOX_WARM_IMPORTS"] = "broken json"
        plan.mounts.append(.staged(bench.program, at: "/box/program"))
        // Even where it lies there already.
        try bench.write("import os, sys; print(os.environ.get('GLOVEBOX_SEED'), 'json' in sys.modules)")
        let box = try WarmBox(plan, in: Installed.sandbox())
        #expect(await box.readiness())
        let outcome = try #require(try await box.run(["GLOVEBOX_SEED": "7"]))
        #expect(outcome.standardOutput.text == "7 True\n", "\(outcome.standardError.text)")
    }

    @Test func `a cancelled order kills the box`() async throws {
        let task = Task { try await Self.warm("import time; print('on', flush=True); time.sleep(60)") }
        try await Task.sleep(for: .seconds(3))
        task.cancel()
        let outcome = try await task.value
        #expect(outcome.ending == .cancelled)
    }
}
