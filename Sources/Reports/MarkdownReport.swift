import Digest
import JSON
import Posix
import Record

/// A run's report as Markdown, for a pull request, a terminal or a paper's appendix: the same facts in fewer words.
package struct MarkdownReport: Sendable {
    private let bench: Workbench
    private var story: RunStory { bench.story }
    private var numbers: Numbers { bench.numbers }

    package init(_ story: RunStory) { bench = Workbench(story) }

    /// The whole text; the same story gives the same text.
    package var text: String {
        [heading, notices, answer, nodes, pick, spending, conditions, integrity, details, derivations, events]
            .map(\.text).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var heading: Markdown {
        var page =
            Markdown("# ") + .quoted(story.started?.plain.title ?? "A run without a beginning") + Markdown("\n\n")
        if let started = story.started {
            page +=
                Markdown("Run ") + .quoted(started.plain.run) + Markdown(", agent ") + .quoted(started.plain.agent)
                + Markdown(", model ") + .quoted(started.plain.model.name) + Markdown(", seed ")
                + numbers.markdown(started.seed) + Markdown(".\n")
        }
        return page
    }

    private var notices: Markdown {
        var page = Markdown()
        let soundness = story.evidence.soundness
        for warning in soundness.warnings {
            page += Markdown("> **") + .quoted(warning.title) + Markdown("** ") + .quoted(warning.text)
            page += Markdown("\n\n")
        }
        switch story.standing {
        case .finished: break
        case .blank: page += Markdown("> **This is no whole run.** The event that begins one is missing.\n\n")
        case .interrupted:
            page += Markdown("> **This run was interrupted.** ") + .quoted(story.interrupted.last?.plain.reason ?? "")
            page += Markdown(" Nothing below is a final result.\n\n")
        case .ended, .unfinished: page += Markdown("> **This run is unfinished.** Nothing below is a final result.\n\n")
        }
        if soundness.tornBytes > 0 {
            page += Markdown("> **The journal\u{2019}s last line is torn**, and left out.\n\n")
        }
        if !Integrity(bench: bench).orderProblems.isEmpty {
            page += Markdown("> **Test labels were read out of turn.** See the integrity part of the HTML report.\n\n")
        }
        return page
    }

    private var answer: Markdown {
        var rows: [[Markdown]] = []
        if let graded = story.graded {
            if let score = graded.submission.present() {
                rows.append([Markdown("**Test score**"), numbers.markdown(score) + interval(score.low, score.high)])
            } else {
                rows.append([
                    Markdown("**Test score**"), Markdown("none: ") + .quoted(graded.plain.problems.first ?? ""),
                ])
            }
            if let teams = graded.teams.present() {
                var cell = graded.plain.medal.map { Markdown.quoted($0) + Markdown(" medal") } ?? Markdown("no medal")
                if let rank = graded.rank.present() { cell += Markdown(", rank ") + numbers.markdown(rank) }
                cell += Markdown(" of ") + numbers.markdown(teams)
                if let percentile = graded.percentile.present() {
                    cell +=
                        Markdown(", better than ") + numbers.markdown(percentile, .percent) + Markdown(" of the teams")
                }
                rows.append([Markdown("Leaderboard"), cell])
            }
            if let score = graded.baseline.present() {
                rows.append([
                    Markdown("Baseline, same rows"), numbers.markdown(score) + interval(score.low, score.high),
                ])
            }
            if let gain = graded.gain.present() {
                rows.append([
                    Markdown("Paired gain"),
                    numbers.markdown(gain.map(\.value), .difference) + Markdown(" \u{00B1} ")
                        + numbers.markdown(gain.standardError, .score)
                        + interval(gain.map { $0.low }, gain.map { $0.high }, .difference),
                ])
            }
            if let gain = graded.normalizedGain.present() {
                rows.append([Markdown("Normalised gain"), numbers.markdown(gain, .short)])
            }
        } else if let best = story.best, let score = best.score {
            rows.append([
                Markdown("Best validation score so far"), numbers.markdown(score) + Markdown(", ") + link(best.number),
            ])
        }
        rows.append([Markdown("Test labels opened in this run"), numbers.markdown(bench.tally.openings)])
        if let last = story.openings.last {
            rows.append([Markdown("\u{2026} on this installation"), numbers.markdown(last.openings)])
        }
        rows.append([
            Markdown("Attempts"),
            numbers.markdown(bench.tally.attempts) + Markdown(", scored ") + numbers.markdown(bench.tally.scored),
        ])
        return Markdown.table(["Answer", ""], rows)
    }

    private func interval(
        _ low: Cited<Double?>, _ high: Cited<Double?>, _ form: Numbers.Form = .score
    ) -> Markdown {
        guard let low = low.present(), let high = high.present() else { return Markdown() }
        return interval(low, high, form)
    }

    private func interval(_ low: Cited<Double>, _ high: Cited<Double>, _ form: Numbers.Form = .score) -> Markdown {
        Markdown(" (95 %: ") + numbers.markdown(low, form) + Markdown(" to ") + numbers.markdown(high, form)
            + Markdown(")")
    }

    private func link(_ node: Int) -> Markdown {
        story.node(node) == nil ? .quoted("node \(node)") : .link(.quoted("node \(node)"), to: .node(node))
    }

    private var nodes: Markdown {
        Markdown("## Nodes\n\n")
            + .table(
                ["Node", "Operator", "From", "State", "Validation score"],
                story.nodes.map { node in
                    [
                        link(node.number), .quoted(node.operator ?? "?"), node.parent.map(link) ?? Markdown(),
                        Markdown(node.state.label)
                            + Markdown(story.picked?.plain.node == node.number ? ", **picked**" : ""),
                        node.score.map { numbers.markdown($0) } ?? Markdown(),
                    ]
                })
    }

    private var pick: Markdown {
        guard let picked = story.picked else { return Markdown() }
        return Markdown("## The pick\n\n") + link(picked.plain.node) + Markdown(": ") + .quoted(picked.plain.rule)
            + Markdown("\n")
    }

    private var spending: Markdown {
        let spent = bench.tally.spending
        let times: [(Words, Cited<Int>?)] = [
            ("Time in all", spent.wall), ("Model", spent.model), ("Box", spent.sandbox), ("Loop", spent.harness),
            ("Waiting for the disk", spent.sync),
            ("Getting boxes ready, beside all this", spent.warmUps?.readyMs),
            ("of that, processor time", spent.warmUps?.cpuMs),
        ]
        let tokens: [(Words, Cited<Int>)] = [
            ("Prompt tokens", spent.prompt), ("of these, cached", spent.cached), ("Generated tokens", spent.generated),
        ]
        let rows =
            times.compactMap { name, value in value.map { [Markdown(name), numbers.markdown($0, .milliseconds)] } }
            + tokens.map { [Markdown($0), numbers.markdown($1)] }
        return Markdown("## Spending\n\n") + .table(["What", "How much"], rows)
    }

    private var conditions: Markdown {
        guard let started = story.started else { return Markdown() }
        let model = started.plain.model
        var rows: [[Markdown]] = [
            [Markdown("Task"), .quoted(started.plain.task) + Markdown(" ") + .digest(started.plain.taskFingerprint)],
            [Markdown("Metric"), .quoted("\(started.plain.metric.name), \(started.plain.metric.direction) is better")],
            [
                Markdown("Model"),
                .quoted("\(model.name) (\(model.origin))")
                    + (model.fileDigest.map { Markdown(" ") + .digest($0) } ?? Markdown()),
            ],
            [Markdown("Machine"), .quoted("\(started.plain.machine.processor), \(started.plain.machine.kernel)")],
            [Markdown("Cores"), numbers.markdown(started.machine.cores)],
            [Markdown("Memory"), numbers.markdown(started.machine.memoryBytes, .bytes)],
            [Markdown("Glovebox"), .quoted(started.plain.version)],
        ]
        if let split = story.split {
            rows.append([
                Markdown("Rows"),
                numbers.markdown(split.trainRows) + Markdown(" train, ") + numbers.markdown(split.validationRows)
                    + Markdown(" validation, ") + numbers.markdown(split.testRows) + Markdown(" test"),
            ])
        }
        return Markdown("## Conditions\n\n") + .table(["What", ""], rows)
    }

    private var integrity: Markdown {
        let soundness = story.evidence.soundness
        var page = Markdown("## Integrity\n\n")
        page +=
            soundness.faults.isEmpty
            ? Markdown("The chain of hashes holds. Last hash:\n\n")
            : Markdown("The chain of hashes is broken. Last hash:\n\n")
        page += .fenced(soundness.tip.hex)
        if soundness.isIntact {
            return page + Markdown("\nEvery file that the journal names is as it was written.\n")
        }
        page += Markdown("\n")
        for item in soundness.problems.prefix(200) { page += Markdown("- ") + .quoted(item) + Markdown("\n") }
        return page
    }

    private var details: Markdown {
        story.nodes.reduce(into: Markdown()) { $0 += MarkdownNode(bench: bench, node: $1).markdown }
    }

    private var derivations: Markdown {
        Markdown("## Worked-out numbers\n\n")
            + bench.tally.derivations.reduce(Markdown()) { page, derivation in
                let events = derivation.events.prefix(200).map {
                    Markdown(" ") + .link(.quoted("e\($0)"), to: .event($0))
                }
                return page + Markdown("- ") + .target(.derivation(derivation.name)) + .quoted(derivation.rule)
                    + events.reduce(Markdown()) { $0 + $1 } + Markdown("\n")
            }
    }

    private var events: Markdown {
        Markdown("## Events\n\n")
            + .table(
                ["Event", "Time", "Kind", "Payload"],
                story.evidence.events.map { event in
                    let clip = Clip(event.payload.encoded(), head: 240, tail: 0)
                    return [
                        .target(.event(event.seq)) + .quoted("\(event.seq)"),
                        .quoted(Clock.iso8601(event.atMilliseconds)),
                        .quoted(event.kind), .quoted(clip.head + (clip.dropped > 0 ? "\u{2026}" : "")),
                    ]
                })
    }
}
