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
            do throws(Failure) { continuation.resume(returning: .success(try work())) } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        job.start()
    }
    return try outcome.get()
}

/// A closure on its way to a thread.
private final class Job: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    func start() {
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
                Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().body()
                return nil
            }, pointer)
        if status != 0 {
            // No thread can be had: the work runs here, late but not lost.
            Unmanaged<Job>.fromOpaque(pointer).release()
            body()
        }
    }
}
