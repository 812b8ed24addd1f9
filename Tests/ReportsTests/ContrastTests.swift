import Testing

@testable import Reports

/// The colours of the style sheet, held against WCAG 2.2, success criteria 1.4.3 and 1.4.11.
struct ContrastTests {
    /// The colours of one mode by name: the blocks are light, dark and print.
    private func palettes() -> [[String: String]] {
        let style = String(decoding: Stylesheet.html.bytes, as: UTF8.self)
        return style.components(between: ":root {", "}").map { block in
            var colours: [String: String] = [:]
            for part in block.split(separator: ";") {
                let pair = part.split(separator: ":")
                guard pair.count == 2, let name = pair.first?.trimmingBlanks, name.hasPrefix("--") else { continue }
                colours[String(name.dropFirst(2))] = pair[1].trimmingBlanks
            }
            return colours
        }
    }

    private func luminance(_ colour: String) throws -> Double {
        let value = try #require(Int(colour.dropFirst(), radix: 16))
        let channels = [value >> 16 & 255, value >> 8 & 255, value & 255].map { channel in
            let share = Double(channel) / 255
            return share <= 0.04045 ? share / 12.92 : power((share + 0.055) / 1.055)
        }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }

    /// x to the 2.4: the twelfth power, and its fifth root by Newton's method.
    private func power(_ x: Double) -> Double {
        let target = x * x * x * x * x * x * x * x * x * x * x * x
        var root = max(x, 0.01)
        for _ in 0..<60 { root -= (root * root * root * root * root - target) / (5 * root * root * root * root) }
        return root
    }

    private func contrast(_ a: String, _ b: String) throws -> Double {
        let (x, y) = (try luminance(a), try luminance(b))
        return (max(x, y) + 0.05) / (min(x, y) + 0.05)
    }

    @Test(arguments: [
        ("ink", "paper", 7.0), ("ink", "panel", 7), ("soft", "paper", 4.5), ("soft", "panel", 4.5),
        ("accent", "paper", 4.5),
        ("accent", "panel", 4.5), ("good", "paper", 4.5), ("good", "good-ground", 4.5), ("warn", "paper", 4.5),
        ("warn", "warn-ground", 4.5), ("warn", "panel", 4.5), ("bad", "paper", 4.5), ("bad", "bad-ground", 4.5),
        ("ink", "warn-ground", 7),
        ("ink", "bad-ground", 7), ("ink", "mark", 7), ("model", "paper", 3), ("box", "paper", 3),
        ("harness", "paper", 3),
        ("sync", "paper", 3),
    ])
    func `text and marks stand out from their ground in every mode`(text: String, ground: String, least: Double) throws
    {
        let palettes = palettes()
        #expect(palettes.count == 3)
        for palette in palettes {
            let (front, back) = (try #require(palette[text]), try #require(palette[ground]))
            #expect(try contrast(front, back) >= least, "\(text) \(front) on \(ground) \(back)")
        }
    }
}

extension Substring {
    var trimmingBlanks: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}
