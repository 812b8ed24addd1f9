import Posix
import Testing

@Suite struct PathTests {
    @Test(arguments: [
        ("/a/b/c.txt", "c.txt", "/a/b", "c", "txt"), ("c.tar.gz", "c.tar.gz", ".", "c.tar", "gz"),
        ("/", "/", "/", "/", ""),
        ("/a", "a", "/", "a", ""), ("a/.bashrc", ".bashrc", "a", ".bashrc", ""), ("a/b/", "b", "a", "b", ""),
    ])
    func `a path has parts`(text: String, name: String, parent: String, stem: String, ending: String) {
        let path = Path(text)
        #expect(path.name == name)
        #expect(path.parent == Path(parent))
        #expect(path.stem == stem)
        #expect(path.fileExtension == ending)
    }

    @Test(arguments: [("a", "b", "a/b"), ("a/", "b", "a/b"), (".", "b", "b"), ("a", "/b", "/b"), ("", "b", "b")])
    func `paths are joined`(left: String, right: String, joined: String) {
        #expect((Path(left) / right).string == joined)
    }

    @Test(arguments: [("/a/./b/../c", "/a/c"), ("../x", "../x"), ("/../x", "/x"), ("a/..", ".")])
    func `dots are folded`(text: String, folded: String) {
        #expect(Path(text).normalized.string == folded)
    }
}
