/// A block of voxels that bounds two masks of one volume, and how far apart they are.
struct Volume {
    /// The bounds of all voxels of either mask: slices, rows, columns.
    private let depth, height, width: Range<Int>
    /// The size of a voxel along each axis, where the whole volume is a unit cube.
    private let spacing: (depth: Double, height: Double, width: Double)
    private var truth: [Bool]
    private var predicted: [Bool]

    /// The runs of one slice.
    struct Slice {
        let place: Int
        let truth, predicted: RunLengthMask
    }

    /// Joins the masks of all slices; `nil` where neither mask has a pixel.
    ///
    /// Pixels are counted from top to bottom, then from left to right.
    init?(_ slices: [Slice], depth count: Int, height rows: Int, width columns: Int) {
        var (low, high) = ((Int.max, Int.max, Int.max), (-1, -1, -1))
        for slice in slices {
            for run in slice.truth.runs + slice.predicted.runs {
                let (first, last) = (run.lowerBound / rows, (run.upperBound - 1) / rows)
                let top = first == last ? run.lowerBound % rows : 0
                let bottom = first == last ? (run.upperBound - 1) % rows : rows - 1
                low = (min(low.0, slice.place), min(low.1, top), min(low.2, first))
                high = (max(high.0, slice.place), max(high.1, bottom), max(high.2, last))
            }
        }
        guard high.0 >= 0 else { return nil }
        (depth, height, width) = (low.0..<(high.0 + 1), low.1..<(high.1 + 1), low.2..<(high.2 + 1))
        spacing = (1 / Double(count), 1 / Double(rows), 1 / Double(columns))
        truth = [Bool](repeating: false, count: depth.count * height.count * width.count)
        predicted = truth
        for slice in slices {
            for run in slice.truth.runs { for pixel in run { truth[index(slice.place, pixel, rows)] = true } }
            for run in slice.predicted.runs { for pixel in run { predicted[index(slice.place, pixel, rows)] = true } }
        }
    }

    private func index(_ slice: Int, _ pixel: Int, _ rows: Int) -> Int {
        let (column, row) = (pixel / rows - width.lowerBound, pixel % rows - height.lowerBound)
        return ((slice - depth.lowerBound) * height.count + row) * width.count + column
    }

    /// The Hausdorff distance of both masks over the diagonal of the unit cube.
    ///
    /// 0 for equal masks; 1 where one is empty, or the predicted one has more than ten times as many voxels.
    func hausdorff() -> Double {
        if truth == predicted { return 0 }
        let (trueCount, predictedCount) = (truth.count { $0 }, predicted.count { $0 })
        if trueCount == 0 || predictedCount == 0 || predictedCount > 10 * trueCount { return 1 }
        let largest = max(farthest(of: truth, from: predicted), farthest(of: predicted, from: truth))
        return (largest / 3).squareRoot()
    }

    /// The largest squared distance of a voxel of one mask from the nearest voxel of another one.
    private func farthest(of mask: [Bool], from other: [Bool]) -> Double {
        var squares = other.map { $0 ? 0 : Double.infinity }
        let (rows, columns) = (height.count, width.count)
        var line = DistanceLine()
        for start in stride(from: 0, to: squares.count, by: columns) {
            line.transform(&squares, start: start, step: 1, count: columns, spacing: spacing.width)
        }
        for slice in 0..<depth.count {
            for column in 0..<columns {
                line.transform(
                    &squares, start: slice * rows * columns + column, step: columns, count: rows,
                    spacing: spacing.height)
            }
        }
        for place in 0..<(rows * columns) {
            line.transform(
                &squares, start: place, step: rows * columns, count: depth.count, spacing: spacing.depth)
        }
        var largest = 0.0
        for voxel in mask.indices where mask[voxel] { largest = max(largest, squares[voxel]) }
        return largest
    }
}

/// The squared distance transform along one line: the lower envelope of parabolas.
///
/// Source: Felzenszwalb and Huttenlocher, "Distance transforms of sampled functions", Theory of Computing 8 (2012).
private struct DistanceLine {
    /// The parabolas of the envelope: where they stand, their height, and where each one begins to be the lowest.
    private var centres: [Double] = []
    private var heights: [Double] = []
    private var begins: [Double] = []

    mutating func transform(_ values: inout [Double], start: Int, step: Int, count: Int, spacing: Double) {
        centres.removeAll(keepingCapacity: true)
        heights.removeAll(keepingCapacity: true)
        begins.removeAll(keepingCapacity: true)
        for index in 0..<count {
            let height = values[start + index * step]
            guard height.isFinite else { continue }
            let centre = Double(index) * spacing
            var begin = -Double.infinity
            while let last = centres.last, let lastHeight = heights.last, let lastBegin = begins.last {
                begin = ((height + centre * centre) - (lastHeight + last * last)) / (2 * (centre - last))
                if begin > lastBegin { break }
                centres.removeLast()
                heights.removeLast()
                begins.removeLast()
                begin = -.infinity
            }
            centres.append(centre)
            heights.append(height)
            begins.append(begin)
        }
        guard !centres.isEmpty else { return }
        var lowest = 0
        for index in 0..<count {
            let place = Double(index) * spacing
            while lowest + 1 < begins.count, begins[lowest + 1] < place { lowest += 1 }
            let distance = place - centres[lowest]
            values[start + index * step] = heights[lowest] + distance * distance
        }
    }
}
