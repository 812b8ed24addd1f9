import CLinux

/// How long each layer took to build, told from when the helper's steps began; before them, what the host did.
///
/// A step lasts until the next one begins, whichever process begins it: the helper, process 1 and the command's process work
/// side by side for a moment. A warm box's wait belongs to no step.
enum LaunchTimes {
    /// The host's own part, from the call until the helper's first step, stands as `filter` (its compilation, which each
    /// process does once) and `host` (control groups, the plan, pipes, the spawn).
    static func byLayer(_ record: jail_record, since begun: UInt64, compiling: UInt64) -> [LayerTime] {
        let first = withUnsafeBytes(of: record.stage_ns) { $0.bindMemory(to: UInt64.self).filter { $0 != 0 }.min() }
        guard record.launched_ns != 0, let first, first >= begun + compiling else { return [] }
        let filter = LayerTime(layer: "filter", time: .nanoseconds(Int64(compiling)))
        let host = LayerTime(layer: "host", time: .nanoseconds(Int64(first - begun - compiling)))
        return [filter, host] + byLayer(record)
    }

    private static func byLayer(_ record: jail_record) -> [LayerTime] {
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
