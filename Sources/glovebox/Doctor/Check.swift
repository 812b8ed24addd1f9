import JSON

/// One thing that Glovebox needs from this machine, and how it stands.
struct Check: Sendable, Equatable {
    enum State: String, Sendable {
        case ok
        /// It works, by a second-best way that `detail` names.
        case fallback
        /// It doesn't; `fix` says how to get it.
        case missing
    }

    let name: String
    let state: State
    let detail: String
    let fix: String?

    static func ok(_ name: String, _ detail: String) -> Check {
        Check(name: name, state: .ok, detail: detail, fix: nil)
    }

    static func fallback(_ name: String, _ detail: String, fix: String?) -> Check {
        Check(name: name, state: .fallback, detail: detail, fix: fix)
    }

    static func missing(_ name: String, _ detail: String, fix: String) -> Check {
        Check(name: name, state: .missing, detail: detail, fix: fix)
    }

    var json: JSONValue {
        [
            "name": .string(name), "state": .string(state.rawValue), "detail": .string(detail),
            "fix": .optional(fix),
        ]
    }
}
