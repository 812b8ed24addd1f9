import Digest
import Grading
import JSON
import Measures
import Posix
import Tasks

/// `glovebox task show TASK`
enum TaskShowVerb {
    static let verb = Verb(
        "show", "Show what a task asks for, and where its data come from",
        example: "glovebox task show wisconsin-breast-cancer",
        arguments: [TaskVerbs.task, Common.tasksDir, Common.json]
    ) { parsed, context in
        let library = try TaskVerbs.library(parsed, try context.installation())
        let id = parsed[TaskVerbs.task]
        let task = try await onThread { () throws(TaskError) in try library.task(id) }
        if parsed[Common.json] { context.console.document(json(task)) } else { context.console.write(text(task)) }
        return .done
    }

    private static func json(_ task: TaskDefinition) -> JSONValue {
        let (manifest, source, limits) = (task.manifest, task.manifest.source, task.manifest.limits)
        var object = JSONObject([
            .init("id", .string(task.id)), .init("title", .string(manifest.title)),
            .init("kind", .string(manifest.kind.rawValue)), .init("discipline", .string(manifest.discipline)),
        ])
        object["metric"] = [
            "name": .string(manifest.metric.name), "direction": .string(manifest.metric.direction.rawValue),
            "ideal": .real(manifest.metric.ideal),
        ]
        if case .prediction(let prediction) = manifest.body {
            object["target"] = prediction.target.json
            object["submission"] = prediction.submission.json
            object["splits"] = [
                "strategy": .string(prediction.splits.strategy.rawValue), "table": .string(prediction.splits.table),
                "by": .optional(prediction.splits.by), "test": .real(prediction.splits.test),
                "validation": .optional(prediction.splits.validation),
            ]
        }
        if case .program(let program) = manifest.body { object["outputs"] = .strings(program.outputs) }
        object["environment"] = .string(manifest.environment)
        object["limits"] = [
            "wall_ms": .int(limits.wall.wholeMilliseconds), "cpu_ms": .int(limits.cpu.wholeMilliseconds),
            "memory_bytes": .int(limits.memory.count), "disk_bytes": .int(limits.disk.count),
            "inodes": .int(limits.inodes), "processes": .int(limits.processes),
            "output_bytes": .int(limits.output.count),
        ]
        object["source"] = [
            "citation": .string(source.citation), "url": .string(source.url), "licence": .string(source.licence),
            "origin": .string(source.origin), "upstream_sha256": .string(source.upstreamSHA256),
            "files": .array(source.files.map { ["path": .string($0.path), "sha256": .string($0.sha256)] }),
        ]
        object["folder"] = .string(task.folder.string)
        object["fingerprint"] = .string(task.fingerprint.hex)
        object["description"] = .string(task.description)
        return .object(object)
    }

    private static func text(_ task: TaskDefinition) -> String {
        let (manifest, source, limits) = (task.manifest, task.manifest.source, task.manifest.limits)
        var rows = [
            ("task", "\(task.id): \(manifest.title) (\(manifest.discipline), \(manifest.kind.rawValue))"),
            ("metric", "\(manifest.metric.name), \(manifest.metric.direction.rawValue) is better"),
        ]
        if case .prediction(let prediction) = manifest.body {
            let (target, splits) = (prediction.target, prediction.splits)
            let classes = target.classes.isEmpty ? "" : ": \(target.classes.joined(separator: ", "))"
            rows.append(("target", "\(target.allColumns.joined(separator: ", ")), \(target.kind.rawValue)\(classes)"))
            let columns = [prediction.submission.idColumn] + prediction.submission.columns.map(\.name)
            rows.append(("submission", columns.joined(separator: ",")))
            let hidden = splits.validation.map { "\(percent($0)) of the rest hidden for validation" }
            rows.append(
                (
                    "splits",
                    "\(splits.strategy.rawValue)\(splits.by.map { " by \($0)" } ?? ""): \(percent(splits.test)) test, "
                        + (hidden ?? "no validation part")
                ))
        }
        if case .program(let program) = manifest.body {
            rows.append(("outputs", program.outputs.joined(separator: ", ")))
        }
        rows += [
            (
                "limits",
                "\(limits.wall.brief) wall, \(limits.cpu.brief) CPU, \(limits.memory) memory, \(limits.disk) disk, "
                    + "\(limits.processes) processes"
            ),
            ("environment", manifest.environment), ("source", source.citation), ("", source.url),
            ("licence", source.licence), ("folder", task.folder.string),
        ]
        let lines = rows.map { name, value in
            name + String(repeating: " ", count: 13 - name.count) + value
        }
        return lines.joined(separator: "\n") + "\n\n" + task.description
    }

    private static func percent(_ share: Double) -> String { "\(decimal(100 * share, places: 1, trimmed: true)) %" }
}
