import CLinux

/// How long each layer took to build, told from when the helper's steps began.
///
/// A step lasts until the next one begins, whichever process begins it: the helper, process 1 and the command's process work
/// side by side for a moment. A warm box's wait belongs to no step.
enum LaunchTimes {
    static func byLayer(_ record: jail_record) -> [LayerTime] {
        guard record.launched_ns != 0 else { return [] }
        let begun = withUnsafeBytes(of: record.stage_ns) { Array($0.bindMemory(to: UInt64.self)) }
        let steps = begun.indices.filter { begun[$0] != 0 }.sorted { begun[$0] < begun[$1] }
        var times: [LayerTime] = []
        for (index, step) in steps.enumerated() {
            let next = index + 1 < steps.count ? begun[steps[index + 1]] : record.launched_ns
            let time = Duration.nanoseconds(Int64(max(next, begun[step]) - begun[step]))
            let layer = String(cString: glovebox_jail_layer(UInt32(step)))
            if let known = times.firstIndex(where: { $0.layer == layer }) {
                times[known].time += time
            } else {
                times.append(LayerTime(layer: layer, time: time))
            }
        }
        return times
    }
}

/// The part of a box's set-up that one layer took.
package struct LayerTime: Hashable, Sendable {
    package var layer: String
    package var time: Duration
}
