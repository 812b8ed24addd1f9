/// What a node is; the numbers stand in the files and never change their meaning.
package enum NodeKind: Int, CaseIterable, Sendable {
    case paper = 1
    case author = 2
    case venue = 3
    /// A method card.
    case method = 4
    /// A kind of target that a method can predict: `binary`, `multiclass`, `ordinal`, `real`.
    case target = 5
    case task = 6
    case attempt = 7

    package var name: String {
        switch self {
        case .paper: "paper"
        case .author: "author"
        case .venue: "venue"
        case .method: "method"
        case .target: "target"
        case .task: "task"
        case .attempt: "attempt"
        }
    }
}

/// How one node stands to another; the numbers stand in the files and never change their meaning.
package enum Relation: Int, CaseIterable, Sendable {
    case cites = 1
    case authoredBy = 2
    case publishedIn = 3
    /// A method can predict a kind of target.
    case handles = 4
    /// An attempt is at a task.
    case attempts = 5
    /// An attempt was made from another.
    case derivesFrom = 6
    /// An attempt is an instance of a method card.
    case uses = 7

    package var name: String {
        switch self {
        case .cites: "cites"
        case .authoredBy: "authored_by"
        case .publishedIn: "published_in"
        case .handles: "handles"
        case .attempts: "attempts"
        case .derivesFrom: "derives_from"
        case .uses: "uses"
        }
    }
}
