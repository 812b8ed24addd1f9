/// Finds the row of a table by the bytes of its id.
///
/// Open addressing over a seeded hash: the seed differs in each process, so that nobody can prepare ids that collide.
/// No result depends on it.
struct RowIndex {
    /// The first rows that repeat an earlier id, and how many there are.
    private(set) var repeated: [Int] = []
    private(set) var repeatedCount = 0

    private let table: Table
    private let column: Int
    /// The upper half of the id's hash, then its row + 1; 0 is empty. Unequal hashes settle most misses without a look at
    /// the table's bytes.
    private var slots: [UInt64]
    private let mask: Int

    /// Indexes the rows of a table by one column; of rows with the same id the first one counts.
    init(_ table: Table, column: Int) {
        self.table = table
        self.column = column
        var size = 16
        while size < table.rowCount * 2 { size *= 2 }
        slots = [UInt64](repeating: 0, count: size)
        mask = size - 1
        for row in 0..<table.rowCount {
            let (slot, hash) = table.withCell(row, column) { id -> (Int, UInt64) in self.slot(of: id) }
            if slots[slot] == 0 {
                slots[slot] = hash & Self.upperHalf | UInt64(row + 1)
            } else {
                repeatedCount += 1
                if repeated.count < 3 { repeated.append(row) }
            }
        }
    }

    /// The row that bears an id.
    func row(of id: UnsafeBufferPointer<UInt8>) -> Int? {
        let entry = slots[slot(of: id).slot]
        return entry == 0 ? nil : Self.row(entry)
    }

    /// The slot that holds this id, or the empty one where it belongs.
    private func slot(of id: UnsafeBufferPointer<UInt8>) -> (slot: Int, hash: UInt64) {
        let hash = Self.hash(id)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let isLikely = (slots[slot] ^ hash) & Self.upperHalf == 0
            if isLikely, isEqual(Self.row(slots[slot]), id) { break }
            slot = (slot + 1) & mask
        }
        return (slot, hash)
    }

    private static let upperHalf: UInt64 = 0xFFFF_FFFF_0000_0000

    private static func row(_ entry: UInt64) -> Int {
        Int(entry & ~upperHalf) - 1
    }

    private func isEqual(_ row: Int, _ id: UnsafeBufferPointer<UInt8>) -> Bool {
        table.withCell(row, column) { sameBytes($0, id) }
    }

    private static let seed = UInt64.random(in: .min ... .max)

    /// A hash of bytes that differs from process to process.
    static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var state = seed
        var word: UInt64 = UInt64(bytes.count)
        for (index, byte) in bytes.enumerated() {
            word = word << 8 | UInt64(byte)
            if index & 7 == 7 { state = mixed(state ^ word) }
        }
        return mixed(state ^ word)
    }

    private static func mixed(_ word: UInt64) -> UInt64 {
        let (high, low) = (word ^ 0x2d35_8dcc_aa6c_78a5).multipliedFullWidth(by: 0x8bb8_4b93_962e_acc9)
        return high ^ low
    }
}

/// Whether two runs of bytes are the same.
func sameBytes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    left.count == right.count && left.elementsEqual(right)
}
