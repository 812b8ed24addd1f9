import Glibc
import Synchronization

/// Runs blocking work on a thread of its own, so that the cooperative pool (as many threads as cores) is never held up.
///
/// The thread ends with the work. Cancellation doesn't interrupt it: whoever blocks must be woken by closing what it waits for.
package func onThread<Result: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Result
) async throws(Failure) -> Result {
    let outcome: Swift.Result<Result, Failure> = await withCheckedContinuation { continuation in
        let job = Job {
            let outcome = Swift.Result(catching: work)
            return { continuation.resume(returning: outcome) }
        }
        job.start()
    }
    return try outcome.get()
}

/// Starts work that nobody waits for on a thread of its own, also while every thread of the cooperative pool is taken.
package func startThread(_ work: @escaping @Sendable () -> Void) {
    Job {
        work()
        return {}
    }.start()
}

/// As `startThread`, where a thread can be had; false where none can, and then the work is not done.
package func startThreadIfPossible(_ work: @escaping @Sendable () -> Void) -> Bool {
    Job {
        work()
        return {}
    }.start(orHere: false)
}

/// Whether this process may have so many threads more, all at one time; asked only where a limit can forbid it.
package func canStartThreads(_ count: Int) -> Bool {
    var limit = rlimit()
    let processes: UInt32 = 6  // RLIMIT_NPROC, whose name does not reach Swift
    guard geteuid() != 0, getrlimit(__rlimit_resource_t(processes), &limit) == 0, limit.rlim_cur != .max,
        let gate = try? Pipe()
    else { return true }
    let reading = gate.reading.raw
    var threads: [pthread_t] = []
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 64 << 10)
    defer { pthread_attr_destroy(&attributes) }
    for _ in 0..<count {
        var thread = pthread_t()
        let waits = pthread_create(
            &thread, &attributes,
            { number in
                var byte: UInt8 = 0
                while read(Int32(Int(bitPattern: number)), &byte, 1) == -1, errno == EINTR {}
                return nil
            }, UnsafeMutableRawPointer(bitPattern: Int(reading)))
        if waits == 0 { threads.append(thread) }
    }
    // They end when the other end is closed; theirs stays open until they have.
    let end = gate.keepReading()
    for thread in threads { pthread_join(thread, nil) }
    withExtendedLifetime(end) {}
    return threads.count == count
}

/// A closure on its way to a thread.
///
/// What it holds is let go before its caller goes on: a caller that gives up a lock's last owner finds the lock free.
private final class Job: Sendable {
    /// Does the work, and gives what tells the caller.
    private let body: @Sendable () -> @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> @Sendable () -> Void) { self.body = body }

    /// False where no thread could be had and the work was not to be done here.
    @discardableResult func start(orHere: Bool = true) -> Bool {
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&attributes) }
        let pointer = Unmanaged.passRetained(self).toOpaque()
        let status = pthread_create(
            &thread, &attributes,
            { pointer in
                guard let pointer else { return nil }
                Job.work(Unmanaged<Job>.fromOpaque(pointer))()
                return nil
            }, pointer)
        guard status != 0 else { return true }
        let job = Unmanaged<Job>.fromOpaque(pointer)
        // No thread can be had: the work runs here, late but not lost.
        if orHere { Job.work(job)() } else { job.release() }
        return orHere
    }

    /// Does a job's work and lets the job go.
    private static func work(_ job: Unmanaged<Job>) -> @Sendable () -> Void { job.takeRetainedValue().body() }
}
