package import JSON
import Measures
import Posix

extension Outcome {
    /// The outcome as `sandbox exec --json` prints it.
    package func json() -> JSONValue {
        let missing = standardOutput.isTruncated || standardError.isTruncated
        var object: JSONObject = JSONObject([
            .init("outcome", ending.json()),
            .init("limits_hit", .array(limitsHit.map { $0.json() })),
            .init("refused", .array(refused.map { $0.json() })),
            .init("wall_ms", .real(rounded(wall))),
            .init("cpu_ms", .real(rounded(cpu))),
            .init("peak_memory_bytes", .optional(peakMemory?.count)),
            .init("peak_processes", .optional(peakProcesses)),
            .init("written_bytes", .int(written.count)),
            .init("stdout", .string(standardOutput.text)),
            .init("stderr", .string(standardError.text)),
            .init("truncated", .bool(missing)),
            .init("setup_ms", .real(rounded(setup))),
            .init("layers", .object(JSONObject(layers.map { .init($0.name, .string($0.state.rawValue)) }))),
        ])
        let details = layers.compactMap { layer in layer.detail.map { JSONObject.Member(layer.name, .string($0)) } }
        object["setup_by_layer_ms"] = .object(
            JSONObject(setupByLayer.map { .init($0.layer, .real(rounded($0.time))) }))
        object["context_switches"] = [
            "voluntary": .int(contextSwitches.voluntary), "involuntary": .int(contextSwitches.involuntary),
        ]
        object["io"] = io?.json() ?? .null
        object["throttled"] = throttled.map { ["times": .int($0.times), "time_ms": .real(rounded($0.time))] } ?? .null
        if let warmUp {
            object["warm_up"] = [
                "ready_ms": .real(rounded(warmUp.ready)), "cpu_ms": .real(rounded(warmUp.cpu)),
                "memory_bytes": .optional(warmUp.memory?.count), "waited_ms": .real(rounded(warmUp.waited)),
            ]
        }
        if !details.isEmpty { object["layer_details"] = .object(JSONObject(details)) }
        if !outputs.isEmpty { object["outputs"] = .array(outputs.map { $0.json() }) }
        return .object(object)
    }

    /// Microseconds are more than enough.
    private func rounded(_ duration: Duration) -> Double { (duration.fractionalMilliseconds * 1_000).rounded() / 1_000 }
}

extension Outcome.Ending {
    /// The word that records use: `exited`, `signalled`, `killed_by_limit`, `refused`, `cancelled`, `could_not_start`.
    package var kind: String {
        switch self {
        case .exited: "exited"
        case .signalled: "signalled"
        case .killedByLimit: "killed_by_limit"
        case .refused: "refused"
        case .cancelled: "cancelled"
        case .couldNotStart: "could_not_start"
        }
    }

    /// `kind` with what belongs to it: `exited 3`, `killed_by_limit memory`.
    package var words: String {
        switch self {
        case .exited(let code): "\(kind) \(code)"
        case .signalled(let signal): "\(kind) \(signal)"
        case .killedByLimit(let limit): "\(kind) \(limit.rawValue)"
        case .refused, .cancelled: kind
        case .couldNotStart(let obstacle): "\(kind) (\(obstacle.layer): \(obstacle.reason))"
        }
    }

    package func json() -> JSONValue {
        var object = JSONObject([.init("kind", .string(kind))])
        switch self {
        case .exited(let code): object["code"] = .int(code)
        case .signalled(let signal): object["signal"] = .int(signal)
        case .killedByLimit(let limit): object["limit"] = .string(limit.rawValue)
        case .refused, .cancelled: break
        case .couldNotStart(let obstacle):
            object["layer"] = .string(obstacle.layer)
            object["reason"] = .string(obstacle.reason)
            object["hint"] = .optional(obstacle.hint)
        }
        return .object(object)
    }
}

extension InputOutput {
    func json() -> JSONValue {
        [
            "read_bytes": .int(calls.read.count), "written_bytes": .int(calls.written.count), "whole": .bool(isWhole),
            "device_read_bytes": .int(devices.read.count), "device_read_by": .string(readCounter.rawValue),
            "device_written_bytes": .int(devices.written.count),
            "device_written_by": .string(writtenCounter.rawValue),
        ]
    }
}

extension LimitHit {
    func json() -> JSONValue {
        ["limit": .string(limit.rawValue), "allowed": .int(allowed), "used": .int(used), "unit": .string(limit.unit)]
    }
}

extension RefusedCall {
    func json() -> JSONValue {
        [
            "system_call": .string(systemCall), "arguments": .string(arguments), "program": .string(program),
            "answer": .string(answer), "count": .int(count), "hint": .optional(hint),
        ]
    }
}

extension CollectedFile {
    func json() -> JSONValue {
        switch result {
        case .collected(let path, let size):
            [
                "name": .string(name), "result": "collected", "path": .string(path.string),
                "size_bytes": .int(size.count),
            ]
        case .missing: ["name": .string(name), "result": "missing"]
        case .refused(let reason): ["name": .string(name), "result": "refused", "reason": .string(reason)]
        }
    }
}
