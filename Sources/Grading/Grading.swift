/// Grading: numbers from files, nothing else.
///
/// A `Table` is read from bytes, a `Grader` checks a submission against its schema without any answers, and grades it
/// against answers with a metric of the `MetricRegistry`; a `Leaderboard` turns the score into medals, rank and
/// percentile. It knows no tasks, no splits and no runs; it opens only the files it is handed; it never executes
/// anything. Where a score does not exist the grade is invalid and says why: no NaN leaves this module.
