import Glibc

/// The mean angle between predicted and true directions, in radians.
///
/// (1/n) Σ arccos(u_i · v_i) of the unit vectors (sin z·cos a, sin z·sin a, cos z) of azimuth a and zenith z, in [0, π]; any
/// angles are allowed. The angle is taken as 2·atan2(|u − v|, |u + v|), which is exact to the last digits for small angles
/// as well. No rows: undefined. Error: a mean of n values.
/// Source: IceCube Neutrinos in Deep Ice 2023.
package enum AngularError: Metric {
    package static let description = MetricDescription(
        name: "angular_error", title: "mean angle between directions, in radians", direction: .lower, ideal: 0,
        scale: .nonNegative, source: "IceCube Neutrinos in Deep Ice 2023")

    package static func evaluate(_ input: Directions) throws(Undefined) -> Evaluation {
        try .mean(
            of: input.azimuth.truth.indices.map { row in
                let u = vector(input.azimuth.truth[row], input.zenith.truth[row])
                let v = vector(input.azimuth.predicted[row], input.zenith.predicted[row])
                return 2 * atan2(length(u - v), length(u + v))
            })
    }

    private static func vector(_ azimuth: Double, _ zenith: Double) -> SIMD3<Double> {
        SIMD3(sin(zenith) * cos(azimuth), sin(zenith) * sin(azimuth), cos(zenith))
    }

    private static func length(_ vector: SIMD3<Double>) -> Double { (vector * vector).sum().squareRoot() }
}
