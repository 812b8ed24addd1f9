import JSON
package import Measures

/// What a box may use at most.
package struct Limits: Hashable, Sendable {
    /// Time on the clock, from the moment the command starts.
    package var wall: Duration
    /// Processor time of all processes together.
    package var cpu: Duration
    /// Memory of all processes together, with what they write to scratch folders.
    package var memory: Bytes
    /// Processes and threads at one time.
    package var processes: Int
    /// Bytes in all scratch folders together.
    package var disk: Bytes
    /// Files and folders in all scratch folders together.
    package var inodes: Int
    /// Bytes kept of each output stream; the rest is counted and dropped, and a flood of 64 times as much ends the box.
    package var output: Bytes
    /// How long a program that got SIGTERM at its wall limit may still tidy up; zero kills at once.
    package var grace: Duration

    package init(
        wall: Duration = .seconds(60), cpu: Duration = .seconds(120), memory: Bytes = .gibibytes(1),
        processes: Int = 64, disk: Bytes = .mebibytes(64), inodes: Int = 4096, output: Bytes = .mebibytes(1),
        grace: Duration = .zero
    ) {
        self.wall = wall
        self.cpu = cpu
        self.memory = memory
        self.processes = processes
        self.disk = disk
        self.inodes = inodes
        self.output = output
        self.grace = grace
    }

    /// The limits of a plan that names none.
    package static let standard = Limits()
}

/// The name of a limit, as it stands in records.
package enum LimitName: String, CaseIterable, Sendable {
    case wall, cpu, memory, processes, disk, inodes, output

    /// In what `LimitHit` counts.
    package var unit: String {
        switch self {
        case .wall, .cpu: "ms"
        case .memory, .disk, .output: "bytes"
        case .processes, .inodes: "count"
        }
    }
}

/// A limit that was reached, whether or not the program survived it.
package struct LimitHit: Hashable, Sendable {
    package var limit: LimitName
    /// In the limit's unit.
    package var allowed: Int
    /// In the limit's unit; for memory, disk and inodes what was held when more was asked for.
    package var used: Int

    package init(_ limit: LimitName, allowed: Int, used: Int) {
        self.limit = limit
        self.allowed = allowed
        self.used = used
    }
}

extension Limits {
    /// These limits with those that a file names: `{"memory": "2GiB"}`.
    func changed(by node: JSONNode?) throws(JSONError) -> Limits {
        var limits = self
        for (key, value) in try node?.object(keys: LimitName.allCases.map(\.rawValue)).members ?? [] {
            do {
                switch LimitName(rawValue: key) {
                case .wall: limits.wall = try Duration.parse(value.string())
                case .cpu: limits.cpu = try Duration.parse(value.string())
                case .memory: limits.memory = try Bytes.parse(value.string())
                case .disk: limits.disk = try Bytes.parse(value.string())
                case .output: limits.output = try Bytes.parse(value.string())
                case .processes: limits.processes = try value.int(in: 1...100_000)
                case .inodes: limits.inodes = try value.int(in: 1...1_000_000)
                case nil: break
                }
            } catch let error as JSONError { throw error } catch { throw value.error("\(error)") }
        }
        return limits
    }
}
