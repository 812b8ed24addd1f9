import JSON
import Sandbox

/// `glovebox sandbox attack`: hostile programs against the box of this machine.
enum SandboxAttackVerb {
    private static let names = Argument<[String]>.positionals(
        "ATTACK", "Attacks of sandbox/attacks; all where none is named", isRequired: false)
    private static let patience = Argument.integer(
        "patience", "N", "Times each attack's limits of time, for a slow or emulated machine", default: 1, in: 1...100)

    static let verb = Verb(
        "attack", "Run hostile programs in the box, and see that it holds them",
        discussion: """
            Each program of sandbox/attacks runs in a box of this machine, with the layers that this machine and user have. \
            An attack is held where none of its effects was reached and the box said what had to be said. Exit code 1 \
            where one was not.
            """,
        example: "glovebox sandbox attack fork-bomb every-network", arguments: [names, patience, Common.json]
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
        var trials: [AttackTrial] = []
        for attack in chosen.isEmpty ? all : chosen {
            try Task.checkCancellation()
            trials.append(try await AttackTrial.run(attack, in: sandbox, patience: parsed[patience]))
            if !parsed[Common.json] { for line in lines(trials[trials.count - 1]) { context.console.print(line) } }
        }
        let held = trials.count(where: \.isHeld)
        if parsed[Common.json] {
            context.console.document([
                "tried": .int(trials.count), "held": .int(held),
                "by_layer": .object(JSONObject(layers(trials).map { .init($0.name, .int($0.count)) })),
                "attacks": .array(trials.map(json)),
            ])
        } else {
            context.console.print("\(held) of \(trials.count) attacks held")
            let first = layers(trials).map { "\($0.name) \($0.count)" }.joined(separator: ", ")
            context.console.print("first line of defence: \(first)")
        }
        return held == trials.count ? .done : .failed
    }

    /// How many attacks each layer holds as the first, the busiest first.
    private static func layers(_ trials: [AttackTrial]) -> [(name: String, count: Int)] {
        let counts = Dictionary(trials.compactMap(\.attack.stoppedBy.first).map { ($0, 1) }, uniquingKeysWith: +)
        return counts.map { (name: $0.key, count: $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }

    private static func lines(_ trial: AttackTrial) -> [String] {
        let name = trial.attack.name + String(repeating: " ", count: max(0, 28 - trial.attack.name.count))
        let layers = trial.attack.stoppedBy.joined(separator: ", ")
        return ["\(trial.isHeld ? "held  " : "FAILED")  \(name)\(layers)"] + trial.problems.map { "        \($0)" }
    }

    private static func json(_ trial: AttackTrial) -> JSONValue {
        [
            "name": .string(trial.attack.name), "tries": .string(trial.attack.tries), "held": .bool(trial.isHeld),
            "stopped_by": .strings(trial.attack.stoppedBy), "problems": .strings(trial.problems),
            "outcome": trial.outcome.json()["outcome"] ?? .null,
        ]
    }
}
