import Grading
import Testing

@Suite struct TableTests {
    @Test func `a table is read with its header, its cells and its line ends`() throws {
        let table = try Table.parse(
            Array("\u{FEFF}id,\"a \"\"b\"\"\"\r\n1,\"x,\r\ny\"\r\n\r\n2,\"\"\r\n".utf8), source: "t.csv")
        #expect(table.columns == ["id", "a \"b\""])
        #expect(table.rowCount == 2)
        #expect(table.text(0, 1) == "x,\r\ny")
        #expect(table.text(1, 1) == "")
        #expect(table.lineEnds == .crlf)
        #expect(table.hasByteOrderMark)
        #expect(table.line(ofRow: 1) == 5)
    }
}
