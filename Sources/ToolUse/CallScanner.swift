/// A call that stands in a text.
struct FoundCall: Equatable {
    var name: String
    /// What stands between the parentheses.
    var arguments: String
    /// Where its opening bracket stands, in UTF-8.
    var start: Int
    /// Where its closing parenthesis ends, in UTF-8.
    var end: Int
}

/// Finds calls in a text that grows, whatever the pieces that it comes in.
///
/// A call is `[Name(arguments)` followed by `]`, `→` or `->`; its name is known, its arguments are on one line, and it stands
/// neither between code fences (Markdown's ``` and ~~~) nor in a `<program>` section. What the scanner finds depends on the
/// text alone, so a recording is cut at the same places when it is replayed.
struct CallScanner {
    private enum Mode: Equatable {
        case text
        case fence(UInt8, length: Int)
        case program
    }

    private let names: Set<String>
    private var bytes: [UInt8] = []
    private var position = 0
    private var told = 0
    private var mode = Mode.text
    private var isAtLineStart: Bool
    private static let longestCall = 4 << 10

    /// A text that continues a line starts with `isAtLineStart` false.
    init(names: Set<String>, isAtLineStart: Bool = true) {
        self.names = names
        self.isAtLineStart = isAtLineStart
    }

    mutating func append(_ text: String) { bytes += text.utf8 }

    /// The text up to where it is settled what it is, from where the last such text ended; everything where it is complete.
    mutating func settled(isComplete: Bool = false) -> String {
        let end = isComplete ? bytes.count : position
        defer { told = end }
        return String(decoding: bytes[told..<max(told, end)], as: UTF8.self)
    }

    /// The next call, or nil where more text is needed to tell; `isComplete` says that no more will come.
    mutating func next(isComplete: Bool = false) -> FoundCall? {
        while position < bytes.count {
            if isAtLineStart {
                guard startLine(isComplete) else { return nil }
            } else if bytes[position] == 0x0A {
                isAtLineStart = true
                position += 1
            } else if mode == .text, bytes[position] == UInt8(ascii: "[") {
                switch call(at: position, isComplete) {
                case .found(let call):
                    position = call.end
                    return call
                case .undecided: return nil
                case .none: position += 1
                }
            } else {
                position += 1
            }
        }
        return nil
    }

    /// Looks at the start of a line for a fence or a section; false where more text is needed to tell.
    private mutating func startLine(_ isComplete: Bool) -> Bool {
        let rest = bytes[position...]
        let line = rest.prefix { $0 != 0x0A }
        let isWhole = isComplete || line.endIndex < bytes.count
        let content = line.drop { $0 == 0x20 }
        guard let first = content.first else {
            if isWhole { isAtLineStart = false }
            return isWhole
        }
        if content.startIndex - line.startIndex <= 3 {
            switch first {
            case UInt8(ascii: "`"), UInt8(ascii: "~"):
                guard isWhole else { return false }
                fence(first, Array(content))
            case UInt8(ascii: "<"):
                for (tag, isOpening) in [("<program", true), ("</program", false)] {
                    let common = zip(content, tag.utf8).prefix { $0 == $1 }.count
                    if common == content.count, common < tag.utf8.count, !isWhole { return false }
                    if common == tag.utf8.count { section(isOpening) }
                }
            default: break
            }
        }
        isAtLineStart = false
        return true
    }

    private mutating func fence(_ mark: UInt8, _ line: [UInt8]) {
        let length = line.prefix { $0 == mark }.count
        guard length >= 3 else { return }
        let rest = line.dropFirst(length)
        switch mode {
        case .text:
            // An opening fence of backticks has none after it on its line: ```x``` is a span of code.
            if mark == UInt8(ascii: "`"), rest.contains(mark) { return }
            mode = .fence(mark, length: length)
        case .fence(mark, let opened)
        where length >= opened && rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }):
            mode = .text
        default: break
        }
    }

    private mutating func section(_ isOpening: Bool) {
        switch mode {
        case .text where isOpening: mode = .program
        case .program where !isOpening: mode = .text
        default: break
        }
    }

    private enum Verdict {
        case found(FoundCall)
        case undecided
        case none
    }

    private func call(at start: Int, _ isComplete: Bool) -> Verdict {
        let unclear = isComplete ? Verdict.none : .undecided
        let nameBytes = bytes[(start + 1)...].prefix { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        let name = String(decoding: nameBytes, as: UTF8.self)
        let open = nameBytes.endIndex
        if open == bytes.count { return names.contains { $0.hasPrefix(name) } ? unclear : .none }
        guard bytes[open] == UInt8(ascii: "("), names.contains(name) else { return .none }
        switch ArgumentScanner.end(of: bytes, from: open + 1) {
        case .broken: return .none
        case .open: return bytes.count - start > CallScanner.longestCall ? .none : unclear
        case .closed(let close):
            let call = FoundCall(
                name: name, arguments: String(decoding: bytes[(open + 1)..<close], as: UTF8.self), start: start,
                end: close + 1)
            let after = bytes[(close + 1)...].drop { $0 == 0x20 }
            // The model stopped right after the parenthesis: nothing speaks against a call.
            if after.isEmpty { return isComplete ? .found(call) : .undecided }
            for mark in ["]", "→", "->"] {
                if after.starts(with: mark.utf8) { return .found(call) }
                if !isComplete, mark.utf8.starts(with: after) { return .undecided }
            }
            return .none
        }
    }
}
