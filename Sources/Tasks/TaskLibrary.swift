import Measures
package import Posix

/// The tasks that can be named on a command line: the folders of the bundled library and of the user.
package struct TaskLibrary: Sendable {
    private let places: [(id: String, folder: Path)]

    /// What a look through all folders found.
    package struct Survey: Sendable {
        package let tasks: [TaskDefinition]
        /// One error for each task that can't be read.
        package let broken: [(folder: Path, error: TaskError)]
    }

    /// Lists the task folders below the given folders; reads no manifest.
    ///
    /// A task is a folder with a `task.json`. Two tasks of one name are an error that names both places.
    package init(folders: [Path]) throws(TaskError) {
        var places: [(id: String, folder: Path)] = []
        var seen: Set<Path> = []
        for folder in folders {
            guard Files.isFolder(folder) else { throw .notAFolder(folder) }
            do throws(SystemError) {
                guard seen.insert(try Files.resolve(folder)).inserted else { continue }
                for name in try Files.list(folder) where Files.exists(folder / name / "task.json") {
                    places.append((name, folder / name))
                }
            } catch { throw .system(error) }
        }
        places.sort { ($0.id, $0.folder) < ($1.id, $1.folder) }
        for (place, next) in zip(places, places.dropFirst()) where place.id == next.id {
            throw .duplicateTask(id: place.id, folders: places.filter { $0.id == place.id }.map(\.folder))
        }
        self.places = places
    }

    /// The names of all tasks, sorted.
    package var ids: [String] { places.map(\.id) }

    /// All tasks, sorted by id; the first that can't be read is an error.
    package func list() throws(TaskError) -> [TaskDefinition] {
        var tasks: [TaskDefinition] = []
        for place in places { tasks.append(try TaskDefinition(folder: place.folder)) }
        return tasks
    }

    /// All tasks that can be read, and what is wrong with the others.
    package func survey() -> Survey {
        var tasks: [TaskDefinition] = []
        var broken: [(folder: Path, error: TaskError)] = []
        for place in places {
            do throws(TaskError) { tasks.append(try TaskDefinition(folder: place.folder)) } catch {
                broken.append((place.folder, error))
            }
        }
        return Survey(tasks: tasks, broken: broken)
    }

    /// The task of this name.
    package func task(_ id: String) throws(TaskError) -> TaskDefinition {
        guard let place = places.first(where: { $0.id == id }) else {
            throw .unknownTask(id: id, nearest: nearest(id, in: ids), known: ids)
        }
        return try TaskDefinition(folder: place.folder)
    }
}
