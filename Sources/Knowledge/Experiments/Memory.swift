/// What a planner may remember: the literature, its own run, and open runs before it.
///
/// It has no test measure, and no way to one: none of its stores has a word for it, and none of their connections can open
/// another file.
package struct Memory: Sendable {
    package let literature: LiteratureStore
    package let run: RunGraph
    /// Finished runs; nil where the planner starts from nothing, as in held-out scoring.
    package let results: ResultsStore?

    package init(literature: LiteratureStore, run: RunGraph, results: ResultsStore?) {
        self.literature = literature
        self.run = run
        self.results = results
    }

    /// What attempts at this run's task showed so far, this run's included: at most so many lessons, always in the same order.
    package func recall(limit: Int) throws(KnowledgeError) -> [Lesson] {
        let earlier = try results?.changes(task: run.task, except: run.run) ?? []
        return Array(Lesson.draw(from: earlier + (try run.changes())).prefix(limit))
    }
}
