import CLinux
import Glibc
import Measures
package import Posix

/// Takes declared files out of a dead box.
///
/// Whatever lies in the folder was made by the program. So nothing is opened but by `openat2` beneath the folder, without a
/// link on the way, non-blocking; only regular files with one name and within their size are copied, into fresh files.
struct Collection {
    /// A descriptor of the outputs' folder.
    let folder: Int32
    let outputs: Outputs

    /// How deep folders are walked for `every`.
    private static let deepest = 16

    func collect() throws(SystemError) -> [CollectedFile] {
        try Files.makeFolder(outputs.into)
        var result: [CollectedFile] = []
        for declaration in outputs.declared {
            switch declaration {
            case .file(let name, let limit): result.append(CollectedFile(name, try take(name, limit: limit)))
            case .every(let count, let limit, let total):
                result += try takeAll(count: count, limit: limit, total: total)
            }
        }
        return result
    }

    private func take(_ name: String, limit: Bytes) throws(SystemError) -> CollectedFile.Result {
        // Not even looked at but beneath the folder: what lies behind a link is the host's, and none of the program's business.
        let parts = name.split(separator: "/")
        let above = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
        let opened = glovebox_enter_beneath(folder, above)
        guard opened >= 0 else { return Self.unopened(errno) }
        let parent = Descriptor(owning: opened)
        let last = String(parts.last ?? "")
        var status = stat()
        if fstatat(parent.raw, last, &status, AT_SYMLINK_NOFOLLOW) != 0 { return Self.unopened(errno) }
        if let problem = Self.problem(status, limit: limit) { return .refused(problem) }
        let raw = glovebox_open_beneath(parent.raw, last, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        guard raw >= 0 else { return Self.unopened(errno) }
        let file = Descriptor(owning: raw)
        // What was opened counts, not what stood there before.
        guard fstat(raw, &status) == 0 else { throw SystemError("fstat", path: name) }
        if let problem = Self.problem(status, limit: limit) { return .refused(problem) }
        let target = outputs.into / name
        do throws(SystemError) {
            try Files.makeFolder(target.parent)
            return try Self.copy(file, to: target, size: Int(status.st_size))
        } catch {
            // A name that our file system can't hold is the program's doing; a full disk is ours.
            guard [ENAMETOOLONG, EILSEQ, EINVAL, ENOTDIR].contains(error.code) else { throw error }
            return .refused("a name that can't be stored: \(SystemError.text(of: error.code))")
        }
    }

    private static func unopened(_ code: Int32) -> CollectedFile.Result {
        switch code {
        case ENOENT: .missing
        case ELOOP, EXDEV: .refused("a link on the way")
        default: .refused(SystemError.text(of: code))
        }
    }

    /// Why a file is not taken, or nil.
    private static func problem(_ status: stat, limit: Bytes) -> String? {
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFLNK: return "a symbolic link"
        case S_IFDIR: return "a folder"
        case S_IFIFO: return "a pipe"
        case S_IFSOCK: return "a socket"
        default: return "a device"
        }
        if status.st_nlink != 1 { return "\(status.st_nlink) names (hard links)" }
        if Int(status.st_size) > limit.count { return "\(Bytes(Int(status.st_size))), more than \(limit)" }
        return nil
    }

    private static func copy(
        _ file: borrowing Descriptor, to target: Path, size: Int
    ) throws(SystemError) -> CollectedFile.Result {
        _ = unlink(target.string)
        let copy = try Descriptor.open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
        var written = 0
        while written < size {
            let piece = try file.read(upTo: min(1 << 20, size - written))
            if piece.isEmpty { break }
            do throws(SystemError) { try copy.writeAll(piece) } catch {
                throw SystemError(error.stage, path: target.string, code: error.code)
            }
            written += piece.count
        }
        return .collected(target, Bytes(written))
    }

    private func takeAll(count: Int, limit: Bytes, total: Bytes) throws(SystemError) -> [CollectedFile] {
        var result: [CollectedFile] = []
        var left = total.count
        let walk = FolderWalk(folder: folder, most: count + 1, deepest: Self.deepest).names()
        if !walk.isWhole {
            result.append(CollectedFile("…", .refused("what lies in more than \(FolderWalk.mostFolders) folders")))
        }
        for name in walk.names {
            let shown = Self.printable(name)
            if result.count >= count {
                result.append(CollectedFile(shown, .refused("more than \(count) files")))
                break
            }
            guard let text = String(validating: name, as: UTF8.self), PlanCheck.isCleanName(text),
                !name.contains(where: { $0 < 32 || $0 == 127 })
            else {
                result.append(CollectedFile(shown, .refused("a name that can't be kept safely")))
                continue
            }
            let taken = try take(text, limit: Bytes(min(limit.count, left)))
            if case .collected(_, let size) = taken { left -= size.count }
            result.append(CollectedFile(shown, taken))
        }
        return result
    }

    /// A name for people: bytes that are no plain text are written as `\xHH`.
    private static func printable(_ name: [UInt8]) -> String {
        if name.allSatisfy({ $0 >= 32 && $0 != 127 }), let text = String(validating: name, as: UTF8.self) {
            return text
        }
        let digits = Array("0123456789abcdef".utf8)
        let escaped = name.flatMap { byte -> [UInt8] in
            (32..<127).contains(byte)
                ? [byte] : Array("\\x".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}

extension Outputs {
    /// Takes the declared files out of a folder of the host, as carefully as out of a dead box.
    package func collect(from folder: Path) throws(SystemError) -> [CollectedFile] {
        let descriptor = try Descriptor.open(folder, O_RDONLY | O_DIRECTORY)
        return try Collection(folder: descriptor.raw, outputs: self).collect()
    }
}

/// The names of everything but folders below a folder, as bytes, without following a link.
struct FolderWalk {
    let folder: Int32
    /// Stops after so many names.
    let most: Int
    let deepest: Int

    /// A program can make millions of them, and each costs us a system call or three: in more than these nobody looks.
    static let mostFolders = 65_536

    /// The names found, and whether every folder was looked into that is not too deep.
    func names() -> (names: [[UInt8]], isWhole: Bool) {
        var found: [[UInt8]] = []
        var folders = Self.mostFolders
        walk([], depth: 0, &found, &folders)
        return (found.sorted { $0.lexicographicallyPrecedes($1) }, folders > 0)
    }

    /// Whether a file of at least this size is there.
    func hasFile(of size: Bytes) -> Bool {
        names().names.contains { name in
            var status = stat()
            return fstatat(folder, name.map { CChar(bitPattern: $0) } + [0], &status, AT_SYMLINK_NOFOLLOW) == 0
                && status.st_mode & S_IFMT == S_IFREG
                && Int(status.st_size) >= size.count
        }
    }

    private func walk(_ prefix: [UInt8], depth: Int, _ found: inout [[UInt8]], _ folders: inout Int) {
        guard depth < deepest, folders > 0 else { return }
        folders -= 1
        let path = (prefix.isEmpty ? [UInt8(ascii: ".")] : prefix).map { CChar(bitPattern: $0) } + [0]
        let raw = glovebox_open_beneath(folder, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK)
        guard raw >= 0, let stream = fdopendir(raw) else {
            if raw >= 0 { close(raw) }
            return
        }
        defer { closedir(stream) }
        while found.count < most, let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name == [UInt8(ascii: ".")] || name == [UInt8(ascii: "."), UInt8(ascii: ".")] { continue }
            let path = prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
            if entry.pointee.d_type == UInt8(DT_DIR) {
                walk(path, depth: depth + 1, &found, &folders)
            } else {
                found.append(path)
            }
        }
    }
}
