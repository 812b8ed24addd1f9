import Measures
import Posix
import Sandbox
import Testing

@Suite struct CollectionTests {
    /// What a program leaves as `output/file`, and what must become of it.
    static let traps: [(String, String)] = [
        ("ln -s /etc/passwd file", "a symbolic link"),
        ("ln -s ../../../etc/passwd file", "a symbolic link"),
        ("echo x > other; ln other file", "2 names (hard links)"),
        ("mkfifo file", "a pipe"),
        ("mkdir file", "a folder"),
        ("truncate -s 10M file", "10 MiB, more than 64 KiB"),
        ("head -c 65537 /dev/zero > file", "64 KiB, more than 64 KiB"),
        ("python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"file\")'", "a socket"),
    ]

    @Test(arguments: traps) func `what is no plain file of the declared size is refused by kind`(
        _ script: String, _ reason: String
    ) async throws {
        let (files, folder) = try await collect("cd output; \(script)", [.file("file", limit: .kibibytes(64))])
        #expect(files.map(\.result) == [.refused(reason)])
        #expect(try Files.list(folder.path / "out") == [])
    }

    @Test func `a sparse terabyte is refused, and can't be made where the size of each file is limited`() async throws {
        let folder = try TemporaryFolder()
        let out = folder.path / "out"
        let outcome = try await Installed.run("cd output; truncate -s 1T file") {
            $0.outputs = Outputs(declared: [.file("file", limit: .kibibytes(64))], into: out)
        }
        // Where no group counts all that is written, no file may grow past the limit on disk: this one stays empty.
        let isGrouped = outcome.layers.contains { $0.name == "cgroup" && $0.state == .on }
        let expected: CollectedFile.Result =
            isGrouped ? .refused("1 TiB, more than 64 KiB") : .collected(out / "file", Bytes(0))
        #expect(outcome.outputs.map(\.result) == [expected])
        #expect(try Files.list(out) == (isGrouped ? [] : ["file"]))
    }

    @Test func `declared files come out, below folders too, and others don't`() async throws {
        let (files, folder) = try await collect(
            "cd output; mkdir a; echo one > one.csv; echo two > a/two.csv; echo three > three.csv",
            [
                .file("one.csv", limit: .kibibytes(1)), .file("a/two.csv", limit: .kibibytes(1)),
                .file("no", limit: .kibibytes(1)),
            ])
        #expect(files.map(\.name) == ["one.csv", "a/two.csv", "no"])
        #expect(files.last?.result == .missing)
        #expect(try Files.readText(folder.path / "out/one.csv") == "one\n")
        #expect(try Files.readText(folder.path / "out/a/two.csv") == "two\n")
        #expect(try Files.list(folder.path / "out") == ["a", "one.csv"])
    }

    /// The answer is the same whatever lies behind the link: it would tell the program of the host's files.
    @Test(arguments: ["b", "b/link", "b/nothing", "/usr/bin", "/nowhere", "/etc"])
    func `a link in the middle of a declared path is not followed, nor looked through`(target: String) async throws {
        for name in ["a/file", "a/true", "a/c/file"] {
            let (files, _) = try await collect(
                "cd output; mkdir -p b/c; echo x > b/file; ln -s file b/link; ln -s \(target) a",
                [.file(name, limit: .kibibytes(1))])
            #expect(files.map(\.result) == [.refused("a link on the way")], "\(name) by \(target)")
        }
    }

    @Test func `a file in a folder that can't be listed comes out`() async throws {
        let (files, folder) = try await collect(
            "cd output; mkdir a; echo x > a/file; chmod 0300 a", [.file("a/file", limit: .kibibytes(1))])
        #expect(files.map(\.result) == [.collected(folder.path / "out/a/file", Bytes(2))])
    }

    @Test func `strange names are stored safely or refused`() async throws {
        let script = """
            cd output; echo x > ./-rf; echo x > "$(printf 'line\\nbreak')"; echo x > "$(printf 'a%.0s' $(seq 255))"
            echo x > "$(printf 'bad\\377')"; echo x > '; rm -rf ~'
            """
        let (files, folder) = try await collect(script, [.every(count: 10, limit: .kibibytes(1), total: .kibibytes(8))])
        let refused = files.filter { $0.copy == nil }.map(\.name)
        #expect(refused == ["bad\\xff", "line\\x0abreak"])
        #expect(try Files.list(folder.path / "out").count == 3)
    }

    @Test func `a path too long for our own folder is refused and ends nothing`() async throws {
        let script = """
            cd output; name=$(printf 'a%.0s' $(seq 250)); echo x > kept
            for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do mkdir $name; cd $name; done; echo x > deep
            """
        // With what lies above it, the deep file's copy would have a path of more than the 4,096 bytes that there are.
        let (files, _) = try await collect(
            script, [.every(count: 10, limit: .kibibytes(1), total: .kibibytes(8))],
            into: "\(String(repeating: "b", count: 200))/\(String(repeating: "c", count: 200))")
        #expect(files.filter { $0.copy != nil }.map(\.name) == ["kept"])
    }

    @Test func `everything is taken only up to the count and the total`() async throws {
        let (files, _) = try await collect(
            "cd output; for i in 1 2 3 4 5; do head -c 1000 /dev/zero > $i; done",
            [.every(count: 3, limit: .kibibytes(1), total: Bytes(2_500))])
        #expect(files.count(where: { $0.copy != nil }) == 2)
        #expect(files.count == 4)
    }

    @Test func `outputs of a killed program come out as well`() async throws {
        let (files, _) = try await collect(
            "echo half > output/file; sleep 60", [.file("file", limit: .kibibytes(1))], wall: .milliseconds(500))
        #expect(files.first?.copy != nil)
    }

    private func collect(
        _ script: String, _ declared: [Outputs.Declaration], into name: String = "out", wall: Duration = .seconds(20)
    ) async throws -> ([CollectedFile], Folder) {
        let folder = Folder(try TemporaryFolder())
        let outcome = try await Installed.run(script) {
            $0.outputs = Outputs(declared: declared, into: folder.path / name)
            $0.limits.wall = wall
        }
        return (outcome.outputs, folder)
    }

    /// A temporary folder that a tuple can hold.
    final class Folder: Sendable {
        private let folder: TemporaryFolder
        var path: Path { folder.path }

        init(_ folder: consuming TemporaryFolder) { self.folder = folder }
    }
}
