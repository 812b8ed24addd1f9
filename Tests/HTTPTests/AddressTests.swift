import HTTP
import Testing

struct AddressTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "127.0.0.1", 8080, ""),
        ("http://localhost", "localhost", 80, ""),
        ("HTTP://[::1]:9/v1/", "::1", 9, "/v1"),
        ("http://gpu.lan:1234/a/b", "gpu.lan", 1234, "/a/b"),
    ])
    func `an address is read`(text: String, host: String, port: Int, prefix: String) throws {
        let address = try Address.parse(text)
        #expect(address == Address(host: host, port: UInt16(port), prefix: prefix))
        #expect(try Address.parse(address.description) == address)
    }

    @Test(arguments: [
        ("https://example.org", "https"), ("127.0.0.1:8080", "http://"), ("http://", "no host"),
        ("http://a:0", "port"), ("http://a:99999", "port"), ("http://a:+80", "port"), ("http://u@a", "user name"),
        ("http://a b", "blanks"), ("http://a/?q", "query"), ("http://[::1", "bracket"), ("ftp://a", "http://"),
    ])
    func `what is no address is refused with a reason`(text: String, word: String) {
        let error = #expect(throws: HTTPError.self) { try Address.parse(text) }
        #expect(error?.message.contains(word) == true)
    }
}
