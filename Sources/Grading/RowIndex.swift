import Glibc

/// Finds the row of a table by the bytes of its id.
///
/// Open addressing over a seeded hash: the seed differs in each process, so that nobody can prepare ids that collide.
/// No result depends on it. An id of up to eight bytes is its own key; of a longer one the key is a hash, and the bytes
/// are compared where two keys agree. So short ids are told apart without a second look at the file.
struct RowIndex {
    /// The first rows that repeat an earlier id, and how many there are.
    private(set) var repeated: [Int] = []
    private(set) var repeatedCount = 0

    private let table: Table
    private let column: Int
    /// The key of each row's id.
    private let keys: [UInt64]
    /// Whether every key is the id itself.
    private let isExact: Bool
    /// A row + 1; 0 is empty. The size is a power of two.
    private var slots: [UInt32]

    /// Indexes the rows of a table by one column; of rows with the same id the first one counts.
    init(_ table: Table, column: Int) {
        self.table = table
        self.column = column
        var size = 16
        while size < table.rowCount * 2 { size *= 2 }
        var keys = [UInt64](repeating: 0, count: table.rowCount)
        var longest = 0
        keys.withUnsafeMutableBufferPointer { keys in
            table.forEachCell(column) { row, id in
                keys[row] = Self.key(id)
                longest = max(longest, id.count)
            }
        }
        self.keys = keys
        isExact = longest <= 8
        slots = []
        var slots = [UInt32](repeating: 0, count: size)
        var repeated: [Int] = []
        var repeatedCount = 0
        slots.withUnsafeMutableBufferPointer { slots in
            keys.withUnsafeBufferPointer { keys in
                var look = Look()
                for start in stride(from: 0, to: keys.count, by: Look.width) {
                    let rows = start..<min(start + Look.width, keys.count)
                    for row in rows { look.keys[row - start] = keys[row] }
                    look.fill(rows.count, UnsafeBufferPointer(slots), keys)
                    for row in rows {
                        var slot = look.homes[row - start]
                        if look.entries[row - start] != 0 || slots[slot] != 0 {
                            slot = self.slot(of: keys[row], from: slot, UnsafeBufferPointer(slots), keys) {
                                isSameID($0, as: row)
                            }
                        }
                        if slots[slot] == 0 {
                            slots[slot] = UInt32(truncatingIfNeeded: row + 1)
                        } else {
                            repeatedCount += 1
                            if repeated.count < 3 { repeated.append(row) }
                        }
                    }
                }
            }
        }
        self.slots = slots
        self.repeated = repeated
        self.repeatedCount = repeatedCount
    }

    /// The row that bears an id.
    func row(of id: UnsafeBufferPointer<UInt8>) -> Int? {
        slots.withUnsafeBufferPointer { slots in
            keys.withUnsafeBufferPointer { keys in
                let key = Self.key(id)
                return row(of: id, key, from: Self.home(key, slots.count), slots, keys)
            }
        }
    }

    /// Tells for each cell of another table's column which row bears that id.
    func forEachRow(of wanted: Table, _ wantedColumn: Int, _ body: (_ row: Int, _ found: Int?) -> Void) {
        slots.withUnsafeBufferPointer { slots in
            keys.withUnsafeBufferPointer { keys in
                var look = Look()
                for start in stride(from: 0, to: wanted.rowCount, by: Look.width) {
                    let rows = start..<min(start + Look.width, wanted.rowCount)
                    var isShort = true
                    wanted.forEachCell(wantedColumn, rows) { row, id in
                        look.keys[row - start] = Self.key(id)
                        isShort = isShort && id.count <= 8
                    }
                    look.fill(rows.count, slots, keys)
                    for row in rows {
                        let place = row - start
                        let entry = look.entries[place]
                        if entry == 0 {
                            body(row, nil)
                        } else if isExact, isShort, look.candidates[place] == look.keys[place] {
                            body(row, Int(entry) - 1)
                        } else {
                            let found = wanted.withCell(row, wantedColumn) { id in
                                self.row(of: id, look.keys[place], from: look.homes[place], slots, keys)
                            }
                            body(row, found)
                        }
                    }
                }
            }
        }
    }

    /// The first look of several ids into the index at once.
    ///
    /// An index of a million rows lies in memory, not in the processor's cache. Where each look waits for the answer of
    /// the one before, most of the time goes by waiting; looks that don't depend on each other wait together.
    private struct Look {
        static let width = 64

        /// What is looked for.
        var keys = InlineArray<64, UInt64>(repeating: 0)
        /// The slot where each belongs.
        private(set) var homes = InlineArray<64, Int>(repeating: 0)
        /// What that slot holds.
        private(set) var entries = InlineArray<64, UInt32>(repeating: 0)
        /// The key of that row; of any row where the slot is empty.
        private(set) var candidates = InlineArray<64, UInt64>(repeating: 0)

        @inline(__always)
        mutating func fill(_ count: Int, _ slots: UnsafeBufferPointer<UInt32>, _ known: UnsafeBufferPointer<UInt64>) {
            for place in 0..<count { homes[place] = RowIndex.home(keys[place], slots.count) }
            for place in 0..<count { entries[place] = slots[homes[place]] }
            guard !known.isEmpty else { return }
            for place in 0..<count { candidates[place] = known[Int(max(entries[place], 1)) - 1] }
        }
    }

    private func row(
        of id: UnsafeBufferPointer<UInt8>, _ key: UInt64, from home: Int, _ slots: UnsafeBufferPointer<UInt32>,
        _ keys: UnsafeBufferPointer<UInt64>
    ) -> Int? {
        // A long id's key may by chance be a short id.
        if isExact, id.count > 8 { return nil }
        let slot = slot(of: key, from: home, slots, keys) { row in
            table.withCell(row, column) { sameBytes($0, id) }
        }
        return slots[slot] == 0 ? nil : Int(slots[slot]) - 1
    }

    /// The slot that holds the row of this key, or the empty one where it belongs.
    @inline(__always)
    private func slot(
        of key: UInt64, from home: Int, _ slots: UnsafeBufferPointer<UInt32>, _ keys: UnsafeBufferPointer<UInt64>,
        _ isSame: (Int) -> Bool
    ) -> Int {
        var slot = home
        while slots[slot] != 0 {
            let row = Int(slots[slot]) - 1
            if keys[row] == key, isExact || isSame(row) { break }
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    @inline(__always)
    private static func home(_ key: UInt64, _ size: Int) -> Int {
        Int(truncatingIfNeeded: mixed(seed ^ key)) & (size - 1)
    }

    private func isSameID(_ row: Int, as other: Int) -> Bool {
        table.withCell(row, column) { id in table.withCell(other, column) { sameBytes($0, id) } }
    }

    private static let seed = UInt64.random(in: .min ... .max)

    /// A hash of bytes that differs from process to process.
    static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 { mixed(seed ^ key(bytes)) }

    /// Up to eight bytes as they are, which is unambiguous since no table holds a NUL byte; more of them hashed.
    @inline(__always)
    private static func key(_ id: UnsafeBufferPointer<UInt8>) -> UInt64 {
        guard id.count > 8 else {
            var word: UInt64 = 0
            for byte in id { word = word << 8 | UInt64(byte) }
            return word
        }
        let raw = UnsafeRawBufferPointer(id)
        var state = seed ^ UInt64(id.count)
        var position = 0
        while position + 8 < raw.count {
            state = mixed(state ^ raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        // The last eight bytes, which may have been met in part.
        return mixed(state ^ raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self))
    }

    @inline(__always)
    private static func mixed(_ word: UInt64) -> UInt64 {
        let (high, low) = (word ^ 0x2d35_8dcc_aa6c_78a5).multipliedFullWidth(by: 0x8bb8_4b93_962e_acc9)
        return high ^ low
    }
}

/// Whether two runs of bytes are the same.
@inline(__always)
func sameBytes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
        return left.isEmpty && right.isEmpty
    }
    return memcmp(first, second, left.count) == 0
}
