/// Every verb of `glovebox`, in the order of the help page.
enum Verbs {
    static let all: [Verb] = [
        RunVerb.verb,
        ResumeVerb.verb,
        ReplayVerb.verb,
        ScoreVerb.verb,
        CtlVerb.verb,
        GradeHeldoutVerb.verb,
        GradeVerb.verb,
        ReportVerb.verb,
        TaskVerbs.family,
        ModelVerb.verb,
        KnowledgeVerbs.verb,
        SandboxVerb.verb,
        DoctorVerb.verb,
        CompletionVerb.verb,
        HelpVerb.verb,
    ]
}
