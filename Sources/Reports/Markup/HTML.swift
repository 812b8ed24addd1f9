/// A piece of a page that is well-formed by construction: text is escaped unless it is an element.
///
/// There are three ways in. `Words` are the page's own, literals without interpolation, so no number can slip in by them.
/// `quoted` is text of the record, by whomever it was written. `number` (in Number.swift) prints a cited value with its
/// link. The output is also well-formed XML.
package struct HTML: Sendable {
    private(set) var bytes: [UInt8]

    init() { bytes = [] }

    init(_ words: Words) {
        bytes = []
        Escaping.append(words.text, to: &bytes, in: .content)
    }

    fileprivate init(bytes: [UInt8]) { self.bytes = bytes }

    /// Text that somebody else wrote.
    static func quoted(_ text: String) -> HTML {
        var bytes: [UInt8] = []
        Escaping.append(text, to: &bytes, in: .content)
        return HTML(bytes: bytes)
    }

    /// The content of `style` and `script`, which can't be escaped and so is known at build time.
    static func raw(_ text: StaticString) -> HTML { HTML(bytes: text.withUTF8Buffer { Array($0) }) }

    var isEmpty: Bool { bytes.isEmpty }

    static func += (left: inout HTML, right: HTML) { left.bytes.append(contentsOf: right.bytes) }

    static func + (left: HTML, right: HTML) -> HTML { HTML(bytes: left.bytes + right.bytes) }
}

/// The page's own words: a literal, never put together at run time.
package struct Words: ExpressibleByStringLiteral, Sendable {
    let text: String

    package init(stringLiteral value: StaticString) {
        text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }
}

/// The elements that reports are made of.
enum Tag: String {
    case a, article, body, br, caption, code, dd, desc, details, div, dl, dt, em, figcaption, figure, footer, g, h1, h2,
        h3
    case head, header, html, ins, li, line, link, main, meta, nav, ol, p, path, polygon, polyline, pre, rect, script,
        section
    case small, span, strong, style, summary, svg, table, tbody, td, text, th, thead, title, tr, tspan, ul, circle, del,
        abbr
    case wbr

    /// True for elements that have no content in HTML.
    var isVoid: Bool { self == .br || self == .link || self == .meta || self == .wbr }
}

/// An attribute of an element, its value escaped.
struct Attribute {
    fileprivate let bytes: [UInt8]

    private init(_ name: StaticString, _ value: String) {
        var bytes: [UInt8] = [UInt8(ascii: " ")]
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: "=\"".utf8)
        Escaping.append(value, to: &bytes, in: .attribute)
        bytes.append(UInt8(ascii: "\""))
        self.bytes = bytes
    }

    static func `class`(_ names: Words) -> Attribute { Attribute("class", names.text) }
    static func id(_ anchor: Anchor) -> Attribute { Attribute("id", anchor.name) }
    /// A link within the page; there is no way to write one to anywhere else.
    static func href(_ anchor: Anchor) -> Attribute { Attribute("href", "#" + anchor.name) }
    static func title(_ text: String) -> Attribute { Attribute("title", text) }
    /// What a screen reader says.
    static func label(_ text: String) -> Attribute { Attribute("aria-label", text) }
    static func labelledBy(_ anchors: Anchor...) -> Attribute {
        Attribute("aria-labelledby", anchors.map(\.name).joined(separator: " "))
    }
    /// An attribute whose value never changes.
    static func fixed(_ name: StaticString, _ value: Words) -> Attribute { Attribute(name, value.text) }
    /// A coordinate or a length in a drawing.
    static func at(_ name: StaticString, _ value: Double) -> Attribute { Attribute(name, coordinate(value)) }
    /// The shape of a path, or the points of a line.
    static func shape(_ name: StaticString, _ value: Shape) -> Attribute { Attribute(name, value.text) }
    /// A policy that was computed from the page's own style and script.
    static func policy(_ value: ContentPolicy) -> Attribute { Attribute("content", value.text) }
}

/// An element with attributes and content.
func element(_ tag: Tag, _ attributes: Attribute..., @HTMLBuilder content: () -> HTML = { HTML() }) -> HTML {
    let inner = content()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(inner.bytes.count + 2 * tag.rawValue.utf8.count + 8 + 24 * attributes.count)
    bytes.append(UInt8(ascii: "<"))
    bytes.append(contentsOf: tag.rawValue.utf8)
    for attribute in attributes { bytes.append(contentsOf: attribute.bytes) }
    if tag.isVoid {
        bytes.append(contentsOf: "/>".utf8)
    } else {
        bytes.append(UInt8(ascii: ">"))
        bytes.append(contentsOf: inner.bytes)
        bytes.append(contentsOf: "</".utf8)
        bytes.append(contentsOf: tag.rawValue.utf8)
        bytes.append(UInt8(ascii: ">"))
    }
    return HTML(bytes: bytes)
}

/// Puts pieces of a page side by side.
@resultBuilder
enum HTMLBuilder {
    static func buildExpression(_ piece: HTML) -> HTML { piece }
    static func buildExpression(_ piece: HTML?) -> HTML { piece ?? HTML() }
    static func buildExpression(_ pieces: [HTML]) -> HTML { buildArray(pieces) }
    static func buildExpression(_ words: Words) -> HTML { HTML(words) }
    static func buildBlock(_ pieces: HTML...) -> HTML { buildArray(pieces) }
    static func buildOptional(_ piece: HTML?) -> HTML { piece ?? HTML() }
    static func buildEither(first piece: HTML) -> HTML { piece }
    static func buildEither(second piece: HTML) -> HTML { piece }
    static func buildArray(_ pieces: [HTML]) -> HTML {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(pieces.reduce(0) { $0 + $1.bytes.count })
        for piece in pieces { bytes.append(contentsOf: piece.bytes) }
        return HTML(bytes: bytes)
    }
}
