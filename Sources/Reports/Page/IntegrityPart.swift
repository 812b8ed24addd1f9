import Digest
import Record

/// What can be checked about the record itself, and what the checks found.
struct Integrity {
    let bench: Workbench
    private var story: RunStory { bench.story }
    private var soundness: Soundness { story.evidence.soundness }

    /// Ways in which the reading of test labels broke the rule: after the submission is fixed, and nothing after it.
    var orderProblems: [HTML] {
        var problems: [HTML] = []
        let fixed = story.submission?.citation.events.first
        for opening in story.openings {
            guard let seq = opening.citation.events.first else { continue }
            if fixed.map({ seq < $0 }) ?? true {
                problems.append(HTML("Test labels were opened before the submission was fixed. ") + event(seq))
            }
        }
        if let first = story.openings.first?.citation.events.first {
            let later = story.nodes.compactMap { $0.proposed?.citation.events.first }.filter { $0 > first }
            if let late = later.first {
                problems.append(HTML("A node was proposed after test labels had been opened. ") + event(late))
            }
        }
        return problems
    }

    private func event(_ seq: Int) -> HTML { bench.numbers.source(.event(seq)) }

    var html: HTML {
        bench.section(.integrity) {
            element(.ul, .class("checks")) {
                chain
                seal
                places
                tail
                order
                openings
                reading
                files
                distinguishable
            }
            openingsTable
        }
    }

    private func check(_ isGood: Bool, @HTMLBuilder content: () -> HTML) -> HTML {
        let inner = content()
        return element(.li, .class(isGood ? "good" : "bad")) {
            element(.span, .class("state")) { isGood ? "\u{2713} holds" : "\u{2717} broken" }
            element(.div) { inner }
        }
    }

    private func remark(@HTMLBuilder content: () -> HTML) -> HTML {
        let inner = content()
        return element(.li, .class("warn")) {
            element(.span, .class("state")) { "! note" }
            element(.div) { inner }
        }
    }

    private var chain: HTML {
        check(soundness.faults.isEmpty) {
            if soundness.faults.isEmpty {
                "Each line names the hash of the line before. The last hash is the run\u{2019}s seal: where it differs from the one that was kept, the record was changed."
            } else {
                "The chain of hashes is broken:"
                element(.ul) {
                    soundness.faults.prefix(50).map { fault in
                        element(.li) { HTML.quoted("line \(fault.line) \(fault.problem)") }
                    }
                    if soundness.faults.count > 50 { element(.li) { "and more lines after these" } }
                }
                "Last hash: "
            }
            element(.code, .class("seal")) { HTML.quoted(soundness.tip.hex) }
        }
    }

    private var seal: HTML? {
        switch soundness.seal {
        case .none: nil
        case .gone: check(false) { "The seal is missing: there is no result.json." }
        case .broken(let problem):
            check(false) {
                "The seal is missing: result.json "
                HTML.quoted(problem)
            }
        case .kept(let seal):
            check(soundness.isSealed) {
                if soundness.isSealed {
                    "result.json keeps the same last hash."
                } else {
                    "result.json keeps another last hash: the journal\u{2019}s end was edited, cut or added to."
                    element(.code, .class("seal")) { HTML.quoted(seal.hex) }
                }
            }
        }
    }

    /// Lines that are chained, and that no run writes where they stand.
    private var places: HTML {
        let strays = soundness.strays
        return check(strays.isEmpty) {
            if strays.isEmpty {
                "The events stand in the order in which a run writes them, and none is after its end."
            } else {
                "No run writes these lines:"
                element(.ul) {
                    strays.prefix(50).map { stray in
                        element(.li) { HTML.quoted("line \(stray.line) \(stray.problem)") }
                    }
                    if strays.count > 50 { element(.li) { "and more lines after these" } }
                }
            }
        }
    }

    private var tail: HTML {
        soundness.tornBytes == 0
            ? check(true) { "The last line is whole." }
            : remark {
                "The last line is torn and left out. Its bytes: "
                bench.numbers(Cited(soundness.tornBytes, .missing), .count)
            }
    }

    private var order: HTML {
        let problems = orderProblems
        return check(problems.isEmpty) {
            if problems.isEmpty {
                story.openings.isEmpty
                    ? "No opening of test labels is recorded."
                    : "Test labels were opened only after the submission was fixed, and nothing was proposed afterwards."
            } else {
                problems.map { problem in element(.div) { problem } }
            }
        }
    }

    private var openings: HTML? {
        guard let last = story.openings.last, last.plain.openings > 1 else { return nil }
        return remark {
            "This test split has been opened "
            bench.numbers(last.openings)
            " times on this installation. Whoever chooses among runs by their test scores is flattered by the choice."
        }
    }

    private var reading: HTML {
        let unknown = story.unread.filter { $0.problem == nil }
        let broken = story.unread.filter { $0.problem != nil }
        return HTMLBuilder.buildArray([
            broken.isEmpty
                ? check(true) { "Every event of a known kind could be read." }
                : check(false) {
                    "These events could not be read:"
                    element(.ul) {
                        broken.prefix(100).map { item in
                            element(.li) {
                                event(item.seq)
                                HTML.quoted(" \(item.problem ?? "")")
                            }
                        }
                    }
                },
            unknown.isEmpty
                ? HTML()
                : remark {
                    "Events of kinds that this version doesn\u{2019}t know are listed and not interpreted: "
                    unknown.prefix(100).map { item in event(item.seq) + HTML.quoted(" \(item.kind) ") }
                },
        ])
    }

    private var files: HTML {
        let flaws = soundness.flaws
        guard !flaws.isEmpty else {
            return check(true) {
                "Every file that the journal names is there and has the content that its name, a hash, says."
            }
        }
        return check(false) {
            "Files of the run are not as the journal tells of them:"
            element(.ul) {
                flaws.prefix(200).map { flaw in
                    element(.li) {
                        HTML.quoted("\(flaw.file) \(flaw.problem) ")
                        if let seq = flaw.event { event(seq) }
                    }
                }
                if flaws.count > 200 { element(.li) { "and more files after these" } }
            }
        }
    }

    private var distinguishable: HTML? {
        guard let split = story.split, split.plain.distinguishable else { return nil }
        return remark {
            "Programs could tell validation rows from test rows in this task. "
            bench.numbers.source(split.citation)
        }
    }

    private var openingsTable: HTML? {
        guard !story.openings.isEmpty else { return nil }
        return bench.table("openings", ["Opening", "Purpose", "Process", "Split", "File", "On this installation"]) {
            story.openings.map { opening in
                element(.tr) {
                    element(.td) { bench.numbers.source(opening.citation) }
                    element(.td) { HTML.quoted(opening.plain.purpose) }
                    element(.td) { bench.numbers(opening.process, .identifier) }
                    element(.td) { bench.digest(opening.plain.split) }
                    element(.td) { bench.digest(opening.plain.fileDigest) }
                    element(.td) { bench.numbers(opening.openings) }
                }
            }
        }
    }
}
