import CLinux
import Glibc

/// The flat plan under construction: a head of fixed layout, and behind it text and tables that it points into.
struct PlanBlob {
    private(set) var bytes: [UInt8]
    var head = jail_plan()

    init() {
        bytes = [UInt8](repeating: 0, count: MemoryLayout<jail_plan>.size)
        head.magic = UInt64(JAIL_MAGIC)
    }

    /// Text, ended by a zero; gives its offset.
    mutating func text(_ text: String) -> UInt32 {
        let offset = UInt32(bytes.count)
        bytes += text.utf8
        bytes.append(0)
        return offset
    }

    /// Bytes as they are.
    mutating func content(_ content: [UInt8], alignment: Int = 8) -> jail_span {
        while bytes.count % alignment != 0 { bytes.append(0) }
        let span = jail_span(offset: UInt32(bytes.count), count: UInt32(content.count))
        bytes += content
        return span
    }

    /// A table of plain structs or numbers.
    mutating func table<Element: BitwiseCopyable>(_ elements: [Element]) -> jail_span {
        var span = content(elements.withUnsafeBytes { Array($0) })
        span.count = UInt32(elements.count)
        return span
    }

    /// A table of texts, as offsets that the helper turns into pointers; `ended` appends an empty entry.
    mutating func texts(_ texts: [String], ended: Bool) -> jail_span {
        var offsets: [UInt64] = []
        for text in texts { offsets.append(UInt64(self.text(text))) }
        if ended { offsets.append(0) }
        return table(offsets)
    }

    /// A compiled filter, counted in instructions.
    mutating func filter(_ code: [UInt8]) -> jail_span {
        var span = content(code)
        span.count /= 8
        return span
    }

    /// The whole, with its head filled in.
    mutating func finish() -> [UInt8] {
        head.size = UInt32(bytes.count)
        withUnsafeBytes(of: head) { head in bytes.replaceSubrange(0..<head.count, with: head) }
        return bytes
    }
}
