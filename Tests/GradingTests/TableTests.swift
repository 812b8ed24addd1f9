import Glibc
import JSON
import Posix
import Statistics
import Testing

@testable import Grading

@Suite struct TableTests {
    /// Header and rows of a table as texts.
    static func contents(_ table: Table) -> [[String]] {
        [table.columns] + (0..<table.rowCount).map { row in table.columns.indices.map { table.text(row, $0) } }
    }

    /// Header and rows of a text, or `nil` where it is refused.
    static func contents(_ bytes: [UInt8]) -> [[String]]? {
        (try? Table.parse(bytes, source: "t.csv")).map { contents($0) }
    }

    @Test func `a table is read with its header, its cells and its line ends`() throws {
        let text = "\u{FEFF}id,\"a \"\"b\"\"\"\r\n1,\"x,\r\ny\"\r\n\r\n2,\"\"\r\n"
        let table = try Table.parse(Array(text.utf8), source: "t.csv")
        #expect(table.columns == ["id", "a \"b\""])
        #expect(table.rowCount == 2)
        #expect(table.text(0, 1) == "x,\r\ny")
        #expect(table.text(1, 1) == "")
        #expect(table.lineEnds == .crlf)
        #expect(table.hasByteOrderMark)
        #expect(table.line(ofRow: 0) == 2)
        #expect(table.line(ofRow: 1) == 5)
    }

    @Test(arguments: [
        ("a,b\n1,2", Table.LineEnds.lf), ("a,b\r\n1,2\r\n", .crlf), ("a,b\r1,2\r", .cr), ("a,b", .none),
        ("a,b\r\n1,2\n", .mixed), ("a,b\n1,\"\r\n\"\n", .lf),
    ])
    func `line ends are told apart`(text: String, expected: Table.LineEnds) throws {
        let table = try Table.parse(Array(text.utf8), source: "t.csv")
        #expect(table.lineEnds == expected)
        #expect(table.notes.map { $0.prefix(9) } == (expected == .mixed ? ["t.csv:2:4"] : []))
    }

    @Test(arguments: [
        ("", GradingError.empty(file: "t.csv")),
        ("\n\r\n", .empty(file: "t.csv")),
        ("a,b\n1,\"2\n3", .malformed(file: "t.csv", line: 2, column: 3, what: "this quote is never closed")),
        ("a,b\n\"1\"2,3\n", .malformed(file: "t.csv", line: 2, column: 4, what: "text after a closing quote")),
        ("a,b\n1,\"x\ny\"\n1,\u{0}\n", .malformed(file: "t.csv", line: 4, column: 3, what: "a NUL byte")),
        ("a,b\n1,2\n3\n", .ragged(file: "t.csv", line: 3, expected: 2, found: 1)),
        ("a,b\n1,2,3,4\n", .ragged(file: "t.csv", line: 2, expected: 2, found: 4)),
        ("a,b,a\n", .duplicateColumn(file: "t.csv", name: "a")),
        (",b\n", .unnamedColumn(file: "t.csv", position: 1)),
        (" {\"id\": 1}\n", .malformed(file: "t.csv", line: 1, column: 1, what: "this looks like JSON, not CSV")),
    ])
    func `what is no table is named with its place`(text: String, expected: GradingError) {
        #expect(throws: expected) { try Table.parse(Array(text.utf8), source: "t.csv") }
    }

    @Test(arguments: ["[a],[b]\n1,2\n", "{x},y\n1,2\n", "\"{\",b\n1,2\n", "\u{3}[,b\n1,2\n"])
    func `a column may be named with a bracket`(text: String) throws {
        #expect(try Table.parse(Array(text.utf8), source: "t.csv").rowCount == 1)
    }

    @Test func `bytes that are not UTF-8 are named with their place`() {
        #expect(throws: GradingError.malformed(file: "t.csv", line: 2, column: 3, what: "the bytes are not UTF-8")) {
            try Table.parse(Array("a,b\nx,".utf8) + [0xE9, 0x0A], source: "t.csv")
        }
        #expect(throws: GradingError.malformed(file: "t.csv", line: 1, column: 1, what: "this is UTF-16 text, not CSV"))
        {
            try Table.parse([0xFF, 0xFE, 0x61, 0x00], source: "t.csv")
        }
    }

    @Test func `limits on bytes, columns and rows hold`() {
        let wide = Array(((0..<1_000_000).map { "c\($0)" }.joined(separator: ",") + "\n").utf8)
        #expect(throws: GradingError.tooLarge(file: "t.csv", what: "columns", limit: 1 << 14)) {
            try Table.parse(wide, source: "t.csv")
        }
        let small = TableLimits(bytes: 12, columns: 2, rows: 2)
        #expect(throws: GradingError.tooLarge(file: "t.csv", what: "bytes", limit: 12)) {
            try Table.parse(wide, source: "t.csv", limits: small)
        }
        #expect(throws: GradingError.tooLarge(file: "t.csv", what: "rows", limit: 2)) {
            try Table.parse(Array("a\n1\n2\n3\n".utf8), source: "t.csv", limits: small)
        }
        #expect(throws: Never.self) { try Table.parse(Array("a\n1\n2\n".utf8), source: "t.csv", limits: small) }
    }

    @Test func `files that are none are refused by name`() throws {
        let folder = try TemporaryFolder()
        let missing = folder.path / "none.csv"
        #expect(throws: GradingError.unreadable(file: missing.string, reason: "No such file or directory")) {
            try Table.read(missing)
        }
        let directory = folder.path.string
        #expect(throws: GradingError.unreadable(file: directory, reason: "Is a directory")) {
            try Table.read(Path(directory))
        }
        let pipe = folder.path / "pipe.csv"
        try call("mkfifo") { mkfifo(pipe.string, 0o600) }
        let reason = "it is a pipe, a socket or a device, no regular file"
        for path in [pipe, "/dev/null"] {
            #expect(throws: GradingError.unreadable(file: path.string, reason: reason)) { try Table.read(path) }
        }
        let file = folder.path / "some.csv"
        try Files.writeAtomically("a\n1\n", to: file)
        #expect(try Table.read(file).rowCount == 1)
    }

    /// What may happen to a file between opening it and having read it.
    static let tampering: [(what: String, act: @Sendable (Path) throws -> Void)] = [
        ("it grows", { try append("2\n", to: $0) }),
        ("it shrinks", { file in try call("truncate") { truncate(file.string, 1) } }),
        ("another file takes its name", { try Files.writeAtomically("a\n1\n", to: $0) }),
        ("it is removed", { try Files.remove($0) }),
        (
            "its bytes change and its time is set back",
            { file in
                var status = stat()
                try call("stat") { stat(file.string, &status) }
                try call("truncate") { truncate(file.string, 0) }
                try append("a\n7\n", to: file)
                var times = [status.st_atim, status.st_mtim]
                try call("utimensat") { utimensat(AT_FDCWD, file.string, &times, 0) }
            }
        ),
    ]

    private static func append(_ text: String, to file: Path) throws {
        try Descriptor.open(file, O_WRONLY | O_APPEND).writeAll(Array(text.utf8))
    }

    @Test(arguments: tampering.indices)
    func `a file that is tampered with while it is read is refused`(index: Int) throws {
        let folder = try TemporaryFolder()
        let file = folder.path / "t.csv"
        try Files.writeAtomically("a\n1\n", to: file)
        // A time long past: the kernel's clock for files has steps of some milliseconds, too long to see a quick change.
        var times = [timespec(tv_sec: 1_000_000, tv_nsec: 0), timespec(tv_sec: 1_000_000, tv_nsec: 0)]
        try call("utimensat") { utimensat(AT_FDCWD, file.string, &times, 0) }
        var failure: (any Error)?
        #expect(throws: GradingError.changedWhileRead(file: file.string), "\(Self.tampering[index].what)") {
            try Table.read(file) {
                do { try Self.tampering[index].act(file) } catch { failure = error }
            }
        }
        #expect(failure == nil)
        try Files.writeAtomically("a\n1\n", to: file)
        #expect(try Table.read(file) {}.rowCount == 1)
    }

    @Test func `random texts are read as Python's csv reads them`() async throws {
        var generator = SeededGenerator(seed: 21, stream: "csv")
        let pieces = [
            "a", "b", "1", " ", ",", ",", "\"", "\"", "\"\"", "\n", "\n", "\r\n", "\r", "é", "x,y\n", "\"q\"",
        ]
        let texts = (0..<4000).map { _ in
            (0..<generator.integer(below: 24)).map { _ in pieces[generator.integer(below: pieces.count)] }.joined()
        }
        let program = """
            import csv, io, json, sys
            out = []
            for text in json.load(sys.stdin):
                try:
                    rows = [r for r in csv.reader(io.StringIO(text, newline=""), strict=True) if r]
                except csv.Error:
                    rows = None
                out.append(rows)
            print(json.dumps(out))
            """
        let reply = try await PythonReference.answer(program, to: .strings(texts))
        let answers = try #require(reply.arrayValue)
        #expect(answers.count == texts.count)
        var tables = 0
        for (text, answer) in zip(texts, answers) {
            let rows = answer.arrayValue.map { $0.map { ($0.arrayValue ?? []).compactMap { $0.stringValue } } }
            let plain = PlainCSV.rows(Array(text.utf8)).map {
                $0.map { $0.map { String(decoding: $0, as: UTF8.self) } }
            }
            #expect(plain == rows, "\(text.debugDescription)")
            let read = Self.contents(Array(text.utf8))
            #expect(read == PlainCSV.table(Array(text.utf8)), "\(text.debugDescription)")
            if read != nil { tables += 1 }
        }
        // Enough of them must be tables for the comparison to mean something.
        #expect(tables > 400)
    }

    @Test func `mutated bytes never do harm, and are read as the plain reader reads them`() {
        var generator = SeededGenerator(seed: 22, stream: "fuzz")
        let seeds: [[UInt8]] = [
            Array("id,y\n1,0.5\n2,0.25\n".utf8), Array("\u{FEFF}a,\"b\"\r\n\"x\"\"y\",\"1\r\n2\"\r\n".utf8),
            Array("a\r\"\"\r\rb\r".utf8), Array("naïve,\"ключ\"\n日本,\"😀\"\n".utf8),
            Array("a,b,c\n,,\n\"\",,\"\"\n".utf8),
        ]
        let bytes: [UInt8] = [
            0, 9, 10, 13, 32, 34, 34, 44, 44, 48, 97, 123, 0x7F, 0x80, 0xC3, 0xA9, 0xE2, 0xEF, 0xF0, 0xFF,
        ]
        var refused = 0
        for round in 0..<6000 {
            var text = seeds[round % seeds.count]
            for _ in 0...generator.integer(below: 4) {
                let place = generator.integer(below: text.count + 1)
                switch generator.integer(below: 4) {
                case 0: text.insert(bytes[generator.integer(below: bytes.count)], at: place)
                case 1: if place < text.count { text.remove(at: place) }
                case 2: if place < text.count { text[place] = bytes[generator.integer(below: bytes.count)] }
                default: text.append(contentsOf: text.prefix(place).suffix(8))
                }
            }
            let read = Self.contents(text)
            // Foreign signatures at the very start are refused before anything is read.
            let isForeign = text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF])
            #expect(read == (isForeign ? nil : PlainCSV.table(text)), "\(text)")
            if read == nil { refused += 1 }
        }
        #expect(refused > 1000 && refused < 5800)
    }

    @Test func `what is written is read back`() throws {
        let rows = [["a,b", "c\"d"], ["", "\r\n"], ["\"", " "], ["é", "\"\""]]
        let table = try Table(columns: ["x y", "z,"], rows: rows, source: "made")
        #expect(Self.contents(table) == [["x y", "z,"]] + rows)
        let single = try Table(columns: ["only"], rows: [[""], ["1"], [""]], source: "made")
        #expect(Self.contents(single) == [["only"], [""], ["1"], [""]])
    }
}
