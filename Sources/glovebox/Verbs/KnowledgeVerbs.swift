/// `glovebox kg`: the graph of papers and methods.
enum KnowledgeVerbs {
    static let verb = Verb.family(
        "kg", "Look into the graph of papers and methods, and add to it",
        discussion: """
            The graph holds papers with their authors and venues, and the method cards that agents choose from, each with the \
            paper that it cites. The cards that come with Glovebox are there from the first use.
            """,
        [
            KnowledgeImportVerb.verb,
            KnowledgeSearchVerb.verb,
            KnowledgeShowVerb.verb,
            KnowledgeStatsVerb.verb,
        ])
}
