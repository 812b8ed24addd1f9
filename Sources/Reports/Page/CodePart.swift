import Record

/// A node's program: what changed against its parent, and each file, shown once in the whole page.
struct CodePart {
    let bench: Workbench
    let node: NodeStory

    /// Bytes of a file that are shown.
    private static let (head, tail) = (40_000, 8_000)
    /// Lines of a comparison that are shown.
    private static let diffLines = 600

    @HTMLBuilder var html: HTML {
        if let program = node.proposed?.program.present() {
            let parent = node.parent.flatMap { bench.story.node($0)?.proposed?.plain.program }
            if let parent, let number = node.parent {
                bench.folded("Changes from its parent", isOpen: true) { changes(program.plain, parent, number) }
            }
            bench.folded("Program") {
                element(.p, .class("note")) {
                    "Program "
                    bench.digest(program.plain.digest)
                    ", started by "
                    element(.code) { HTML.quoted(program.plain.entry) }
                    " "
                    bench.numbers.source(program.citation)
                }
                program.files.elements().map(file)
            }
        }
    }

    private func file(_ file: Cited<FileRecord>) -> HTML {
        element(.div, .class("file")) {
            element(.div, .class("caption")) {
                element(.code) { HTML.quoted(file.plain.name) }
                " "
                bench.numbers(file.bytes, .bytes)
                " "
                bench.digest(file.plain.digest)
            }
            if let owner = bench.shelf.owner(of: file.plain.digest), owner != node.number {
                element(.p, .class("note")) {
                    "The same file as in "
                    bench.link(owner)
                    "."
                }
            } else {
                switch bench.shelf.file(file.plain.digest) {
                case .text(let text, let isUTF8):
                    if !isUTF8 {
                        element(.p, .class("note")) { "Not valid UTF-8; what isn\u{2019}t is shown as \u{FFFD}." }
                    }
                    bench.clipped(text, head: Self.head, tail: Self.tail, "code", from: file.citation)
                case .absent(let reason): element(.p, .class("problem")) { HTML(reason) }
                case nil: element(.p, .class("problem")) { "The file was not looked up." }
                }
            }
        }
    }

    private func changes(_ program: ProgramRecord, _ parent: ProgramRecord, _ number: Int) -> HTML {
        if program.digest == parent.digest {
            return element(.p, .class("note")) { "The program is the same, byte for byte." }
        }
        let old = Dictionary(parent.files.map { ($0.name, $0.digest) }) { first, _ in first }
        let new = Set(program.files.map(\.name))
        return element(.div) {
            program.files.filter { old[$0.name] != $0.digest }.map { comparison($0.name, old[$0.name], $0.digest) }
            parent.files.filter { !new.contains($0.name) }.map { comparison($0.name, $0.digest, nil) }
        }
    }

    private func comparison(_ name: String, _ old: String?, _ new: String?) -> HTML {
        guard let before = lines(old), let after = lines(new) else {
            return element(.p, .class("problem")) {
                element(.code) { HTML.quoted(name) }
                " can\u{2019}t be compared: its content is not at hand."
            }
        }
        let hunks = Diff(from: before, to: after).hunks()
        var room = Self.diffLines
        return element(.div, .class("file")) {
            element(.div, .class("caption")) {
                element(.code) { HTML.quoted(name) }
                if old == nil { " is new" } else if new == nil { " is gone" }
            }
            element(.pre, .class("diff"), .fixed("tabindex", "0")) {
                hunks.map { hunk in
                    guard room > 0 else { return HTML() }
                    let shown = hunk.lines.prefix(room)
                    room -= shown.count
                    return element(.span, .class("hunk")) {
                        HTML.quoted("@@ \(hunk.oldStart) \u{2192} \(hunk.newStart) @@\n")
                    }
                        + HTMLBuilder.buildArray(shown.map(line))
                }
                if room == 0 {
                    element(.em, .class("dropped")) {
                        "\u{2026} more changes are left out; the program has them \u{2026}\n"
                    }
                }
            }
        }
    }

    private func line(_ line: Diff.Line) -> HTML {
        switch line {
        case .kept(let text): HTML.quoted("  \(text)\n")
        case .removed(let text): element(.del) { HTML.quoted("\u{2212} \(text)\n") }
        case .added(let text): element(.ins) { HTML.quoted("+ \(text)\n") }
        }
    }

    /// A file's lines; none for a file that isn't there, nil for one whose content is not at hand.
    private func lines(_ digest: String?) -> [String]? {
        guard let digest else { return [] }
        guard let text = bench.shelf.file(digest)?.text else { return nil }
        return Self.lines(text)
    }

    /// Lines, with a mark on a last one that has no end, as `diff` writes it.
    static func lines(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        if lines.last == "" { lines.removeLast() } else { lines.append("\\ no line break at the end") }
        return lines
    }
}
