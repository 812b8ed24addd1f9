/// What a strategy may look at, one value a row of the whole table.
///
/// Texts are replaced by small numbers: equal texts get equal numbers, and times are numbered in their order.
enum SplitBasis: Equatable, Sendable {
    case random
    /// The class of each row: every class is divided in the same proportion.
    case classes([Int])
    /// A real value for each row: every band of values is divided in the same proportion.
    case values([Double])
    /// The group of each row: a group stays whole.
    case groups([Int])
    /// The rank of each row's time: the latest rows are chosen, and rows of the same time stay together.
    case times([Int])
}

/// Chooses which rows leave a set of rows: a pure function of the rows, the basis and a key.
struct Splitter: Sendable {
    let basis: SplitBasis
    let key: KeyedHash

    /// Why no choice is possible.
    enum Fault: Error, Equatable {
        case tooFewRows(Int)
        case everyClassHasOneRow
        case oneGroup
        case oneTime
    }

    /// The chosen rows, ascending: as near to `share` of `rows` as the strategy allows, never none and never all.
    func choose(_ share: Double, of rows: [Int]) throws(Fault) -> [Int] {
        guard rows.count >= 2 else { throw .tooFewRows(rows.count) }
        let wanted = min(max(Int((Double(rows.count) * share).rounded()), 1), rows.count - 1)
        switch basis {
        case .random:
            return inKeyedOrder(rows).prefix(wanted).sorted()
        case .classes(let classes):
            return try stratified(Dictionary(grouping: rows) { classes[$0] }, wanted: wanted, of: rows.count)
        case .values(let values):
            return try stratified(bands(of: rows, by: values, wanted: wanted), wanted: wanted, of: rows.count)
        case .groups(let groups):
            return try wholeGroups(Dictionary(grouping: rows) { groups[$0] }, wanted: wanted)
        case .times(let times):
            return try latest(rows, times: times, wanted: wanted)
        }
    }

    private func inKeyedOrder(_ rows: [Int]) -> [Int] {
        rows.map { (key.number($0), $0) }.sorted { $0 < $1 }.map(\.1)
    }

    /// Divides each stratum in proportion by the largest remainder: every stratum's count is within one row of its share.
    ///
    /// A stratum is never taken whole, so that what stays has seen every class; where only single rows are left, fewer
    /// than `wanted` are chosen.
    private func stratified(_ strata: [Int: [Int]], wanted: Int, of total: Int) throws(Fault) -> [Int] {
        let names = strata.keys.sorted()
        var counts: [Int: Int] = [:]
        var remainders: [(remainder: Int, draw: UInt64, name: Int)] = []
        let draws = key.derive("remainder")
        for name in names {
            let (whole, remainder) = ((strata[name]?.count ?? 0) * wanted).quotientAndRemainder(dividingBy: total)
            counts[name] = whole
            if remainder > 0 { remainders.append((remainder, draws.number(name), name)) }
        }
        var missing = wanted - counts.values.reduce(0, +)
        remainders.sort { ($1.remainder, $0.draw, $0.name) < ($0.remainder, $1.draw, $1.name) }
        for entry in remainders where missing > 0 {
            guard let size = strata[entry.name]?.count, let count = counts[entry.name], count + 1 < size else {
                continue
            }
            counts[entry.name] = count + 1
            missing -= 1
        }
        guard missing < wanted else { throw .everyClassHasOneRow }
        return names.flatMap { inKeyedOrder(strata[$0] ?? []).prefix(counts[$0] ?? 0) }.sorted()
    }

    /// Cuts the rows, in order of their values, into at most ten bands of nearly equal size.
    private func bands(of rows: [Int], by values: [Double], wanted: Int) -> [Int: [Int]] {
        let ordered = rows.map { (values[$0], key.number($0), $0) }.sorted { $0 < $1 }.map(\.2)
        let count = min(10, wanted, rows.count - wanted)
        var bands: [Int: [Int]] = [:]
        for (position, row) in ordered.enumerated() { bands[position * count / rows.count, default: []].append(row) }
        return bands
    }

    /// Takes groups in keyed order, each where it brings the count nearer to what is wanted.
    private func wholeGroups(_ groups: [Int: [Int]], wanted: Int) throws(Fault) -> [Int] {
        guard groups.count >= 2 else { throw .oneGroup }
        var chosen: [Int] = []
        var taken = 0
        var smallest: [Int] = []
        for name in inKeyedOrder(groups.keys.sorted()) {
            let group = groups[name] ?? []
            if smallest.isEmpty || group.count < smallest.count { smallest = group }
            guard taken + 1 < groups.count, abs(chosen.count + group.count - wanted) < abs(chosen.count - wanted) else {
                continue
            }
            chosen += group
            taken += 1
        }
        return (chosen.isEmpty ? smallest : chosen).sorted()
    }

    /// Takes the latest rows, cutting between two times, at the cut nearest to what is wanted.
    private func latest(_ rows: [Int], times: [Int], wanted: Int) throws(Fault) -> [Int] {
        let ordered = rows.sorted { (times[$0], $0) < (times[$1], $1) }
        let cuts = ordered.indices.dropFirst().filter { times[ordered[$0 - 1]] < times[ordered[$0]] }
        let ideal = ordered.count - wanted
        guard let cut = cuts.min(by: { abs($0 - ideal) < abs($1 - ideal) }) else { throw .oneTime }
        return ordered[cut...].sorted()
    }
}
