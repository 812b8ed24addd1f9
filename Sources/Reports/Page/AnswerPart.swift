import Measures
import Posix
import Record

/// The top of a report: what was asked, and what came out.
struct AnswerPart {
    let bench: Workbench
    private var story: RunStory { bench.story }
    private var numbers: Numbers { bench.numbers }

    var html: HTML {
        element(.section, .id(.part(.answer)), .class("answer")) {
            Notices(bench: bench).html
            verdict
            element(.div, .class("panel")) {
                headline
                element(.dl, .class("facts")) { facts }
            }
        }
    }

    /// The result in one paragraph.
    private var verdict: HTML {
        element(.p, .class("lead")) {
            if let graded = story.graded {
                if let score = graded.submission.present() {
                    "On "
                    numbers(score.rows)
                    " test rows, whose labels the program could not reach, the submission scores "
                    numbers(score.map(\.value), .score)
                    " ("
                    HTML.quoted(score.plain.metric)
                    ")"
                    standing(graded)
                    comparison(graded)
                } else {
                    "The submission could not be scored on the test rows: "
                    HTML.quoted(graded.plain.problems.first ?? "no reason is recorded")
                    "."
                }
            } else {
                unfinished
            }
        }
    }

    /// What the score would have earned among the teams of the leaderboard.
    @HTMLBuilder private func standing(_ graded: Cited<TestGraded>) -> HTML {
        if let teams = graded.teams.present(), let rank = graded.rank.present() {
            if let medal = graded.plain.medal {
                ", a "
                element(.strong) { HTML.quoted(medal) }
                " medal: rank "
            } else {
                ", without a medal: rank "
            }
            numbers(rank)
            " of "
            numbers(teams)
            " teams"
        }
    }

    private func comparison(_ graded: Cited<TestGraded>) -> HTML {
        guard let gain = graded.gain.present() else { return HTML(". There is no baseline score to compare it with.") }
        let difference = gain.plain
        let isAbove = difference.low > 0
        let isBelow = difference.high < 0
        return element(.span) {
            if isAbove {
                ", better than the baseline by "
                numbers(gain.map(\.value), .difference)
                ". The 95\u{202F}% interval of the paired difference lies above zero."
            } else if isBelow {
                ", worse than the baseline; the paired difference is "
                numbers(gain.map(\.value), .difference)
                ". Its 95\u{202F}% interval lies below zero."
            } else {
                ". The paired difference from the baseline is "
                numbers(gain.map(\.value), .difference)
                ", and chance can explain it: its 95\u{202F}% interval includes zero."
            }
        }
    }

    private var unfinished: HTML {
        element(.span) {
            "There is no test score"
            switch story.standing {
            case .blank: ": the journal doesn\u{2019}t hold the beginning of a run."
            case .finished: " in this run\u{2019}s record."
            case .ended, .interrupted, .unfinished: " yet."
            }
            if let best = story.best, let score = best.score {
                " The best validation score so far is "
                numbers(score.map(\.value), .score)
                " ("
                HTML.quoted(score.plain.metric)
                ", "
                bench.link(best.number)
                "). As the best of "
                numbers(bench.tally.scored)
                " it is flattered by its choice, and it is no result."
            }
        }
    }

    /// The one figure that is set large.
    private var headline: HTML {
        element(.div, .class("headline")) {
            if let score = story.graded?.submission.present() {
                element(.div, .class("caption")) { "Test score" }
                element(.div, .class("big")) { numbers(score.map(\.value), .score) }
                element(.div, .class("under")) {
                    if let error = score.standardError.present() {
                        "\u{00B1} "
                        numbers(error, .score)
                        " standard error"
                    }
                    if let interval = bench.interval(score.low.present(), score.high.present()) {
                        element(.br)
                        interval
                        " at 95\u{202F}%"
                    }
                }
                IntervalDrawing(submission: score, baseline: story.graded?.baseline.present()).html
            } else if let score = story.best?.score {
                element(.div, .class("caption")) { "Best validation score so far" }
                element(.div, .class("big provisional")) { numbers(score.map(\.value), .score) }
                if let error = score.standardError.present() {
                    element(.div, .class("under")) {
                        "\u{00B1} "
                        numbers(error, .score)
                        " standard error"
                    }
                }
            } else {
                element(.div, .class("caption")) { "Score" }
                element(.div, .class("big provisional")) { "none" }
            }
        }
    }

    @HTMLBuilder private var facts: HTML {
        if let graded = story.graded {
            if let baseline = graded.baseline.present() {
                bench.fact("Baseline, same rows") { bench.score(baseline) }
            }
            if let gain = graded.gain.present() {
                bench.fact("Paired gain") {
                    numbers(gain.map(\.value), .difference)
                    " \u{00B1} "
                    numbers(gain.standardError, .score)
                    bench.interval(gain.low, gain.high, .difference).map { interval in
                        element(.small) {
                            "95\u{202F}%: "
                            interval
                        }
                    }
                }
            }
            if let gain = graded.normalizedGain.present() {
                bench.fact("Normalised gain") {
                    numbers(gain, .short)
                    element(.small) { "0 is the baseline, 1 the metric\u{2019}s ideal" }
                }
            }
            leaderboard(graded)
        } else if let baseline = story.baseline?.score {
            bench.fact("Baseline, validation rows") { bench.score(baseline) }
        }
        if let picked = story.picked, let score = story.node(picked.plain.node)?.score {
            bench.fact("Validation score of the pick") {
                bench.score(score)
                element(.small) { bench.link(picked.plain.node) }
            }
        }
        bench.fact("Test labels opened") {
            numbers(bench.tally.openings)
            story.openings.isEmpty ? " times in this run" : " in this run"
            if let last = story.openings.last {
                element(.small) {
                    numbers(last.openings)
                    " on this installation, this run included"
                }
            }
        }
        effort
    }

    @HTMLBuilder private func leaderboard(_ graded: Cited<TestGraded>) -> HTML {
        if let teams = graded.teams.present() {
            bench.fact("Leaderboard") {
                if let medal = graded.plain.medal {
                    element(.strong) { HTML.quoted(medal) }
                    " medal, "
                } else {
                    "no medal, "
                }
                if let rank = graded.rank.present() {
                    "rank "
                    numbers(rank)
                    " of "
                }
                numbers(teams)
                if let percentile = graded.percentile.present() {
                    element(.small) {
                        "better than "
                        numbers(percentile, .percent)
                        " of the teams"
                    }
                }
            }
        }
    }

    @HTMLBuilder private var effort: HTML {
        let tally = bench.tally
        bench.fact("Attempts") {
            numbers(tally.attempts)
            element(.small) {
                numbers(tally.scored)
                " scored, "
                numbers(tally.faulty)
                " without a score"
            }
        }
        bench.fact("Spent") {
            numbers(tally.spending.wall, .milliseconds)
            element(.small) {
                numbers(tally.spending.prompt)
                " prompt and "
                numbers(tally.spending.generated)
                " generated tokens"
            }
        }
    }
}

/// What a reader must know before any number: a run without an end, a record that was changed.
struct Notices {
    let bench: Workbench
    private var story: RunStory { bench.story }

    var html: HTML {
        HTMLBuilder.buildArray([standing, record, torn, order].filter { !$0.isEmpty })
    }

    private func notice(_ name: Words, _ title: Words, @HTMLBuilder content: () -> HTML) -> HTML {
        let inner = content()
        return element(.div, .class(name), .fixed("role", "note")) {
            element(.strong) { HTML(title) }
            " "
            inner
        }
    }

    private var standing: HTML {
        switch story.standing {
        case .finished: return HTML()
        case .blank:
            return notice("notice bad", "This is no whole run.") {
                "The event that begins one is missing or unreadable."
            }
        case .ended:
            return notice("notice warn", "This run is unfinished.") {
                "The search is over, but its result was not written; resuming the run will do it."
            }
        case .interrupted:
            return notice("notice warn", "This run was interrupted.") {
                if let last = story.interrupted.last { bench.text(last.reason) }
                " \u{2014} It can be resumed; nothing below is a final result."
            }
        case .unfinished:
            return notice("notice warn", "This run is unfinished.") {
                "It is still going on, or was killed. It can be resumed; nothing below is a final result."
            }
        }
    }

    private var record: HTML {
        let soundness = story.evidence.soundness
        let isBad = soundness.verdict == .changed
        return HTMLBuilder.buildArray(
            soundness.warnings.map { warning in
                element(.div, .class(isBad ? "notice bad" : "notice warn"), .fixed("role", "note")) {
                    element(.strong) { HTML.quoted(warning.title) }
                    " "
                    HTML.quoted(warning.text)
                    " "
                    if warning == soundness.warnings.first, soundness.lastDoubtful != nil { doubtful }
                    element(.a, .href(.part(.integrity))) { "All that was checked" }
                }
            })
    }

    @HTMLBuilder private var doubtful: HTML {
        "Numbers that the last hash doesn\u{2019}t vouch for are marked "
        element(.span, .class("doubtful")) { "like this" }
        ". "
    }

    private var torn: HTML {
        guard story.evidence.soundness.tornBytes > 0 else { return HTML() }
        return notice("notice warn", "The journal\u{2019}s last line is torn.") {
            "Its writer was stopped in the middle of it, or is writing still; the event had not been acted upon, and is left out."
        }
    }

    private var order: HTML {
        let problems = Integrity(bench: bench).orderProblems
        guard !problems.isEmpty else { return HTML() }
        return notice("notice bad", "Test labels were read out of turn.") { problems.map { HTML(" ") + $0 } }
    }
}
