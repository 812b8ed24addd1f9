import Measures

/// Finds what would make a box unsafe or impossible, before anything is started.
enum PlanCheck {
    static func check(_ plan: Plan) throws(SandboxError) {
        guard let program = plan.command.first, !program.isEmpty else { throw .unusablePlan("there is no command") }
        let texts = plan.command + plan.environment.flatMap { [$0.key, $0.value] } + [plan.workingFolder]
        if texts.contains(where: { $0.utf8.contains(0) }) { throw .unusablePlan("a zero byte stands in its text") }
        if plan.environment.keys.contains(where: { $0.isEmpty || $0.contains("=") }) {
            throw .unusablePlan("a variable has no name, or one with '='")
        }
        guard plan.workingFolder.hasPrefix("/") else { throw .unusablePlan("the working folder is not absolute") }
        try check(plan.limits)
        try check(plan.mounts)
        if let outputs = plan.outputs { try check(outputs) }
        if let report = plan.report, report.count <= 0 { throw .unusablePlan("a report of no bytes is asked for") }
    }

    private static func check(_ limits: Limits) throws(SandboxError) {
        let isAbsent: [LimitName: Bool] = [
            .wall: limits.wall <= .zero, .cpu: limits.cpu <= .zero, .memory: limits.memory.count <= 0,
            .processes: limits.processes <= 0, .disk: limits.disk.count <= 0, .inodes: limits.inodes <= 0,
            .output: limits.output.count <= 0,
        ]
        let absent = LimitName.allCases.filter { isAbsent[$0] == true }.map(\.rawValue)
        guard absent.isEmpty else {
            let names = absent.joined(separator: ", ")
            throw .unusablePlan("a limit is zero or less (\(names)); a box without a limit can't be had")
        }
        guard limits.grace >= .zero else { throw .unusablePlan("the grace time is less than nothing") }
    }

    private static func check(_ mounts: [Mount]) throws(SandboxError) {
        var places: Set<String> = []
        for mount in mounts {
            let parts = mount.place.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            guard mount.place.hasPrefix("/"), !parts.isEmpty, !mount.place.utf8.contains(0),
                !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." })
            else { throw .unusablePlan("'\(mount.place)' is no clean absolute path for a mount") }
            guard places.insert(mount.place).inserted else { throw .unusablePlan("'\(mount.place)' is mounted twice") }
            if case .device(let place) = mount { try DeviceNode(place).checkPlace() }
            if parts.first == "proc" { throw .unusablePlan("nothing can be mounted over /proc") }
        }
        // A place below another mount would have to be made in that mount: on the host, or in scratch that a box may change.
        for mount in mounts {
            if case .cover(let place) = mount {
                let systems = mounts.compactMap { if case .system(let path) = $0 { path } else { nil } }
                guard systems.contains(where: { place.hasPrefix($0 + "/") }) else {
                    throw .unusablePlan("'\(place)' lies in no system folder, and can't be covered")
                }
                continue
            }
            for other in mounts where mount.place.hasPrefix(other.place + "/") {
                throw .unusablePlan(
                    "'\(mount.place)' lies inside the mount '\(other.place)'; give it a place of its own, such as /data"
                )
            }
        }
    }

    private static func check(_ outputs: Outputs) throws(SandboxError) {
        for case .file(let name, _) in outputs.declared where !isCleanName(name) {
            throw .unusablePlan("'\(name)' is no clean relative path for an output")
        }
    }

    /// A relative path of plain components.
    static func isCleanName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return !name.isEmpty && name.utf8.count < 4096 && !name.utf8.contains(0)
            && !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.count > 255 }
    }
}
