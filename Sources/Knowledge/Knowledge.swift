// Knowledge: the graph of literature and results, in SQLite files: stores, import, text search, lineage, lessons.
//
// Four files, four types: `LiteratureStore` (papers and method cards, read-only during runs), `RunGraph` (one run's attempts
// and validation measures), `ResultsStore` (finished runs), `HeldoutStore` (test measures; for grading and reports only).
// What a planner gets is a `Memory`: it has no case and no table for a test measure, and no connection here can open a
// second file. This module asks no model and reads no network. The picture of it is docs/knowledge.md.
