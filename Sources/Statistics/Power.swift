/// How small a difference between two agents a comparison over tasks could have found.
///
/// δ = (z_{α/2} + z_β)·√((ω² + σ_A²/K_A + σ_B²/K_B)/N) for N tasks with K attempts each: ω² is the variance of the true
/// difference between tasks, σ² the variance between attempts at one task. `nil` without tasks or attempts.
package func minimumDetectableEffect(
    tasks: Int, attempts: (Int, Int), betweenTasks: Double, withinTasks: (Double, Double), level: Double = 0.95,
    power: Double = 0.8
) -> Double? {
    guard tasks > 0, attempts.0 > 0, attempts.1 > 0 else { return nil }
    let variance = betweenTasks + withinTasks.0 / Double(attempts.0) + withinTasks.1 / Double(attempts.1)
    let factor = Normal.critical(level: level) + Normal.quantile(power)
    return factor * (variance / Double(tasks)).squareRoot()
}
