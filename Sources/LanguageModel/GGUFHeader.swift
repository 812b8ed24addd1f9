import Posix

/// The parts of a GGUF header (versions 2 and 3) that tell the file's size and what serving it takes.
///
/// Source: ggml's docs/gguf.md. Everything in the header may be hostile: counts and lengths are bounded before they are used.
struct GGUFHeader {
    /// What is wrong with a header.
    struct Flaw: Error {
        let problem: String
    }

    private(set) var neededSize = 0
    private var numbers: [String: Int] = [:]
    private var architecture = ""

    var trainedContext: Int? { numbers["\(architecture).context_length"] }

    /// Keys and values of every layer, two bytes each; heads that share keys (grouped attention) count once.
    var cacheBytesPerToken: Int {
        let layers = numbers["\(architecture).block_count"] ?? 0
        let width = numbers["\(architecture).embedding_length"] ?? 0
        let heads = max(1, numbers["\(architecture).attention.head_count"] ?? 1)
        let shared = numbers["\(architecture).attention.head_count_kv"] ?? heads
        guard (0...100_000).contains(layers), (0...10_000_000).contains(width), (0...100_000).contains(shared) else {
            return 0
        }
        return 2 * 2 * layers * (width / heads) * shared
    }

    static func read(_ file: consuming Descriptor) throws -> GGUFHeader {
        var reader = HeaderReader(file)
        var header = GGUFHeader()
        let magic = try reader.bytes(4)
        guard magic == Array("GGUF".utf8) else {
            throw Flaw(problem: "it does not start with 'GGUF', so it is no GGUF file")
        }
        let version = try reader.number(4)
        guard version == 2 || version == 3 else { throw Flaw(problem: "GGUF version \(version) is not known here") }
        let tensors = try reader.number(8)
        let pairs = try reader.number(8)
        guard tensors <= 1 << 20, pairs <= 1 << 20 else { throw Flaw(problem: "its header counts are absurd") }
        for _ in 0..<pairs {
            let key = try reader.string()
            let type = try reader.number(4)
            try header.value(of: key, type: type, &reader, depth: 0)
        }
        var end = 0
        for _ in 0..<tensors { end = max(end, try tensorEnd(&reader)) }
        let alignment = header.numbers["general.alignment"] ?? 32
        guard (1...1 << 20).contains(alignment) else { throw Flaw(problem: "its alignment is absurd") }
        let dataStart = (reader.position + alignment - 1) / alignment * alignment
        header.neededSize = tensors == 0 ? reader.position : dataStart + end
        return header
    }

    private mutating func value(of key: String, type: Int, _ reader: inout HeaderReader, depth: Int) throws {
        switch type {
        case 0, 1, 7: try keep(key, reader.number(1))
        case 2, 3: try keep(key, reader.number(2))
        case 4, 5: try keep(key, reader.number(4))
        case 6: try reader.skip(4)
        case 10, 11: try keep(key, reader.number(8))
        case 12: try reader.skip(8)
        case 8:
            let text = try reader.string()
            if key == "general.architecture" { architecture = text }
        case 9:
            let elementType = try reader.number(4)
            let count = try reader.number(8)
            guard depth < 4, count <= 1 << 26 else { throw Flaw(problem: "its header holds an absurd list") }
            if let size = [0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8][elementType] {
                try reader.skip(size * count)
            } else {
                for _ in 0..<count { try value(of: "", type: elementType, &reader, depth: depth + 1) }
            }
        default: throw Flaw(problem: "its header holds a value of unknown type \(type)")
        }
    }

    private mutating func keep(_ key: String, _ value: Int) { if !key.isEmpty { numbers[key] = value } }

    /// Where a tensor's data ends, counted from the start of all data.
    private static func tensorEnd(_ reader: inout HeaderReader) throws -> Int {
        _ = try reader.string()
        let dimensions = try reader.number(4)
        guard dimensions <= 8 else { throw Flaw(problem: "it holds a tensor of \(dimensions) dimensions") }
        var elements = 1
        for _ in 0..<dimensions {
            let (product, overflow) = elements.multipliedReportingOverflow(by: try reader.number(8))
            guard !overflow, product <= 1 << 50 else { throw Flaw(problem: "it holds a tensor of absurd size") }
            elements = product
        }
        let type = try reader.number(4)
        let offset = try reader.number(8)
        guard offset <= 1 << 50 else { throw Flaw(problem: "it holds a tensor at an absurd place") }
        // A type that is younger than this table counts as nothing: the check is weaker then, and never wrong.
        guard let (block, bytes) = blockSizes[type] else { return offset }
        return offset + (elements + block - 1) / block * bytes
    }

    /// ggml's types: how many numbers a block holds, and its bytes.
    private static let blockSizes: [Int: (numbers: Int, bytes: Int)] = [
        0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 36),
        10: (256, 84),
        11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292), 16: (256, 66), 17: (256, 74),
        18: (256, 98), 19: (256, 50), 20: (32, 18), 21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1),
        25: (1, 2),
        26: (1, 4), 27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2), 34: (256, 54), 35: (256, 66), 39: (32, 17),
    ]
}

/// Reads little-endian numbers and strings from the start of a file.
private struct HeaderReader: ~Copyable {
    private let file: Descriptor
    private var buffer: [UInt8] = []
    private var index = 0
    private(set) var position = 0

    init(_ file: consuming Descriptor) { self.file = file }

    mutating func bytes(_ count: Int) throws -> [UInt8] {
        guard count <= 1 << 24 else { throw GGUFHeader.Flaw(problem: "its header holds an absurd text") }
        while buffer.count - index < count { try fill() }
        defer {
            index += count
            position += count
        }
        return Array(buffer[index..<index + count])
    }

    mutating func skip(_ count: Int) throws {
        var left = count
        while left > 0 {
            if index == buffer.count { try fill() }
            let step = min(left, buffer.count - index)
            index += step
            position += step
            left -= step
        }
    }

    private mutating func fill() throws {
        let more = try file.read(upTo: 1 << 18)
        guard !more.isEmpty else { throw GGUFHeader.Flaw(problem: "it is cut short inside its header") }
        guard position < 1 << 30 else { throw GGUFHeader.Flaw(problem: "its header is longer than 1 GiB") }
        buffer = Array(buffer[index...]) + more
        index = 0
    }

    /// An unsigned number; those beyond Int are absurd everywhere in a header, and come back as Int.max.
    mutating func number(_ size: Int) throws -> Int {
        let value = try bytes(size).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(exactly: value) ?? .max
    }

    mutating func string() throws -> String {
        String(decoding: try bytes(try number(8)), as: UTF8.self)
    }
}
