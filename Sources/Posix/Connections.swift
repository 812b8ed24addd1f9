import CLinux

/// Takes the next connection of a listening socket; close-on-exec and non-blocking from its first moment on.
///
/// Returns −1 and sets errno as the system call does, because what to do about each value is the caller's matter.
package func acceptConnection(_ listening: Int32) -> Int32 { glovebox_accept(listening) }
