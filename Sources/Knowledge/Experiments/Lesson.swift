import Measures

/// What earlier attempts at a task showed about one kind of step, in numbers that were measured.
package struct Lesson: Sendable, Equatable {
    /// The step: `gradient-boosting, learning_rate 0.1 → 0.05`, `kernel-svm instead of the baseline`.
    package let subject: String
    /// How often the score became better.
    package let helped: Int
    /// How often it was tried.
    package let tried: Int
    /// Mean change of the validation score, above zero where better.
    package let meanGain: Double
    /// The attempts that it rests on, as `run/<id>/<number>`: what a prompt's manifest keeps.
    package let sources: [String]

    /// The chance that it helps, after these trials and a flat prior: (helped + 1) / (tried + 2).
    package var chance: Double { Double(helped + 1) / Double(tried + 2) }

    /// How far the chance is from a half, doubled; whole numbers first, so that equal evidence is exactly equal.
    private var evidence: Double { Double(abs(2 * helped - tried)) / Double(tried + 2) }

    /// One line for a prompt.
    package var text: String {
        let change = "\(meanGain < 0 ? "" : "+")\(decimal(meanGain, places: 4))"
        let often = tried == 1 ? (helped == 1 ? "better" : "no better") : "better in \(helped) of \(tried)"
        return "\(subject): \(often), \(tried == 1 ? "" : "mean ")change \(change)"
    }

    /// Makes lessons of changes: those with the most evidence for or against first, in an order that never varies.
    package static func draw(from changes: [ScoreChange]) -> [Lesson] {
        var groups: [String: [ScoreChange]] = [:]
        for change in changes { groups[change.subject, default: []].append(change) }
        let lessons = groups.map { subject, changes in
            Lesson(
                subject: subject, helped: changes.count { $0.gain > 0 }, tried: changes.count,
                meanGain: changes.map(\.gain).reduce(0, +) / Double(changes.count),
                sources: changes.map { "\($0.scope)/\($0.attempt)" })
        }
        return lessons.sorted { left, right in
            let evidence = (left.evidence, right.evidence)
            if evidence.0 != evidence.1 { return evidence.0 > evidence.1 }
            let gains = (abs(left.meanGain), abs(right.meanGain))
            if gains.0 != gains.1 { return gains.0 > gains.1 }
            return left.subject < right.subject
        }
    }
}

extension ScoreChange {
    /// What kind of step it was. No word of it comes from a model's prose.
    fileprivate var subject: String {
        guard let card else { return "own code (\(self.operator)) instead of \(startName)" }
        guard card == startCard else { return "\(card) instead of \(startName)" }
        let before = Dictionary(startKnobs.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let turned = knobs.filter { before[$0.name] != $0.value }.map { knob in
            "\(knob.name) \(before[knob.name].map { "\($0) → " } ?? "")\(knob.value)"
        }
        return turned.isEmpty ? "\(card) again" : "\(card), \(turned.joined(separator: ", "))"
    }

    private var startName: String {
        startCard ?? (startOperator == "baseline" ? "the baseline" : "own code (\(startOperator))")
    }
}
