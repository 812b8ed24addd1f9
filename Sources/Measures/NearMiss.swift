/// The candidate that a mistyped word most likely meant, or nil where none is near.
///
/// Near is an optimal string alignment distance (insertions, deletions, substitutions, swaps of neighbours) of at most a
/// third of the longer word, and at least 1; a prefix of three characters or more counts as near too. Ties go to the
/// candidate that comes first.
package func nearest(_ word: String, in candidates: some Sequence<String>) -> String? {
    // Nobody mistypes a name of this length, and who sends one wants us to be busy with it.
    guard !word.isEmpty, word.utf8.count <= 256 else { return nil }
    let typed = Array(word.lowercased().utf8)
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
        guard candidate.utf8.count <= 1024 else { continue }
        let name = Array(candidate.lowercased().utf8)
        let allowed = max(1, max(typed.count, name.count) / 3)
        var distance = alignmentDistance(typed, name)
        if distance > allowed, typed.count >= 3, name.starts(with: typed) { distance = allowed }
        if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
}

/// Optimal string alignment distance, by the three-row recurrence.
private func alignmentDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
        var row = [i] + [Int](repeating: 0, count: b.count)
        for j in 1...b.count {
            let substitution = a[i - 1] == b[j - 1] ? 0 : 1
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + substitution)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], beforeLast[j - 2] + 1) }
        }
        (beforeLast, last) = (last, row)
    }
    return last[b.count]
}
