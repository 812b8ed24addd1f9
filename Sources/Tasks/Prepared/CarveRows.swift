/// Which rows one carve trains on, hides and asks for, and the ids that it gives them.
struct CarveRows {
    /// A row of one of a split's two tables.
    struct Row {
        let id: String
        /// Its place in the table.
        let position: Int
        /// Whether it is of the table of test rows, which has no labels.
        let isTest: Bool
    }

    /// Labelled rows that stay for training.
    let training: [Row]
    /// Labelled rows whose labels are hidden.
    let validation: [Row]
    let test: [Row]

    /// Draws the validation rows by the task's own strategy; every list is in the order of its ids.
    ///
    /// An id is a keyed hash of the row's number, so it tells nothing, and the order of the ids is the shuffle.
    init(prepared: PreparedTask, seed: UInt64, key: KeyedHash) throws(TaskError) {
        let idKey = Self.idKey(key)
        let labelled = Self.ids(of: try prepared.rowNumbers(of: prepared.labelled), key: idKey)
        let unlabelled = Self.ids(of: try prepared.rowNumbers(of: prepared.test), key: idKey)
        guard Set(labelled + unlabelled).count == labelled.count + unlabelled.count else {
            throw .split(
                task: prepared.task.id, what: "two rows got the same id under the seed \(seed)",
                hint: "Use another seed.")
        }
        let hidden = Set(try Self.choose(prepared, key: key.derive("validation")))
        func rows(_ ids: [String], isTest: Bool, where isWanted: (Int) -> Bool) -> [Row] {
            ids.indices.filter(isWanted).map { Row(id: ids[$0], position: $0, isTest: isTest) }.sorted { $0.id < $1.id }
        }
        training = rows(labelled, isTest: false) { !hidden.contains($0) }
        validation = rows(labelled, isTest: false) { hidden.contains($0) }
        test = rows(unlabelled, isTest: true) { _ in true }
    }

    /// The key of a carve's ids.
    static func idKey(_ carveKey: KeyedHash) -> KeyedHash { carveKey.derive("ids") }

    /// 16 hexadecimal digits for each row of the label table.
    static func ids(of rows: [Int], key: KeyedHash) -> [String] {
        rows.map { row in
            let digits = String(key.number(row), radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }
    }

    private static func choose(_ prepared: PreparedTask, key: KeyedHash) throws(TaskError) -> [Int] {
        guard let share = prepared.prediction.splits.validation else { return [] }
        let reader = SplitBasisReader(
            table: prepared.labelled, path: prepared.folder.labelled, prediction: prepared.prediction)
        let splitter = Splitter(basis: try reader.basis(), key: key)
        do throws(Splitter.Fault) {
            return try splitter.choose(share, of: Array(0..<prepared.labelledCount))
        } catch { throw error.explained(task: prepared.task.id) }
    }
}
