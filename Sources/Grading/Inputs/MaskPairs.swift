/// One true and one predicted mask of an image a row.
package struct MaskPairs: MetricInput, Sendable {
    /// The true masks.
    package let truth: [RunLengthMask]
    /// The predicted ones.
    package let predicted: [RunLengthMask]

    /// Pairs masks; both lists have one entry a row.
    package init(truth: [RunLengthMask], predicted: [RunLengthMask]) {
        self.truth = truth
        self.predicted = predicted
    }

    package static let shape =
        "one column of run-length masks; --target names it, and optionally the answers' columns of image height and width"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        if target.auxiliary.count == 1 { return "needs both height and width, or neither" }
        return target.obstacle([.text], columns: 1...1, auxiliary: 0...2)
            ?? schema.obstacle(columnsNamed: target.columns, "masks") { $0 == .list(.mask) }
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        guard files.targets.count == 1 || files.targets.count == 3 else {
            throw .unsuitable(metric: metric, what: "--target names a column of masks, or masks, height and width")
        }
        return try files.text(.list(.mask))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        let truth = try rows.trueLists { text throws(MalformedList) in try RunLengthMask(text) }
        let predicted = try rows.predictedLists { text throws(MalformedList) in try RunLengthMask(text) }
        if rows.target.auxiliary.count > 1 {
            let sizes = try rows.imageSizes()
            for row in 0..<rows.count {
                let pixels = sizes[row].height * sizes[row].width
                let what = "the mask leaves its image of \(sizes[row].height) times \(sizes[row].width) pixels"
                guard truth[row].end <= pixels else { throw rows.badAnswer(row, rows.target.column, what) }
                guard predicted[row].end <= pixels else { throw rows.badPrediction(row, column: 0, what) }
            }
        }
        self.init(truth: truth, predicted: predicted)
    }
}

/// Masks of the slices of volumes.
package struct MaskVolumes: MetricInput, Sendable {
    /// The masks of each row, several of which may belong to one slice.
    package let masks: MaskPairs
    /// The height and width of each row's image.
    package let sizes: [(height: Int, width: Int)]
    /// The volume of each row, counted from 0.
    package let volumes: [Int]
    /// The place of each row's slice among the slices of its volume.
    package let slices: [Int]

    package static let shape =
        "one column of run-length masks; --target names it and the answers' columns of image height, width, volume and slice"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.text], columns: 1...1, auxiliary: 4...4)
            ?? schema.obstacle(columnsNamed: target.columns, "masks") { $0 == .list(.mask) }
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try files.expect(5...5, for: metric, "masks, height, width, volume and slice")
        return try files.text(.list(.mask))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        masks = try MaskPairs(rows)
        sizes = try rows.imageSizes()
        volumes = try rows.trueGroups(rows.target.auxiliary[2])
        let names = try rows.trueTexts(rows.target.auxiliary[3])
        var slices: [Int: Set<String>] = [:]
        for row in 0..<rows.count { slices[volumes[row], default: []].insert(names.text(row)) }
        var places: [Int: [String: Int]] = [:]
        for (volume, names) in slices {
            let ordered = StandaloneQuestion.Files.ordered(names).enumerated().map { ($1, $0) }
            places[volume] = Dictionary(uniqueKeysWithValues: ordered)
        }
        var found: [Int] = []
        for row in 0..<rows.count { found.append(places[volumes[row]]?[names.text(row)] ?? 0) }
        self.slices = found
        var first: [Int: (height: Int, width: Int)] = [:]
        for row in 0..<rows.count {
            let size = first[volumes[row], default: sizes[row]]
            guard size == sizes[row] else {
                throw rows.badAnswer(row, rows.target.auxiliary[0], "the slices of one volume differ in size")
            }
            first[volumes[row]] = size
        }
    }
}

extension GradedRows {
    /// The lists in the answers' target column.
    func trueLists<List>(
        _ read: (UnsafeBufferPointer<UInt8>) throws(MalformedList) -> List
    ) throws(GradingError) -> [List] {
        let texts = try trueTexts(target.column)
        var lists: [List] = []
        for row in 0..<count {
            switch Self.list(texts, row, read) {
            case .success(let list): lists.append(list)
            case .failure(let error): throw badAnswer(row, target.column, "the cell \(error.what)")
            }
        }
        return lists
    }

    /// The lists in the submission's first column, which were checked before.
    func predictedLists<List>(
        _ read: (UnsafeBufferPointer<UInt8>) throws(MalformedList) -> List
    ) throws(GradingError) -> [List] {
        let texts = try predictedTexts(column: 0)
        var lists: [List] = []
        for row in 0..<count {
            switch Self.list(texts, row, read) {
            case .success(let list): lists.append(list)
            case .failure(let error): throw badPrediction(row, column: 0, "the cell \(error.what)")
            }
        }
        return lists
    }

    /// Height and width of each row's image, from the first two auxiliary columns.
    func imageSizes() throws(GradingError) -> [(height: Int, width: Int)] {
        let heights = try trueNumbers(target.auxiliary[0], from: 1, to: 1e6, whole: true)
        let widths = try trueNumbers(target.auxiliary[1], from: 1, to: 1e6, whole: true)
        return zip(heights, widths).map { (Int($0), Int($1)) }
    }

    private static func list<List>(
        _ texts: TextColumn, _ row: Int, _ read: (UnsafeBufferPointer<UInt8>) throws(MalformedList) -> List
    ) -> Result<List, MalformedList> {
        texts.withText(row) { text in
            do throws(MalformedList) { return .success(try read(text)) } catch { return .failure(error) }
        }
    }
}
