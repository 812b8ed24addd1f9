/// The names that Linux's headers give to numbers among a system call's arguments.
enum CallConstants {
    /// A number's name in a list that is ordered by number.
    static func name(_ number: UInt64, in names: [String?]) -> String? {
        number < names.count ? names[Int(number)] : nil
    }

    /// What an `ioctl` asks for; where it has no name here, its parts, as `_IOC` puts them together.
    static func deviceRequest(_ request: UInt64) -> String {
        if let name = deviceRequests[request] { return name }
        guard request > 0xFFFF else { return hexadecimal(request) }
        let direction = ["_IO", "_IOW", "_IOR", "_IOWR"][Int(request >> 30 & 3)]
        return "\(direction)(\(hexadecimal(request >> 8 & 0xFF)), \(request & 0xFF), \(request >> 16 & 0x3FFF) bytes)"
    }

    /// What an `fcntl` asks for.
    static func fileCommand(_ command: UInt64) -> String {
        command < 1024
            ? name(command, in: fileCommands) ?? "command \(command)"
            : name(command - 1024, in: laterFileCommands) ?? "command \(command)"
    }

    /// What a `prctl` is about.
    static func attribute(_ option: UInt64) -> String {
        switch option {
        case 0x5961_6D61: "PR_SET_PTRACER"
        case 0x5356_4D41: "PR_SET_VMA"
        default: name(option, in: attributes) ?? "option \(option)"
        }
    }

    /// An option of sockets, with its level.
    static func socketOption(level: UInt64, _ option: UInt64) -> String {
        switch level {
        case 0: "IPPROTO_IP, \(option)"
        case 1: "SOL_SOCKET, \(name(option, in: socketOptions) ?? "\(option)")"
        case 6: "IPPROTO_TCP, \(option == 31 ? "TCP_ULP" : "\(option)")"
        case 17: "IPPROTO_UDP, \(option)"
        case 41: "IPPROTO_IPV6, \(option)"
        default: "level \(level), \(option)"
        }
    }

    /// What a `ptrace` asks for.
    static func traceRequest(_ request: UInt64) -> String {
        switch request {
        case 0x4206: "PTRACE_SEIZE"
        default: name(request, in: traceRequests) ?? hexadecimal(request)
        }
    }

    static func hexadecimal(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }

    static let addressFamilies: [String?] = [
        "AF_UNSPEC", "AF_UNIX", "AF_INET", "AF_AX25", "AF_IPX", "AF_APPLETALK", "AF_NETROM", "AF_BRIDGE",
        "AF_ATMPVC", "AF_X25", "AF_INET6", "AF_ROSE", "AF_DECnet", "AF_NETBEUI", "AF_SECURITY", "AF_KEY",
        "AF_NETLINK", "AF_PACKET", "AF_ASH", "AF_ECONET", "AF_ATMSVC", "AF_RDS", "AF_SNA", "AF_IRDA",
        "AF_PPPOX", "AF_WANPIPE", "AF_LLC", "AF_IB", "AF_MPLS", "AF_CAN", "AF_TIPC", "AF_BLUETOOTH",
        "AF_IUCV", "AF_RXRPC", "AF_ISDN", "AF_PHONET", "AF_IEEE802154", "AF_CAIF", "AF_ALG", "AF_NFC",
        "AF_VSOCK", "AF_KCM", "AF_QIPCRTR", "AF_SMC", "AF_XDP", "AF_MCTP",
    ]
    static let resources: [String?] = [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS",
        "RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING",
        "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
    ]
    static let schedulingPolicies: [String?] = [
        "SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", nil, "SCHED_IDLE", "SCHED_DEADLINE",
        "SCHED_EXT",
    ]
    static let keyCommands: [String?] = [
        "KEYCTL_GET_KEYRING_ID", "KEYCTL_JOIN_SESSION_KEYRING", "KEYCTL_UPDATE", "KEYCTL_REVOKE",
        "KEYCTL_CHOWN", "KEYCTL_SETPERM", "KEYCTL_DESCRIBE", "KEYCTL_CLEAR", "KEYCTL_LINK", "KEYCTL_UNLINK",
        "KEYCTL_SEARCH", "KEYCTL_READ", "KEYCTL_INSTANTIATE", "KEYCTL_NEGATE", "KEYCTL_SET_REQKEY_KEYRING",
        "KEYCTL_SET_TIMEOUT", "KEYCTL_ASSUME_AUTHORITY", "KEYCTL_GET_SECURITY", "KEYCTL_SESSION_TO_PARENT",
        "KEYCTL_REJECT", "KEYCTL_INSTANTIATE_IOV", "KEYCTL_INVALIDATE", "KEYCTL_GET_PERSISTENT",
        "KEYCTL_DH_COMPUTE", "KEYCTL_PKEY_QUERY", "KEYCTL_PKEY_ENCRYPT", "KEYCTL_PKEY_DECRYPT",
        "KEYCTL_PKEY_SIGN", "KEYCTL_PKEY_VERIFY", "KEYCTL_RESTRICT_KEYRING", "KEYCTL_MOVE",
        "KEYCTL_CAPABILITIES", "KEYCTL_WATCH_KEY",
    ]
    static let programCommands: [String?] = [
        "BPF_MAP_CREATE", "BPF_MAP_LOOKUP_ELEM", "BPF_MAP_UPDATE_ELEM", "BPF_MAP_DELETE_ELEM",
        "BPF_MAP_GET_NEXT_KEY", "BPF_PROG_LOAD", "BPF_OBJ_PIN", "BPF_OBJ_GET", "BPF_PROG_ATTACH",
        "BPF_PROG_DETACH", "BPF_PROG_TEST_RUN", "BPF_PROG_GET_NEXT_ID", "BPF_MAP_GET_NEXT_ID",
        "BPF_PROG_GET_FD_BY_ID", "BPF_MAP_GET_FD_BY_ID", "BPF_OBJ_GET_INFO_BY_FD", "BPF_PROG_QUERY",
        "BPF_RAW_TRACEPOINT_OPEN", "BPF_BTF_LOAD", "BPF_BTF_GET_FD_BY_ID", "BPF_TASK_FD_QUERY",
        "BPF_MAP_LOOKUP_AND_DELETE_ELEM", "BPF_MAP_FREEZE", "BPF_BTF_GET_NEXT_ID", "BPF_MAP_LOOKUP_BATCH",
        "BPF_MAP_LOOKUP_AND_DELETE_BATCH", "BPF_MAP_UPDATE_BATCH", "BPF_MAP_DELETE_BATCH", "BPF_LINK_CREATE",
        "BPF_LINK_UPDATE", "BPF_LINK_GET_FD_BY_ID", "BPF_LINK_GET_NEXT_ID", "BPF_ENABLE_STATS",
        "BPF_ITER_CREATE", "BPF_LINK_DETACH", "BPF_PROG_BIND_MAP",
    ]
    static let filterOperations: [String?] = [
        "SECCOMP_SET_MODE_STRICT", "SECCOMP_SET_MODE_FILTER", "SECCOMP_GET_ACTION_AVAIL",
        "SECCOMP_GET_NOTIF_SIZES",
    ]
    private static let fileCommands: [String?] = [
        "F_DUPFD", "F_GETFD", "F_SETFD", "F_GETFL", "F_SETFL", "F_GETLK", "F_SETLK", "F_SETLKW", "F_SETOWN", "F_GETOWN",
        "F_SETSIG", "F_GETSIG", "F_GETLK64", "F_SETLK64", "F_SETLKW64", "F_SETOWN_EX", "F_GETOWN_EX",
        "F_GETOWNER_UIDS",
    ]
    /// From 1024 on.
    private static let laterFileCommands: [String?] = [
        "F_SETLEASE", "F_GETLEASE", "F_NOTIFY", nil, nil, "F_CANCELLK", "F_DUPFD_CLOEXEC", "F_SETPIPE_SZ",
        "F_GETPIPE_SZ", "F_ADD_SEALS", "F_GET_SEALS", "F_GET_RW_HINT", "F_SET_RW_HINT", "F_GET_FILE_RW_HINT",
        "F_SET_FILE_RW_HINT",
    ]
    private static let attributes: [String?] = [
        nil, "PR_SET_PDEATHSIG", "PR_GET_PDEATHSIG", "PR_GET_DUMPABLE", "PR_SET_DUMPABLE", "PR_GET_UNALIGN",
        "PR_SET_UNALIGN", "PR_GET_KEEPCAPS", "PR_SET_KEEPCAPS", "PR_GET_FPEMU", "PR_SET_FPEMU",
        "PR_GET_FPEXC", "PR_SET_FPEXC", "PR_GET_TIMING", "PR_SET_TIMING", "PR_SET_NAME", "PR_GET_NAME", nil,
        nil, "PR_GET_ENDIAN", "PR_SET_ENDIAN", "PR_GET_SECCOMP", "PR_SET_SECCOMP", "PR_CAPBSET_READ",
        "PR_CAPBSET_DROP", "PR_GET_TSC", "PR_SET_TSC", "PR_GET_SECUREBITS", "PR_SET_SECUREBITS",
        "PR_SET_TIMERSLACK", "PR_GET_TIMERSLACK", "PR_TASK_PERF_EVENTS_DISABLE", "PR_TASK_PERF_EVENTS_ENABLE",
        "PR_MCE_KILL", "PR_MCE_KILL_GET", "PR_SET_MM", "PR_SET_CHILD_SUBREAPER", "PR_GET_CHILD_SUBREAPER",
        "PR_SET_NO_NEW_PRIVS", "PR_GET_NO_NEW_PRIVS", "PR_GET_TID_ADDRESS", "PR_SET_THP_DISABLE",
        "PR_GET_THP_DISABLE", "PR_MPX_ENABLE_MANAGEMENT", "PR_MPX_DISABLE_MANAGEMENT", "PR_SET_FP_MODE",
        "PR_GET_FP_MODE", "PR_CAP_AMBIENT", nil, nil, "PR_SVE_SET_VL", "PR_SVE_GET_VL",
        "PR_GET_SPECULATION_CTRL", "PR_SET_SPECULATION_CTRL", "PR_PAC_RESET_KEYS", "PR_SET_TAGGED_ADDR_CTRL",
        "PR_GET_TAGGED_ADDR_CTRL", "PR_SET_IO_FLUSHER", "PR_GET_IO_FLUSHER", "PR_SET_SYSCALL_USER_DISPATCH",
        "PR_PAC_SET_ENABLED_KEYS", "PR_PAC_GET_ENABLED_KEYS", "PR_SCHED_CORE", "PR_SME_SET_VL",
        "PR_SME_GET_VL", "PR_SET_MDWE", "PR_GET_MDWE", "PR_SET_MEMORY_MERGE", "PR_GET_MEMORY_MERGE", nil, nil,
        nil, nil, nil, "PR_GET_SHADOW_STACK_STATUS", "PR_SET_SHADOW_STACK_STATUS",
        "PR_LOCK_SHADOW_STACK_STATUS", "PR_TIMER_CREATE_RESTORE_IDS", "PR_FUTEX_HASH",
    ]
    private static let socketOptions: [String?] = [
        nil, "SO_DEBUG", "SO_REUSEADDR", "SO_TYPE", "SO_ERROR", "SO_DONTROUTE", "SO_BROADCAST", "SO_SNDBUF",
        "SO_RCVBUF", "SO_KEEPALIVE", "SO_OOBINLINE", "SO_NO_CHECK", "SO_PRIORITY", "SO_LINGER",
        "SO_BSDCOMPAT", "SO_REUSEPORT", "SO_PASSCRED", "SO_PEERCRED", "SO_RCVLOWAT", "SO_SNDLOWAT",
        "SO_RCVTIMEO", "SO_SNDTIMEO", "SO_SECURITY_AUTHENTICATION", "SO_SECURITY_ENCRYPTION_TRANSPORT",
        "SO_SECURITY_ENCRYPTION_NETWORK", "SO_BINDTODEVICE", "SO_ATTACH_FILTER", "SO_DETACH_FILTER",
        "SO_PEERNAME", "SO_TIMESTAMP", "SO_ACCEPTCONN", "SO_PEERSEC", "SO_SNDBUFFORCE", "SO_RCVBUFFORCE",
        "SO_PASSSEC", "SO_TIMESTAMPNS", "SO_MARK", "SO_TIMESTAMPING", "SO_PROTOCOL", "SO_DOMAIN",
        "SO_RXQ_OVFL", "SO_WIFI_STATUS", "SO_PEEK_OFF", "SO_NOFCS", "SO_LOCK_FILTER", "SO_SELECT_ERR_QUEUE",
        "SO_BUSY_POLL", "SO_MAX_PACING_RATE", "SO_BPF_EXTENSIONS", "SO_INCOMING_CPU", "SO_ATTACH_BPF",
        "SO_ATTACH_REUSEPORT_CBPF", "SO_ATTACH_REUSEPORT_EBPF", "SO_CNX_ADVICE", nil, "SO_MEMINFO",
        "SO_INCOMING_NAPI_ID", "SO_COOKIE", nil, "SO_PEERGROUPS", "SO_ZEROCOPY", "SO_TXTIME",
        "SO_BINDTOIFINDEX", "SO_TIMESTAMP_NEW", "SO_TIMESTAMPNS_NEW", "SO_TIMESTAMPING_NEW",
        "SO_RCVTIMEO_NEW", "SO_SNDTIMEO_NEW", "SO_DETACH_REUSEPORT_BPF", "SO_PREFER_BUSY_POLL",
        "SO_BUSY_POLL_BUDGET", "SO_NETNS_COOKIE", "SO_BUF_LOCK", "SO_RESERVE_MEM", "SO_TXREHASH", "SO_RCVMARK",
    ]
    private static let traceRequests: [String?] = [
        "PTRACE_TRACEME", "PTRACE_PEEKTEXT", "PTRACE_PEEKDATA", "PTRACE_PEEKUSER", "PTRACE_POKETEXT",
        "PTRACE_POKEDATA", "PTRACE_POKEUSER", "PTRACE_CONT", "PTRACE_KILL", "PTRACE_SINGLESTEP", nil, nil,
        "PTRACE_GETREGS", "PTRACE_SETREGS", nil, nil, "PTRACE_ATTACH", "PTRACE_DETACH", nil, nil, nil, nil,
        nil, nil, "PTRACE_SYSCALL",
    ]
    private static let deviceRequests: [UInt64: String] = [
        0x4C82: "LOOP_CTL_GET_FREE", 0x5401: "TCGETS", 0x5402: "TCSETS", 0x5403: "TCSETSW", 0x5404: "TCSETSF",
        0x5405: "TCGETA", 0x5406: "TCSETA", 0x5407: "TCSETAW", 0x5408: "TCSETAF", 0x5409: "TCSBRK",
        0x540A:
            "TCXONC", 0x540B: "TCFLSH", 0x540C: "TIOCEXCL", 0x540D: "TIOCNXCL", 0x540E: "TIOCSCTTY",
        0x540F:
            "TIOCGPGRP", 0x5410: "TIOCSPGRP", 0x5411: "TIOCOUTQ", 0x5412: "TIOCSTI", 0x5413: "TIOCGWINSZ",
        0x5414:
            "TIOCSWINSZ", 0x5415: "TIOCMGET", 0x5416: "TIOCMBIS", 0x5417: "TIOCMBIC", 0x5418: "TIOCMSET",
        0x5419:
            "TIOCGSOFTCAR", 0x541A: "TIOCSSOFTCAR", 0x541B: "FIONREAD", 0x541C: "TIOCLINUX", 0x541D: "TIOCCONS",
        0x541E: "TIOCGSERIAL", 0x541F: "TIOCSSERIAL", 0x5420: "TIOCPKT", 0x5421: "FIONBIO",
        0x5422:
            "TIOCNOTTY", 0x5423: "TIOCSETD", 0x5424: "TIOCGETD", 0x5425: "TCSBRKP", 0x5427: "TIOCSBRK",
        0x5428:
            "TIOCCBRK", 0x5429: "TIOCGSID", 0x542E: "TIOCGRS485", 0x542F: "TIOCSRS485", 0x5432: "TCGETX",
        0x5433:
            "TCSETX", 0x5434: "TCSETXF", 0x5435: "TCSETXW", 0x5437: "TIOCVHANGUP", 0x5441: "TIOCGPTPEER",
        0x5450:
            "FIONCLEX", 0x5451: "FIOCLEX", 0x5452: "FIOASYNC", 0x5460: "FIOQSIZE", 0x890B: "SIOCADDRT",
        0x8910:
            "SIOCGIFNAME", 0x8912: "SIOCGIFCONF", 0x8913: "SIOCGIFFLAGS", 0x8914: "SIOCSIFFLAGS",
        0x8915:
            "SIOCGIFADDR", 0x8916: "SIOCSIFADDR", 0x891B: "SIOCGIFNETMASK", 0x8921: "SIOCGIFMTU",
        0x8927:
            "SIOCGIFHWADDR", 0x8933: "SIOCGIFINDEX", 0x8946: "SIOCETHTOOL", 0xAE00: "KVM_GET_API_VERSION",
        0xAE01:
            "KVM_CREATE_VM", 0x4004_5201: "RNDADDTOENTCNT", 0x4004_5431: "TIOCSPTLCK", 0x4004_54CA: "TUNSETIFF",
        0x4004_9409: "FICLONE", 0x4008_5203: "RNDADDENTROPY", 0x4008_6602: "FS_IOC_SETFLAGS",
        0x4020_940D:
            "FICLONERANGE", 0x8004_5200: "RNDGETENTCNT", 0x8004_5430: "TIOCGPTN", 0x8008_1272: "BLKGETSIZE64",
        0x8008_6601: "FS_IOC_GETFLAGS", 0xC004_5877: "FIFREEZE", 0xC004_5878: "FITHAW", 0xC018_5879: "FITRIM",
        0xC018_9436: "FIDEDUPERANGE", 0xC020_660B: "FS_IOC_FIEMAP",
    ]
}
