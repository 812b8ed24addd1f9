package import Measures
package import Posix

/// Everything that a box is made of and may use; decided here, before anything of it exists.
///
/// Nothing is inherited: the command sees the variables, mounts and descriptors that stand here, and no others. An empty
/// list means none. No value of a plan may come from a model, but the content of files it names.
package struct Plan: Sendable {
    /// The program, as an absolute path inside the box, and its arguments.
    package var command: [String]
    /// All environment variables of the command.
    package var environment: [String: String]
    /// What is mounted, linked or written into the box, in this order.
    package var mounts: [Mount]
    /// Where the command starts; must exist in the box.
    package var workingFolder: String
    package var limits: Limits
    /// What the command reads on standard input; then comes the end of the file.
    package var input: [UInt8]
    /// What is taken out of the box once it is dead.
    package var outputs: Outputs?
    /// How much the command may report on descriptor 3, which it has only where this is set.
    package var report: Bytes?
    /// Which file of `sandbox/profiles` says what system calls are allowed.
    package var profile: String
    /// True where 127.0.0.1 is to be up inside the box's own network namespace.
    package var loopback: Bool
    /// The port of 127.0.0.1 inside the box on which a socket listens that is handed out to `Sandbox.run(_:proxy:)`; brings
    /// loopback up, and is the only port that the box can reach where Landlock knows ports.
    package var proxyPort: UInt16?
    /// A folder of ours for the whole of both output streams, as `stdout` and `stderr`, each cut at `limits.output`.
    package var transcripts: Path?
    /// How much of each output stream the result holds, half of it from the start and half from the end.
    package var shown = Bytes.kibibytes(64)

    package init(
        command: [String], environment: [String: String] = [:], mounts: [Mount] = [], workingFolder: String = "/box",
        limits: Limits = .standard, input: [UInt8] = [], outputs: Outputs? = nil, report: Bytes? = nil,
        profile: String = "default",
        loopback: Bool = false, proxyPort: UInt16? = nil, transcripts: Path? = nil
    ) {
        self.command = command
        self.environment = environment
        self.mounts = mounts
        self.workingFolder = workingFolder
        self.limits = limits
        self.input = input
        self.outputs = outputs
        self.report = report
        self.profile = profile
        self.loopback = loopback
        self.proxyPort = proxyPort
        self.transcripts = transcripts
    }
}

/// One thing that appears in the box's file system; the place (`at`) is an absolute path inside.
package enum Mount: Hashable, Sendable {
    /// A file or folder of the host with all below it, read-only, no devices, no set-user-id.
    ///
    /// A folder stands behind an overlay, so that the box learns no path of the host. A single file, or a folder with
    /// other mounts in it, shows its path in `/proc/self/mountinfo`: give it a name that may be known.
    case readOnly(Path, at: String)
    /// As `readOnly`, for a folder of ours that gets its files while a warm box waits.
    ///
    /// It stands behind no overlay, which does not promise to show what came later: its path must be one that may be known.
    case staged(Path, at: String)
    /// A folder of the host that the box may write to. Its size is not limited, only that of each file. Not root's.
    case readWrite(Path, at: String)
    /// A system folder such as `/usr` or `/lib64`, read-only at its own place; where the host has a link, a link.
    case system(String)
    /// An empty writable folder. All of them share one memory file system, sized by `limits.disk` and `limits.inodes`.
    case scratch(at: String)
    /// A small read-only file with this content.
    case file([UInt8], at: String)
    /// An empty folder over one of a system folder's: `/usr/local` of `/usr`; nothing where the host has no such folder.
    case cover(String)
    /// A character device of the host at its own place, a GPU's: what its driver's requests do is outside of what a box can
    /// promise. Neither a terminal nor memory.
    case device(String)
    /// A symbolic link to `target`.
    case link(target: String, at: String)

    /// Where it appears in the box.
    package var place: String {
        switch self {
        case .readOnly(_, let at), .staged(_, let at), .readWrite(_, let at), .scratch(let at), .file(_, let at),
            .link(_, let at):
            at
        case .system(let path), .cover(let path), .device(let path): path
        }
    }
}

/// What is taken out of a box: declared files of one scratch folder, and nothing else.
package struct Outputs: Hashable, Sendable {
    /// A file that the box may hand out.
    package enum Declaration: Hashable, Sendable {
        /// The file at this relative path.
        case file(String, limit: Bytes)
        /// Every regular file, at most so many, each and all together of at most these sizes.
        case every(count: Int, limit: Bytes, total: Bytes)
    }

    /// The writable folder inside the box; it is made as a scratch folder.
    package var folder: String
    package var declared: [Declaration]
    /// Where the copies go, under the same relative paths.
    package var into: Path

    package init(folder: String = "/box/output", declared: [Declaration], into: Path) {
        self.folder = folder
        self.declared = declared
        self.into = into
    }
}
