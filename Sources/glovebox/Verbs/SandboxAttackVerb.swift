import JSON
import Sandbox

/// `glovebox sandbox attack`: hostile programs against the box of this machine.
enum SandboxAttackVerb {
    private static let names = Argument<[String]>.positionals(
        "ATTACK", "Attacks of sandbox/attacks; all where none is named", isRequired: false)
    private static let user = Argument<String?>.text(
        "user", "NAME", "As this user as well, in a Glovebox of its own; root only: --user nobody")
    private static let patience = Argument.integer(
        "patience", "N", "Times each attack's limits of time, for a slow or emulated machine", default: 1, in: 1...100)

    static let verb = Verb(
        "attack", "Run hostile programs in the box, and see that it holds them",
        discussion: """
            Each program of sandbox/attacks runs in a box of this machine, with the layers that this machine and user have. \
            An attack is held where none of its effects was reached and the box said what had to be said. With --user, \
            the second column tells how it went for that user, without root's rights and control groups. Exit code 1 \
            where one was not held.
            """,
        example: "glovebox sandbox attack fork-bomb every-network", arguments: [names, user, patience, Common.json]
    ) { parsed, context in
        let installation = try context.installation()
        let sandbox = try Sandbox(jail: installation.jail, share: installation.share)
        let all = try Attack.all(share: installation.share)
        var chosen: [Attack] = []
        for name in parsed[names] {
            guard let attack = all.first(where: { $0.name == name }) else {
                throw UsageError.unknown(name, near: all.map(\.name), hint: "See sandbox/attacks.")
            }
            chosen.append(attack)
        }
        if chosen.isEmpty { chosen = all }
        var others: AttacksAsUser?
        if let user = parsed[user] {
            if !parsed[Common.json] { context.console.say("glovebox sandbox attack: first as \(user), then as root") }
            others = try await AttacksAsUser.run(
                chosen.map(\.name), as: user, patience: parsed[patience], from: installation)
        }
        var rows: [Row] = []
        for attack in chosen {
            try Task.checkCancellation()
            let trial = try await AttackTrial.run(attack, in: sandbox, patience: parsed[patience])
            if let obstacle = trial.outcome.obstacleOfMachine { throw obstacle }
            let row = Row(trial: trial, user: others?.user, other: others?.verdict(of: attack.name))
            rows.append(row)
            if !parsed[Common.json] { for line in row.lines { context.console.print(line) } }
        }
        let isHeld = rows.allSatisfy(\.isHeld)
        if parsed[Common.json] {
            context.console.document(document(rows, others))
        } else {
            context.console.print(summary(rows, others))
            let first = layers(rows).map { "\($0.name) \($0.count)" }.joined(separator: ", ")
            context.console.print("first line of defence: \(first)")
        }
        return isHeld ? .done : .failed
    }

    /// One attack, as us and, where that was asked for, as another user.
    private struct Row {
        var trial: AttackTrial
        var user: String?
        var other: AttacksAsUser.Verdict?

        /// Held as everybody that it was to be tried as; one without a verdict is not.
        var isHeld: Bool { trial.isHeld && (user == nil || other?.isHeld == true) }

        private static func word(_ isHeld: Bool) -> String { isHeld ? "held  " : "FAILED" }

        var lines: [String] {
            let name = trial.attack.name + String(repeating: " ", count: max(0, 28 - trial.attack.name.count))
            let layers = trial.attack.stoppedBy.joined(separator: ", ")
            var verdicts = Self.word(trial.isHeld)
            if user != nil { verdicts += "  " + (other.map { Self.word($0.isHeld) } ?? "UNTRIED") }
            let theirs = (other?.problems ?? []).map { "as \(user ?? "another"): \($0)" }
            return ["\(verdicts)  \(name)\(layers)"] + (trial.problems + theirs).map { "        \($0)" }
        }

        var json: JSONValue {
            var object = JSONObject([
                .init("name", .string(trial.attack.name)), .init("tries", .string(trial.attack.tries)),
                .init("held", .bool(trial.isHeld)), .init("stopped_by", .strings(trial.attack.stoppedBy)),
                .init("problems", .strings(trial.problems)),
                .init("outcome", trial.outcome.json()["outcome"] ?? .null),
            ])
            if let user {
                object["as_user"] = [
                    "user": .string(user), "held": .bool(other?.isHeld == true),
                    "problems": .strings(other?.problems ?? ["it was not tried"]), "outcome": other?.outcome ?? .null,
                ]
            }
            return .object(object)
        }
    }

    private static func document(_ rows: [Row], _ others: AttacksAsUser?) -> JSONValue {
        var object = JSONObject([
            .init("tried", .int(rows.count)), .init("held", .int(rows.count(where: \.trial.isHeld))),
            .init("by_layer", .object(JSONObject(layers(rows).map { .init($0.name, .int($0.count)) }))),
        ])
        if let others {
            object["as_user"] = [
                "user": .string(others.user), "tried": .int(rows.count { $0.other != nil }),
                "held": .int(rows.count { $0.other?.isHeld == true }),
            ]
        }
        object["attacks"] = .array(rows.map(\.json))
        return .object(object)
    }

    private static func summary(_ rows: [Row], _ others: AttacksAsUser?) -> String {
        let ours = "\(rows.count(where: \.trial.isHeld)) of \(rows.count) attacks held"
        guard let others else { return ours }
        return "\(ours) as root, \(rows.count { $0.other?.isHeld == true }) of \(rows.count) as \(others.user)"
    }

    /// How many attacks each layer holds as the first, the busiest first.
    private static func layers(_ rows: [Row]) -> [(name: String, count: Int)] {
        let counts = Dictionary(rows.compactMap(\.trial.attack.stoppedBy.first).map { ($0, 1) }, uniquingKeysWith: +)
        return counts.map { (name: $0.key, count: $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }
}
