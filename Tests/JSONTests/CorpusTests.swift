import Posix
import Testing

/// Every input that fuzzing found worth keeping, replayed.
@Suite struct CorpusTests {
    @Test func `the inputs that fuzzing kept do no harm`() throws {
        let corpus = Path(#filePath).parent.parent / "Corpus/json"
        let files = try Files.list(corpus)
        #expect(files.count >= 10, "the corpus is there")
        for file in files {
            let broken = JSONByteCheck.json(try Files.read(corpus / file))
            #expect(broken == nil, "\(file)")
        }
    }
}
