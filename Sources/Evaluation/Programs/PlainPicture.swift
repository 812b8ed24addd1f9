/// A PNG file of one colour, 64 times 64 pixels: what a model is shown to find out whether it sees.
///
/// Written by hand after the PNG specification (W3C, third edition): a palette of one colour, a bit a pixel, and the
/// rows in a stored block of zlib's (RFC 1950, RFC 1951), so that nothing is compressed and nothing decoded here.
struct PlainPicture {
    /// Red, green and blue, 0 to 255.
    let colour: [UInt8]

    private static let side = 64

    /// The file.
    var png: [UInt8] {
        let side = Self.number(UInt32(Self.side))
        // Bit depth 1, palette, and the only methods of compression, filtering and (no) interlacing that there are.
        let header = side + side + [1, 3, 0, 0, 0]
        // Each row begins with its filter, none; every pixel is colour 0.
        let rows = [UInt8](repeating: 0, count: Self.side * (1 + Self.side / 8))
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header)
            + Self.chunk("PLTE", colour)
            + Self.chunk("IDAT", Self.stored(rows)) + Self.chunk("IEND", [])
    }

    /// Length, name, content, and the checksum of name and content.
    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let checked = Array(name.utf8) + content
        return number(UInt32(content.count)) + checked + number(cyclicRedundancyCheck(checked))
    }

    /// At most 65,535 bytes as a zlib stream of one block that is not compressed.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let count = UInt16(bytes.count)
        let lengths = [UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)]
        return [0x78, 0x01, 0x01] + lengths + bytes + number(adler32(bytes))
    }

    /// Four bytes, the highest first.
    private static func number(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(value >> $0 & 255) }
    }

    /// CRC-32 as PNG has it: the polynomial 0xEDB88320, bit by bit.
    private static func cyclicRedundancyCheck(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    /// The checksum of RFC 1950.
    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }
}
