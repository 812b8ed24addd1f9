/// One true and one predicted direction a row, as azimuth and zenith in radians.
package struct Directions: MetricInput, Sendable {
    /// Azimuths, then zeniths.
    package let azimuth, zenith: RealPairs

    /// Pairs angles.
    package init(azimuth: RealPairs, zenith: RealPairs) {
        self.azimuth = azimuth
        self.zenith = zenith
    }

    package static let shape = "two columns of radians; --target names azimuth and zenith, in this order"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.real], columns: 2...2) ?? schema.obstacle(numbersNamed: target.columns)
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try files.expect(2...2, for: metric, "azimuth and zenith")
        return try files.numbers(files.targets, auxiliary: [])
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        self.init(azimuth: try rows.pair(rows.target.columns[0]), zenith: try rows.pair(rows.target.columns[1]))
    }
}

/// One true and one predicted place a row, as latitude and longitude in degrees, in groups.
package struct Places: MetricInput, Sendable {
    /// Latitudes, then longitudes.
    package let latitude, longitude: RealPairs
    /// The group of each row, counted from 0.
    package let groups: [Int]

    /// Pairs places and says which rows belong together.
    package init(latitude: RealPairs, longitude: RealPairs, groups: [Int]) {
        self.latitude = latitude
        self.longitude = longitude
        self.groups = groups
    }

    package static let shape =
        "two columns of degrees; --target names latitude and longitude, and optionally the answers' column of groups"

    package static func obstacle(_ target: TargetDescription, _ schema: SubmissionSchema) -> String? {
        target.obstacle([.real], columns: 2...2, auxiliary: 0...1) ?? schema.obstacle(numbersNamed: target.columns)
    }

    package static func infer(
        _ files: StandaloneQuestion.Files, metric: String
    ) throws(GradingError) -> StandaloneQuestion {
        try files.expect(2...3, for: metric, "latitude, longitude and optionally a column of groups")
        return try files.numbers(Array(files.targets.prefix(2)), auxiliary: Array(files.targets.dropFirst(2)))
    }

    package init(_ rows: GradedRows) throws(GradingError) {
        let groups = rows.target.auxiliary.first
        self.init(
            latitude: try rows.pair(rows.target.columns[0]), longitude: try rows.pair(rows.target.columns[1]),
            groups: try groups.map { name throws(GradingError) in try rows.trueGroups(name) }
                ?? [Int](repeating: 0, count: rows.count))
    }
}
