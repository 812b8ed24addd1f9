// Sandbox: a plan goes in, a process runs sealed, an outcome comes out.
//
// The trusted part, together with the helper program `jail`: the plan is checked and turned into one flat blob, the filter
// is compiled, the helper builds the box around the command, and a thread of ours watches it to its end. It knows no
// model, no task and no planner, and it never runs anything without the box.

import Measures
package import Posix

/// The door to the box.
package struct Sandbox: Sendable {
    /// The helper program.
    package let jail: Path
    /// The folder that holds `sandbox/profiles` and `sandbox/environments`.
    package let share: Path

    /// Finds out that the helper is there.
    package init(jail: Path, share: Path) throws(SandboxError) {
        guard Files.isExecutable(jail) else { throw .noHelper(jail) }
        self.jail = jail
        self.share = share
    }

    /// Runs the plan's command in a box of its own, and comes back when every process of it is dead.
    ///
    /// How the command ended is a value. An error means that no box was tried. Cancelling the task kills the box.
    package func run(_ plan: Plan) async throws(SandboxError) -> Outcome {
        guard !plan.command.isEmpty else { throw .unusablePlan("there is no command") }
        let obstacle = Outcome.Obstacle(layer: "box", reason: "not built yet", isCommand: false)
        let nothing = CapturedOutput(head: [], tail: [], total: 0)
        return Outcome(
            ending: .couldNotStart(obstacle), limitsHit: [], refused: [], wall: .zero, cpu: .zero, written: Bytes(0),
            standardOutput: nothing, standardError: nothing, setup: .zero, layers: [], outputs: [])
    }
}
