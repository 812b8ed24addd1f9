import Posix
import Testing

/// Every input that fuzzing found worth keeping, replayed.
@Suite struct CorpusTests {
    private static let corpus = Path(#filePath).parent.parent / "Corpus"

    @Test(
        arguments: [
            ("csv", ByteChecks.table), ("number", ByteChecks.number), ("submission", ByteChecks.submission),
        ] as [(String, @Sendable ([UInt8]) -> String?)])
    func `the inputs that fuzzing kept do no harm`(name: String, check: @Sendable ([UInt8]) -> String?) throws {
        let files = try Files.list(Self.corpus / name)
        #expect(files.count >= 10, "the corpus is there")
        for file in files {
            let broken = check(try Files.read(Self.corpus / name / file))
            #expect(broken == nil, "\(name)/\(file)")
        }
    }
}
