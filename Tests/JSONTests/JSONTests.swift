import JSON
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        #"{"b":1,"a":[true,null,-0.50,1e3,"x\ny"],"c":{}}"#, "[]", "0", #""é😀""#, #"{"":"\\\"/"}"#,
    ])
    func `what was read is written again byte for byte`(text: String) throws {
        #expect(try JSONNode.parse(text, source: "t").plain.encoded() == text)
    }

    @Test(arguments: [
        ("", "t:1:1: there is nothing here; a JSON value is needed"),
        ("{\"a\":1,\n\"a\":2}", "t:2:1: the key \"a\" stands here a second time"),
        ("[1,]", "t:1:4: a JSON value is needed here"),
        ("{\"a\" 1}", "t:1:6: a colon is needed after the key \"a\""),
        ("01", "t:1:3: a number must not start with a zero"),
        ("1.", "t:1:3: a digit is needed after the point"),
        ("[NaN]", "t:1:2: JSON has no NaN and no Infinity"),
        ("\"a", "t:1:3: the string has no closing quote"),
        ("\"\\ud800\"", "t:1:7: a lone high surrogate stands in the string"),
        ("\"\\x\"", "t:1:3: there is no such escape in JSON"),
        ("{} {}", "t:1:4: something stands after the end of the value"),
        ("\u{FEFF}{}", "t:1:1: the file starts with a byte-order mark"),
        ("\"\t\"", "t:1:2: a control character stands in the string"),
        ("tru", "t:1:1: a JSON value is needed here"),
        (String(repeating: "[", count: 300), "t:1:257: values are nested more than 256 levels deep"),
    ])
    func `a malformed text is refused with its place`(text: String, message: String) {
        do {
            _ = try JSONNode.parse(text, source: "t")
            Issue.record("'\(text)' was accepted")
        } catch { #expect(error.message == message) }
    }

    @Test func `every cut of a text is refused without a crash`() throws {
        let text = Array(#"{"a":[1.5e-3,"\u00e9\ud83d\ude00",{"b":null}],"c":true}"#.utf8)
        for end in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONNode.parse(Array(text[..<end]), source: "cut") }
        }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: JSONError.self) { try JSONNode.parse([0x22, 0xFF, 0x22], source: "t") }
    }

    @Test(arguments: [
        (#""a\ud83d""#, "a\u{FFFD}"), (#""\ud83dx""#, "\u{FFFD}x"), (#""\ude00""#, "\u{FFFD}"),
        (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"), (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\ude00""#, "😀"),
    ])
    func `a stranger's broken text is repaired where that is asked for, and refused elsewhere`(
        text: String, repaired: String
    ) throws {
        #expect(try JSONNode.parse(repairing: Array(text.utf8), source: "t").string() == repaired)
        if repaired.contains("\u{FFFD}") { #expect(throws: JSONError.self) { try JSONNode.parse(text, source: "t") } }
    }

    @Test func `bytes that are no text are repaired, and a broken form never is`() throws {
        #expect(try JSONNode.parse(repairing: [0x22, 0xFF, 0x22], source: "t").string() == "\u{FFFD}")
        for text in [#"{"a":1,"a":2}"#, "[1,]", #""\ud8"#, #""\ud83d\u1""#] {
            #expect(throws: JSONError.self) { try JSONNode.parse(repairing: Array(text.utf8), source: "t") }
        }
    }

    @Test func `an unknown key names its nearest neighbour and its place`() throws {
        let node = try JSONNode.parse("{\"titel\": 1}", source: "task.json")
        do {
            _ = try node.object(keys: ["title", "kind"])
            Issue.record("accepted")
        } catch {
            #expect(error.message == "task.json:1:11: there is no key \"titel\"; did you mean \"title\"?")
            #expect(error.hint == "Known keys: title, kind.")
        }
    }

    @Test func `strict readers say what is needed and what stands there`() throws {
        let node = try JSONNode.parse("{\"n\": \"x\", \"r\": 2.5}", source: "t").anyObject()
        let (n, r) = (try node.required("n"), try node.required("r"))
        #expect(throws: n.error("a whole number is needed here, not the string \"x\"")) { try n.int() }
        #expect(throws: r.error("a whole number is needed here, not the number 2.5")) { try r.int() }
        #expect(throws: r.error("2.5 is out of range: 0 to 1 is allowed")) { try r.double(in: 0...1) }
        #expect(throws: node.node.error("the key \"z\" is missing")) { try node.required("z") }
    }

    @Test func `numbers that are not finite become null`() {
        #expect(JSONValue.array([.real(.nan), .real(.infinity), .real(0.1)]).encoded() == "[null,null,0.1]")
    }

    @Test func `layouts and key orders are as asked`() {
        let value: JSONValue = ["b": 1, "a": [1, "x"]]
        #expect(value.encoded(.compact, keys: .sorted) == #"{"a":[1,"x"],"b":1}"#)
        #expect(value.encoded(.indented) == "{\n  \"b\": 1,\n  \"a\": [\n    1,\n    \"x\"\n  ]\n}")
    }
}
