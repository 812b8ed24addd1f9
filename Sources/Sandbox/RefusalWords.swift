import CLinux
import Glibc
import Posix

/// The arguments of a refused call in the words of its manual page.
struct RefusalWords {
    private let refusal: glovebox_refusal
    private let caller: CallerMemory

    init(_ refusal: glovebox_refusal, _ caller: CallerMemory) {
        self.refusal = refusal
        self.caller = caller
    }

    private var first: UInt64 { refusal.arguments.0 }
    private var second: UInt64 { refusal.arguments.1 }
    private var third: UInt64 { refusal.arguments.2 }

    func arguments(of call: String) -> String {
        switch call {
        case "socket", "socketpair": "\(Self.family(first)), \(Self.socketKind(second))"
        case "clone": Self.flags(first & ~0xFF, Self.cloneFlags)
        case "unshare": Self.flags(first, Self.cloneFlags)
        case "setns": Self.flags(second, Self.cloneFlags)
        case "fcntl": CallConstants.fileCommand(second & 0xFFFF_FFFF)
        case "ioctl": CallConstants.deviceRequest(second & 0xFFFF_FFFF)
        case "prctl": CallConstants.attribute(first & 0xFFFF_FFFF)
        case "ptrace": CallConstants.traceRequest(first)
        case "personality": CallConstants.hexadecimal(first)
        case "setrlimit": Self.resource(first)
        case "prlimit64": "process \(Int32(truncatingIfNeeded: first)), \(Self.resource(second))"
        case "sched_setscheduler":
            "process \(Int32(truncatingIfNeeded: first)), \(Self.numbered(second, CallConstants.schedulingPolicies))"
        case "kcmp", "process_vm_readv", "process_vm_writev", "sched_setattr", "sched_setparam", "migrate_pages":
            "process \(Int32(truncatingIfNeeded: first))"
        case "mknod", "chroot", "umount2", "swapon", "swapoff", "acct", "delete_module", "setxattr", "lsetxattr":
            text(first)
        case "mknodat": text(second)
        case "chmod", "creat": "\(text(first)), \(Self.mode(second))"
        case "fchmod": Self.mode(second)
        case "fchmodat", "fchmodat2": "\(text(second)), \(Self.mode(third))"
        case "open": "\(text(first)), \(Self.mode(third))"
        case "openat": "\(text(second)), \(Self.mode(refusal.arguments.3))"
        case "mount": "\(text(first)), \(text(second)), \(text(third))"
        case "pivot_root": "\(text(first)), \(text(second))"
        case "fsopen": text(first)
        case "sethostname", "setdomainname": text(first)
        case "setuid", "setgid", "setfsuid", "setfsgid": "\(Int32(truncatingIfNeeded: first))"
        case "setreuid", "setregid", "setresuid", "setresgid":
            [first, second, third].prefix(call.contains("res") ? 3 : 2).map { "\(Int32(truncatingIfNeeded: $0))" }
                .joined(separator: ", ")
        case "mmap": "MAP_HUGETLB"
        case "memfd_create": second & 4 != 0 ? "MFD_HUGETLB" : ""
        case "renameat2": "\(text(second)), RENAME_WHITEOUT"
        case "madvise": Self.named(third & 0xFFFF_FFFF, Self.advice)
        case "setsockopt": CallConstants.socketOption(level: second & 0xFFFF_FFFF, third & 0xFFFF_FFFF)
        case "sendto", "sendmsg", "sendmmsg", "recvfrom", "recvmsg", "recvmmsg": "MSG_OOB"
        case "keyctl": Self.numbered(first, CallConstants.keyCommands)
        case "bpf": Self.numbered(first, CallConstants.programCommands)
        case "seccomp": Self.numbered(first, CallConstants.filterOperations)
        case "quotactl", "reboot": CallConstants.hexadecimal(first)
        default: ""
        }
    }

    /// The namespaces that a clone3 asks for, nil where it asks for none, `…` where that could not be read in time.
    var clone3Namespaces: String? {
        guard let bytes = caller.read(refusal.pid, at: first, count: 8) else { return "…" }
        let flags = bytes.enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) }
        let asked = flags & (Self.cloneFlags.reduce(0) { $0 | $1.bit })
        return asked == 0 ? nil : Self.flags(asked, Self.cloneFlags)
    }

    /// Text in the caller's memory, cut at 100 bytes, in quotation marks; `…` where it can't be read.
    private func text(_ address: UInt64) -> String {
        guard address != 0 else { return "NULL" }
        guard let bytes = caller.read(refusal.pid, at: address, count: 100), !bytes.isEmpty else { return "…" }
        let characters = bytes.prefix { $0 != 0 }.map { $0 < 32 || $0 == 127 ? UInt8(ascii: "?") : $0 }
        return "\"\(String(decoding: characters, as: UTF8.self))\"" + (characters.count == 100 ? "…" : "")
    }

    /// A file's mode as it is written: `04755`.
    private static func mode(_ value: UInt64) -> String { "0" + String(value & 0xFFFF, radix: 8) }

    private static func named(_ value: UInt64, _ names: [(value: UInt64, name: String)]) -> String {
        names.first { $0.value == value }?.name ?? CallConstants.hexadecimal(value)
    }

    private static func flags(_ value: UInt64, _ names: [(bit: UInt64, name: String)]) -> String {
        let set = names.filter { value & $0.bit != 0 }.map(\.name)
        return set.isEmpty ? CallConstants.hexadecimal(value) : set.joined(separator: " | ")
    }

    private static func numbered(_ value: UInt64, _ names: [String?]) -> String {
        CallConstants.name(value & 0xFFFF_FFFF, in: names) ?? CallConstants.hexadecimal(value)
    }

    private static func resource(_ value: UInt64) -> String {
        CallConstants.name(value & 0xFFFF_FFFF, in: CallConstants.resources) ?? "resource \(value)"
    }

    private static func family(_ value: UInt64) -> String {
        CallConstants.name(value & 0xFFFF_FFFF, in: CallConstants.addressFamilies) ?? "family \(value & 0xFFFF_FFFF)"
    }

    private static func socketKind(_ value: UInt64) -> String {
        let names = ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_RDM", "SOCK_SEQPACKET", "SOCK_DCCP"]
        let number = Int(value & 0xF)
        return (1...names.count).contains(number) ? names[number - 1] : "type \(number)"
    }

    private static let advice: [(value: UInt64, name: String)] = [
        (12, "MADV_MERGEABLE"), (13, "MADV_UNMERGEABLE"), (100, "MADV_HWPOISON"), (101, "MADV_SOFT_OFFLINE"),
    ]
    private static let cloneFlags: [(bit: UInt64, name: String)] = [
        (0x20000, "CLONE_NEWNS"), (0x0200_0000, "CLONE_NEWCGROUP"), (0x0400_0000, "CLONE_NEWUTS"),
        (0x0800_0000, "CLONE_NEWIPC"), (0x1000_0000, "CLONE_NEWUSER"), (0x2000_0000, "CLONE_NEWPID"),
        (0x4000_0000, "CLONE_NEWNET"), (0x80, "CLONE_NEWTIME"),
    ]
}
