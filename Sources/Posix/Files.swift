import Glibc

/// What Glovebox does with files and folders of its own; errors name the stage and the path.
package enum Files {
    private static func status(_ path: Path, followingLinks: Bool = true) -> stat? {
        var status = stat()
        let result = followingLinks ? stat(path.string, &status) : lstat(path.string, &status)
        return result == 0 ? status : nil
    }

    package static func exists(_ path: Path) -> Bool { status(path, followingLinks: false) != nil }

    package static func isFolder(_ path: Path) -> Bool { status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false }

    package static func isRegular(_ path: Path) -> Bool { status(path).map { $0.st_mode & S_IFMT == S_IFREG } ?? false }

    package static func isExecutable(_ path: Path) -> Bool { isRegular(path) && access(path.string, X_OK) == 0 }

    /// The size in bytes, links followed.
    package static func size(_ path: Path) throws(SystemError) -> Int {
        var status = stat()
        try call("stat", path: path.string) { stat(path.string, &status) }
        return Int(status.st_size)
    }

    /// The permission bits, links followed.
    package static func mode(_ path: Path) throws(SystemError) -> UInt32 {
        var status = stat()
        try call("stat", path: path.string) { stat(path.string, &status) }
        return status.st_mode & 0o7777
    }

    /// When the content last changed, in nanoseconds since 1970.
    package static func modified(_ path: Path) throws(SystemError) -> Int64 {
        var status = stat()
        try call("stat", path: path.string) { stat(path.string, &status) }
        return Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    }

    /// The whole content; a file of more than `limit` bytes is an error (EFBIG).
    package static func read(_ path: Path, limit: Int = 1 << 31) throws(SystemError) -> [UInt8] {
        try read(try Descriptor.open(path), path, limit: limit)
    }

    /// The same of a regular file; nil where a folder, a pipe or a device bears the name, which nobody waits for.
    package static func readRegular(_ path: Path, limit: Int = 1 << 31) throws(SystemError) -> [UInt8]? {
        guard let file = try Descriptor.openRegular(path) else { return nil }
        return try read(file, path, limit: limit)
    }

    private static func read(_ file: consuming Descriptor, _ path: Path, limit: Int) throws(SystemError) -> [UInt8] {
        let file = file
        return try withPath(path) { () throws(SystemError) in
            let size = try file.size()
            if size > limit { throw SystemError("read", path: path.string, code: EFBIG) }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(size + 1)
            while bytes.count <= limit {
                let piece = try file.read(upTo: max(1 << 12, min(1 << 20, size + 1 - bytes.count)))
                if piece.isEmpty { return bytes }
                bytes += piece
            }
            throw SystemError("read", path: path.string, code: EFBIG)
        }
    }

    /// The whole content as text; bytes that are not UTF-8 become U+FFFD.
    package static func readText(_ path: Path, limit: Int = 1 << 28) throws(SystemError) -> String {
        String(decoding: try read(path, limit: limit), as: UTF8.self)
    }

    private static func withPath<Result>(
        _ path: Path, _ body: () throws(SystemError) -> Result
    ) throws(SystemError) -> Result {
        do throws(SystemError) { return try body() } catch {
            throw SystemError(error.stage, path: error.path ?? path.string, code: error.code)
        }
    }

    /// Writes a file so that a reader sees the old content or the new, never a part: a temporary neighbour, synced, renamed.
    package static func writeAtomically(_ bytes: [UInt8], to path: Path, mode: UInt32 = 0o644) throws(SystemError) {
        let temporary = path.parent / ".\(path.name).\(getpid()).\(UInt32.random(in: 0 ... .max)).part"
        do throws(SystemError) {
            try withPath(path) { () throws(SystemError) in
                let file = try Descriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
                try file.writeAll(bytes)
                try file.sync()
            }
            try rename(temporary, to: path)
        } catch {
            unlink(temporary.string)
            throw error
        }
    }

    package static func writeAtomically(_ text: String, to path: Path, mode: UInt32 = 0o644) throws(SystemError) {
        try writeAtomically(Array(text.utf8), to: path, mode: mode)
    }

    /// Replaces `target` by `path` in one step, on one file system.
    package static func rename(_ path: Path, to target: Path) throws(SystemError) {
        try call("rename", path: path.string) { Glibc.rename(path.string, target.string) }
    }

    /// Makes a folder and every folder above it that is missing.
    package static func makeFolder(_ path: Path, mode: UInt32 = 0o755) throws(SystemError) {
        if isFolder(path) { return }
        let parent = path.parent
        if parent != path, !exists(parent) { try makeFolder(parent, mode: mode) }
        do throws(SystemError) { try call("mkdir", path: path.string) { mkdir(path.string, mode) } } catch {
            if error.code != EEXIST || !isFolder(path) { throw error }
        }
    }

    /// The names in a folder, sorted, without `.` and `..`.
    package static func list(_ folder: Path) throws(SystemError) -> [String] {
        guard let stream = opendir(folder.string) else { throw SystemError("open folder", path: folder.string) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                let code = errno
                if code != 0 { throw SystemError("read folder", path: folder.string, code: code) }
                return names.sorted()
            }
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
    }

    /// Removes a file or a whole tree; links are removed, never followed; what is not there is no error.
    package static func remove(_ path: Path) throws(SystemError) {
        guard let status = status(path, followingLinks: false) else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
            for name in try list(path) { try remove(path / name) }
            try call("rmdir", path: path.string) { rmdir(path.string) }
        } else {
            try call("unlink", path: path.string) { unlink(path.string) }
        }
    }

    /// Copies one regular file's content; the copy appears whole or not at all.
    package static func copy(_ path: Path, to target: Path, mode: UInt32 = 0o644) throws(SystemError) {
        try writeAtomically(try read(path), to: target, mode: mode)
    }

    package static func setMode(_ path: Path, _ mode: UInt32) throws(SystemError) {
        try call("chmod", path: path.string) { chmod(path.string, mode) }
    }

    /// The target of a symbolic link.
    package static func linkTarget(_ path: Path) throws(SystemError) -> Path {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = try call("readlink", path: path.string) {
            buffer.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.map { readlink(path.string, $0, buffer.count) } ?? -1
            }
        }
        return Path(String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    /// The absolute path with every link resolved.
    package static func resolve(_ path: Path) throws(SystemError) -> Path {
        guard let resolved = realpath(path.string, nil) else { throw SystemError("resolve", path: path.string) }
        defer { free(resolved) }
        return Path(String(cString: resolved))
    }

    /// The process's working folder.
    package static func workingFolder() -> Path {
        guard let folder = getcwd(nil, 0) else { return "." }
        defer { free(folder) }
        return Path(String(cString: folder))
    }

    /// The bytes that an unprivileged user may still write on the file system of a path.
    package static func available(at path: Path) throws(SystemError) -> Int {
        var status = statvfs()
        try call("statvfs", path: path.string) { statvfs(path.string, &status) }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }
}
