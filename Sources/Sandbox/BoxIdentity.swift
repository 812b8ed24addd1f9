import CLinux
import Glibc
import Posix
import Synchronization

/// Who a box is on the host: for root a pair of user ids that nobody else has, else the caller's own id.
final class BoxIdentity: Sendable {
    let isPrivileged: Bool
    /// The command's user as the host sees it.
    let hostUser: UInt32
    private let hostGroup: UInt32
    private let hostInit: UInt32
    /// Held as long as the box lives; the kernel lets go of it if we die.
    private let lock: HeldDescriptor?

    /// The command's user and group inside.
    private static let user: UInt32 = 1000
    /// Pairs of ids begin here, far from what systems hand out to users and containers; or, in a container whose root has
    /// few ids, between its users and its `nobody`.
    private static let firstHostUsers: [UInt32] = [1_900_000_000, 40_000]
    private static let slots = 4096
    private static let folder: Path = "/run/glovebox/slots"

    /// Takes a free pair of ids, or stays with the caller's own.
    init() throws(SystemError) {
        isPrivileged = geteuid() == 0
        guard isPrivileged else {
            hostUser = geteuid()
            hostGroup = getegid()
            hostInit = hostUser
            lock = nil
            return
        }
        guard let first = try Self.firstHostUser() else {
            throw SystemError("find user ids for boxes among the few that root has in this container", code: EPERM)
        }
        try Files.makeFolder(Self.folder, mode: 0o700)
        for _ in 0..<Self.slots {
            let slot = Self.next.withLock { next in
                defer { next = (next + 1) % Self.slots }
                return next
            }
            guard let file = try Self.take(slot) else { continue }
            hostInit = first + 2 * UInt32(slot)
            hostUser = hostInit + 1
            hostGroup = hostUser
            lock = file
            return
        }
        throw SystemError("find a free user id for a box in", path: Self.folder.string, code: EAGAIN)
    }

    /// As of our own user namespace, whose maps can be written only once.
    private static func firstHostUser() throws(SystemError) -> UInt32? {
        try known.withLock { known throws(SystemError) in
            if known == nil {
                known = firstHostUser(
                    users: try Files.readText("/proc/self/uid_map"), groups: try Files.readText("/proc/self/gid_map"))
            }
            return known
        }
    }
    private static let known = Mutex<UInt32?>(nil)

    /// Where ids begin that our own user namespace has, for users and groups alike; nil where there are too few.
    ///
    /// Each line of a map tells a first id inside, one outside, and how many there are.
    static func firstHostUser(users: String, groups: String) -> UInt32? {
        func has(_ map: String, _ first: UInt32) -> Bool {
            map.split(separator: "\n").contains { line in
                let numbers = line.split(separator: " ").compactMap { UInt64($0) }
                guard numbers.count == 3 else { return false }
                return numbers[0] <= UInt64(first)
                    && UInt64(first) + 2 * UInt64(slots) <= numbers[0] + numbers[2]
            }
        }
        return firstHostUsers.first { has(users, $0) && has(groups, $0) }
    }

    /// The lock of a slot, or nil where another box has it.
    private static func take(_ slot: Int) throws(SystemError) -> HeldDescriptor? {
        let file = try Descriptor.open(folder / String(slot), O_RDWR | O_CREAT, mode: 0o600)
        return try file.tryLock() ? HeldDescriptor(file) : nil
    }

    /// Where the search for a free slot goes on; ids are used in turn, so that a box seldom follows one with its ids.
    private static let next = Mutex<Int>(Int(getpid()) % slots)

    /// The processes that count against the command's user beside its own: process 1, where it is the same user.
    var processesOfOurs: Int { isPrivileged ? 0 : 1 }

    func write(to blob: inout PlanBlob) {
        blob.head.box_id = Self.user
        blob.head.box_host_id = hostUser
        if isPrivileged {
            blob.head.flags |= UInt32(JAIL_PRIVILEGED)
            blob.head.init_id = 0
            blob.head.user_map = blob.text("0 \(hostInit) 1\n\(Self.user) \(hostUser) 1\n")
            blob.head.group_map = blob.text("0 \(hostInit) 1\n\(Self.user) \(hostGroup) 1\n")
        } else {
            blob.head.init_id = Self.user
            blob.head.user_map = blob.text("\(Self.user) \(hostUser) 1\n")
            blob.head.group_map = blob.text("\(Self.user) \(hostGroup) 1\n")
        }
    }
}
