/// A driver of character devices, as `/proc/devices` names it, and which of its nodes a box may have.
///
/// What is not named here is refused: many drivers are given their number when they come, so no list of the dangerous ones
/// could be whole.
struct DeviceDriver: Sendable {
    let name: String
    /// The minor numbers of nodes that may be in a box.
    let minors: [ClosedRange<UInt32>]
    /// What these nodes are, for a person.
    let nodes: String

    /// Drivers of what computes, and harmless nodes of the machine's memory, with which the rest can be tried anywhere.
    static let accepted: [DeviceDriver] = [
        DeviceDriver(name: "accel", minors: [0...UInt32.max], nodes: "NPUs, /dev/accel/accel0 and so on"),
        // The others, /dev/dri/card0, set what screens show.
        DeviceDriver(name: "drm", minors: [128...191], nodes: "render nodes, /dev/dri/renderD128 and so on"),
        DeviceDriver(name: "kfd", minors: [0...0], nodes: "/dev/kfd"),
        DeviceDriver(name: "mem", minors: [3...3, 5...5, 7...9], nodes: "null, zero, full, random and urandom"),
        // 254 sets what screens show.
        DeviceDriver(name: "nvidia", minors: [0...253, 255...255], nodes: nvidia),
        DeviceDriver(name: "nvidia-frontend", minors: [0...253, 255...255], nodes: nvidia),
        DeviceDriver(name: "nvidiactl", minors: [255...255], nodes: "/dev/nvidiactl"),
        // 0 manages links between GPUs, 1 divides GPUs, 2 watches all parts.
        DeviceDriver(name: "nvidia-caps", minors: [3...8191], nodes: "parts of divided GPUs"),
        // 1 is for debuggers.
        DeviceDriver(name: "nvidia-uvm", minors: [0...0], nodes: "/dev/nvidia-uvm"),
    ]

    private static let nvidia = "/dev/nvidiactl, /dev/nvidia0 and so on"

    /// Says why no box may have a node, with the name of its driver; nil where a box may have it.
    ///
    /// `devices` and `misc` are the texts of the files in `/proc` by these names: without them nothing can be told, and every
    /// node is refused.
    static func objection(major: UInt32, minor: UInt32, devices: String, misc: String) -> String? {
        let names = drivers(of: major, devices)
        guard !names.isEmpty else { return "no driver is known to answer for it (number \(major):\(minor))" }
        let known = accepted.filter { names.contains($0.name) }
        if known.contains(where: { $0.minors.contains { $0.contains(minor) } }) { return nil }
        guard known.isEmpty else {
            let allowed = known.map(\.nodes).joined(separator: "; ")
            return "of the driver \(names.joined(separator: ", ")) a box may have \(allowed), and nothing else"
        }
        let own = name(ofMisc: minor, misc).map { " (\($0))" } ?? ""
        return "it belongs to the driver \(names.joined(separator: ", "))\(major == miscellaneous ? own : "")"
    }

    /// The drivers whose nodes a box may have, in words.
    static var names: String { accepted.map(\.name).joined(separator: ", ") }

    /// The number that drivers of a single node share.
    private static let miscellaneous: UInt32 = 10

    /// The names of a major number, from lines like `226 drm` below `Character devices:`.
    private static func drivers(of major: UInt32, _ devices: String) -> [String] {
        let lines = devices.split(separator: "\n").drop { $0 != "Character devices:" }.prefix { $0 != "Block devices:" }
        return lines.compactMap { line in
            let words = line.split(separator: " ", maxSplits: 1)
            return words.count == 2 && UInt32(words[0]) == major ? String(words[1]) : nil
        }
    }

    private static func name(ofMisc minor: UInt32, _ misc: String) -> Substring? {
        misc.split(separator: "\n").lazy.map { $0.split(separator: " ") }
            .first { $0.count == 2 && UInt32($0[0]) == minor }?[1]
    }
}
