/// A strict reader of the markup that reports are written in, for tests: anything XML would refuse is an error here.
final class Markup {
    struct Flaw: Error, CustomStringConvertible {
        let description: String
    }

    let name: String
    let attributes: [String: String]
    private(set) var children: [Markup] = []
    /// The text directly inside.
    private(set) var ownText = ""

    private init(name: String, attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    static func read(_ bytes: [UInt8]) throws -> Markup {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Flaw(description: "not UTF-8") }
        for scalar in text.unicodeScalars where scalar.value < 0x20 && scalar != "\n" && scalar != "\t" {
            throw Flaw(description: "a control character \(scalar.value)")
        }
        var reader = Reader(rest: Array(text.utf8)[...])
        try reader.expect("<!DOCTYPE html>\n")
        let root = try reader.element()
        guard reader.rest.allSatisfy({ $0 == UInt8(ascii: "\n") }) else {
            throw Flaw(description: "more after the root")
        }
        return root
    }

    /// This element and all below it.
    var all: [Markup] {
        var found: [Markup] = []
        var waiting = [self]
        while let next = waiting.popLast() {
            found.append(next)
            waiting += next.children.reversed()
        }
        return found
    }

    /// All the text inside, in document order as far as elements go.
    var text: String { ownText + children.map(\.text).joined(separator: " ") }

    var classes: [Substring] { attributes["class"]?.split(separator: " ") ?? [] }

    func elements(_ name: String) -> [Markup] { all.filter { $0.name == name } }
    func elements(class name: String) -> [Markup] { all.filter { $0.classes.contains(Substring(name)) } }
    func element(id: String) -> Markup? { all.first { $0.attributes["id"] == id } }

    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func expect(_ text: String) throws {
            guard rest.starts(with: text.utf8) else {
                throw Flaw(description: "'\(text)' is due before '\(String(decoding: rest.prefix(60), as: UTF8.self))'")
            }
            rest = rest.dropFirst(text.utf8.count)
        }

        mutating func element() throws -> Markup {
            try expect("<")
            let element = Markup(name: try word(), attributes: try attributes())
            if rest.starts(with: "/>".utf8) {
                try expect("/>")
                return element
            }
            try expect(">")
            while !rest.starts(with: "</".utf8) {
                guard let next = rest.first else { throw Flaw(description: "\(element.name) has no end") }
                if next == UInt8(ascii: "<") {
                    element.children.append(try self.element())
                } else {
                    element.ownText += try text(upTo: "<")
                }
            }
            try expect("</\(element.name)>")
            return element
        }

        mutating func word() throws -> String {
            let word = rest.prefix { ($0 | 32) >= 97 && ($0 | 32) <= 122 || $0 >= 48 && $0 <= 57 || $0 == 45 }
            guard !word.isEmpty else { throw Flaw(description: "a name is due") }
            rest = rest.dropFirst(word.count)
            return String(decoding: word, as: UTF8.self)
        }

        mutating func attributes() throws -> [String: String] {
            var result: [String: String] = [:]
            while rest.first == UInt8(ascii: " ") {
                try expect(" ")
                let name = try word()
                try expect("=\"")
                guard result[name] == nil else { throw Flaw(description: "\(name) twice") }
                result[name] = try text(upTo: "\"")
                try expect("\"")
            }
            return result
        }

        mutating func text(upTo end: Character) throws -> String {
            let stop = end.asciiValue ?? 0
            var bytes: [UInt8] = []
            while let byte = rest.first, byte != stop {
                guard byte != UInt8(ascii: "<") else { throw Flaw(description: "'<' in an attribute") }
                guard byte == UInt8(ascii: "&") else {
                    bytes.append(byte)
                    rest = rest.dropFirst()
                    continue
                }
                let known = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")]
                guard let match = known.first(where: { rest.starts(with: $0.0.utf8) }) else {
                    throw Flaw(description: "an unknown reference: \(String(decoding: rest.prefix(12), as: UTF8.self))")
                }
                try expect(match.0)
                bytes += match.1.utf8
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
