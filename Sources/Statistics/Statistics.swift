/// Statistics: what a handful of noisy numbers allow one to say.
///
/// Standard errors, intervals, paired tests, resampling, pass@k, and the generator that makes every random draw of
/// Glovebox repeatable. It knows nothing of tasks, runs or files, it never prints, and it refuses to answer where the
/// answer does not exist: a standard error of one value is `nil`, never 0 and never NaN.
///
/// Formulas follow `docs/metrics.md`; each is held in the tests against scipy or a slow plain implementation.
