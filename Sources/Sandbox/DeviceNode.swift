import Glibc
import Posix

/// A device of the host that an environment asks for by its path, and why a box may not have it.
struct DeviceNode {
    let place: String

    init(_ place: String) { self.place = place }

    /// What every box has there already.
    private static let taken = [
        "null", "zero", "full", "random", "urandom", "fd", "stdin", "stdout", "stderr", "shm",
    ]

    /// Refuses what is no name below /dev, before anybody looks whether it is there.
    func checkPlace() throws(SandboxError) {
        let parts = place.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 2, parts[0].isEmpty, parts[1] == "dev", !place.utf8.contains(0),
            !parts.dropFirst().contains(where: { $0.isEmpty || $0 == "." || $0 == ".." })
        else { throw .unusableDevice("'\(place)' is no clean path below /dev: no other node can be in a box") }
        if Self.taken.contains(String(parts[2])) {
            throw .unusableDevice("'\(place)' is in every box, or its place is taken there")
        }
    }

    /// Refuses what is not there, is no character device, belongs to a driver that no box may meet, or can't be opened from a box.
    func check(for identity: BoxIdentity) throws(SandboxError) {
        try checkPlace()
        var status = stat()
        guard lstat(place, &status) == 0 else { throw .unusableDevice(absence) }
        guard status.st_mode & S_IFMT == S_IFCHR else {
            throw .unusableDevice("'\(place)' is \(Self.kind(status.st_mode)): only character devices can be in a box")
        }
        let number = UInt64(status.st_rdev)
        let objection = DeviceDriver.objection(
            major: UInt32(number >> 8 & 0xFFF | number >> 32 & 0xFFFF_F000),
            minor: UInt32(number & 0xFF | number >> 12 & 0xFFFF_FF00),
            devices: (try? Files.readText("/proc/devices")) ?? "", misc: (try? Files.readText("/proc/misc")) ?? "")
        if let objection { throw .unusableDevice("'\(place)' can't be in a box: \(objection)") }
        // Root's boxes are users of their own, whom no group helps.
        if identity.isPrivileged, status.st_mode & 0o006 != 0o006 {
            throw .unusableDevice(
                "'\(place)' can't be opened by a box of root's: not everybody may read and write it (chmod a+rw)")
        }
    }

    /// `there is no GPU here: /dev/nvidia0 does not exist`.
    var absence: String {
        let isGPU = ["/dev/nvidia", "/dev/dri/", "/dev/kfd", "/dev/accel/"].contains { place.hasPrefix($0) }
        return (isGPU ? "there is no GPU here: " : "this machine lacks a device: ") + "\(place) does not exist"
    }

    private static func kind(_ mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFBLK: "a block device"
        case S_IFDIR: "a folder"
        case S_IFLNK: "a symbolic link"
        case S_IFREG: "a file"
        default: "no device"
        }
    }
}
