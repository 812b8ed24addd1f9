// Posix: descriptors, paths, files, spawning of trusted programs, threads for blocking calls, and clocks.
//
// The thin layer between Glovebox and the kernel's plain calls. It runs nothing that a model wrote (that is Sandbox), and
// it has no policy: a failed call becomes a `SystemError` that names the stage and the errno, and the caller decides.

import CLinux
import Glibc
import Measures

/// A system call that failed: at which stage, on what, and why.
package struct SystemError: Explained, Equatable {
    /// What was being done, as a verb: `open`, `rename`, `mount /proc`.
    package let stage: String
    /// The file or address that was concerned.
    package let path: String?
    /// The value of errno.
    package let code: Int32

    package init(_ stage: String, path: String? = nil, code: Int32 = errno) {
        self.stage = stage
        self.path = path
        self.code = code
    }

    package var message: String { "\(stage)\(path.map { " \($0)" } ?? ""): \(SystemError.text(of: code))" }

    package var hint: String? {
        switch code {
        case ENOSPC, EDQUOT: "The disk is full; make room and try again."
        case EACCES, EPERM: path.map { "Check who owns \($0), and its mode." }
        case EMFILE, ENFILE: "Too many files are open; see 'ulimit -n'."
        case EROFS: "The file system is mounted read-only."
        default: nil
        }
    }

    package var exitCode: Int32 { 3 }

    /// The C library's text for an errno.
    package static func text(of code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        return glovebox_error_text(code, &buffer, buffer.count).map { String(cString: $0) } ?? "error \(code)"
    }
}

/// Repeats a call while a signal interrupts it, and turns −1 into an error with the errno of that very call.
@discardableResult
package func call<Result: FixedWidthInteger & SignedInteger>(
    _ stage: String, path: String? = nil, _ body: () -> Result
) throws(SystemError) -> Result {
    while true {
        let result = body()
        if result != -1 { return result }
        let code = errno
        if code != EINTR { throw SystemError(stage, path: path, code: code) }
    }
}
