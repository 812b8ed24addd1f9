import Measures

/// The number with five decimals that is nearest, ties to the even one, as Python's `round(score, 5)` gives it.
///
/// The exact binary value is rounded: 2.675 is really 2.67499…, so it is not enough to multiply by 10⁵ and round.
package func roundedToFiveDecimals(_ value: Double) -> Double {
    Double(decimal(value, places: 5)) ?? value
}
