/// P-values of several comparisons, corrected for there being several.
package enum MultipleComparisons {
    /// Holm's step-down adjustment: the chance of any false claim among all is kept. For claims.
    package static func holm(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var adjusted = values
        var largest = 0.0
        for (rank, index) in order.enumerated() {
            largest = max(largest, min(1, values[index] * Double(values.count - rank)))
            adjusted[index] = largest
        }
        return adjusted
    }

    /// Benjamini and Hochberg's step-up adjustment: the expected share of false findings is kept. For screening.
    package static func benjaminiHochberg(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] > values[$1] }
        var adjusted = values
        var smallest = 1.0
        for (offset, index) in order.enumerated() {
            let rank = values.count - offset
            smallest = min(smallest, values[index] * Double(values.count) / Double(rank))
            adjusted[index] = smallest
        }
        return adjusted
    }
}
