import Digest
import Evaluation
import Glibc
import JSON
import Journal
import Knowledge
import Posix
import Record
import Research
import Tasks
import Testing

/// What is found out about a run's record that somebody changed, by whoever takes it up or plays it back.
@Suite(.serialized) struct ForgeryTests {
    /// A finished run of the baseline on the small task.
    private func finished(
        in home: borrowing TestHome, split: SplitKind = .secret
    ) async throws -> RunFolder {
        let folder = home.run("record")
        let tasks = home.folder.path / "tasks"
        try CanaryTask.write(to: tasks)
        let request = RunRequest(
            task: "canaries", taskFolders: [tasks], split: split, seed: 5, agent: .baseline, model: nil,
            budget: Budget(steps: 1))
        #expect(try await home.runner().start(request, in: folder, model: nil).isFinished)
        return folder
    }

    /// A journal's lines, and their chain made anew after an edit, as a forger would.
    private struct Lines {
        var texts: [String]

        init(_ folder: RunFolder) throws {
            texts = try Files.readText(folder.path / Journal.fileName).split(separator: "\n").map(String.init)
        }

        func write(to folder: RunFolder, isSealed: Bool) throws {
            var previous = String(repeating: "0", count: 64)
            var file = ""
            for (number, text) in texts.enumerated() {
                var line = String(text.dropLast(#","prev":"""#.count + 64 + 1)) + #","prev":"\#(previous)"}"#
                if let comma = line.firstIndex(of: ","),
                    let next = line[line.index(after: comma)...].firstIndex(of: ",")
                {
                    line.replaceSubrange(comma..<next, with: ",\"seq\":\(number)")
                }
                previous = SHA256.hash(line).hex
                file += line + "\n"
            }
            try Files.writeAtomically(file, to: folder.path / Journal.fileName)
            if isSealed { try Files.writeAtomically(#"{"journal_tip":"\#(previous)"}"#, to: folder.result) }
        }

        func index(of kind: String) throws -> Int {
            try #require(texts.firstIndex { $0.contains("\"kind\":\"\(kind)\"") })
        }

        mutating func replace(_ old: String, with new: String, in kind: String) throws {
            let index = try index(of: kind)
            let changed = texts[index].replacing(try Regex(old), with: new)
            #expect(changed != texts[index], "nothing of '\(old)' stands in \(kind)")
            texts[index] = changed
        }
    }

    @Test func `a finished run whose journal doesn't end as its result says is neither resumed nor replayed`()
        async throws
    {
        let home = try TestHome.furnished()
        let folder = try await finished(in: home)
        let (journal, result) = (folder.path / Journal.fileName, folder.result)
        let (whole, sealed) = (try Files.read(journal), try Files.read(result))
        let lines = whole.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let cut = Array(lines.prefix(9).joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
        let changes: [(String, journal: [UInt8], result: [UInt8])] = [
            ("cut", cut, sealed), ("torn", Array(whole.dropLast(30)), sealed),
            ("added to", whole + Array("{".utf8), sealed), ("without a hash", whole, Array("{}".utf8)),
        ]
        for (what, bytes, kept) in changes {
            try Files.writeAtomically(bytes, to: journal)
            try Files.writeAtomically(kept, to: result)
            await #expect(throws: EvaluationError.self, "\(what)") {
                _ = try await home.runner().resume(folder, model: nil)
            }
            await #expect(throws: EvaluationError.self, "\(what)") {
                _ = try await Replay(home.runner()).replay(folder)
            }
            #expect(try Files.read(journal) == bytes && Files.read(result) == kept, "\(what)")
        }
        #expect(try HeldoutGrading.openings(of: folder, at: home.workplace).count == 1)
        // A kill between the last event and the result leaves a run without a seal: that is no change.
        try Files.writeAtomically(whole, to: journal)
        try Files.remove(result)
        #expect(try await home.runner().resume(folder, model: nil).isFinished)
        #expect(Files.exists(result))
    }

    /// What a forger did who made the chain and the seal anew, and what a replay says of it.
    private enum Found {
        case differs, error, nothingWasRun, unfinished
    }

    @Test func `a replay finds what was forged with chain and seal made anew`() async throws {
        let home = try TestHome.furnished()
        let folder = try await finished(in: home)
        let honest = try await Replay(home.runner()).replay(folder)
        #expect(honest.isSame && honest.isWhole && honest.books.obstacle == nil, "\(honest.json.encoded())")
        #expect(honest.books.compared.count == 3)
        let original = try Lines(folder)
        let forgeries: [(String, Found, (inout Lines) throws -> Void)] = [
            (
                "the error of a validation score", .differs,
                { try $0.replace(#""standard_error":[0-9.e+-]+"#, with: #""standard_error":0.5"#, in: "node_graded") }
            ),
            (
                "the rows of a validation score", .differs,
                { try $0.replace(#""rows":\d+"#, with: #""rows":31000"#, in: "node_graded") }
            ),
            (
                "the test score", .differs,
                { try $0.replace(#""value":[0-9.e+-]+"#, with: #""value":0.25"#, in: "test_graded") }
            ),
            (
                "the number of an opening", .differs,
                { try $0.replace(#""openings":1"#, with: #""openings":2"#, in: "test_opened") }
            ),
            (
                "a second grading", .error,
                { $0.texts.insert($0.texts[try $0.index(of: "test_graded")], at: $0.texts.count - 1) }
            ),
            ("a grading behind the end", .error, { $0.texts.append($0.texts[try $0.index(of: "test_graded")]) }),
            ("an end before the first program", .nothingWasRun, { $0.texts.removeSubrange(2...) }),
            ("an end before the opening", .unfinished, { $0.texts.removeSubrange(try $0.index(of: "test_opened")...) }),
        ]
        for (what, expected, forge) in forgeries {
            var lines = original
            try forge(&lines)
            try lines.write(to: folder, isSealed: true)
            let replay = try Replay(home.runner())
            switch expected {
            case .error: await #expect(throws: RecordError.self, "\(what)") { _ = try await replay.replay(folder) }
            case .differs:
                let finding = try await replay.replay(folder)
                #expect(!finding.isSame && finding.isWhole, "\(what): \(finding.json.encoded())")
            case .nothingWasRun:
                let finding = try await replay.replay(folder)
                #expect(!finding.isSame && finding.comparisons.isEmpty && !finding.isWhole, "\(what)")
            case .unfinished:
                let finding = try await replay.replay(folder)
                #expect(finding.isSame && !finding.isWhole && !finding.comparisons.isEmpty, "\(what)")
            }
        }
    }

    @Test func `a file that was changed stops a replay, which mends nothing`() async throws {
        let home = try TestHome.furnished()
        let folder = try await finished(in: home)
        let names = try Journal.read(in: folder.path).entries.compactMap {
            try Event(kind: $0.kind, payload: $0.payload)
        }
        .flatMap(\.blobs).map(\.digest)
        for name in Set(names) {
            let blob = folder.path / Journal.blobsName / name
            let kept = try Files.read(blob)
            for changed in [kept + [0], nil] {
                if let changed { try Files.writeAtomically(changed, to: blob) } else { try Files.remove(blob) }
                await #expect(throws: ResearchError.self, "\(name)") {
                    _ = try await Replay(home.runner()).replay(folder)
                }
                #expect((try? Files.read(blob)) == changed)
            }
            try Files.writeAtomically(kept, to: blob)
        }
        #expect(try await Replay(home.runner()).replay(folder).isSame)
    }

    @Test func `a forged score whose seal was taken away is not sealed anew, and a later grading is no forgery`()
        async throws
    {
        let home = try TestHome.furnished()
        let folder = try await finished(in: home)
        let original = try Lines(folder)
        var lines = original
        try lines.replace(#""value":[0-9.e+-]+"#, with: #""value":0.25"#, in: "test_graded")
        try lines.write(to: folder, isSealed: true)
        try Files.remove(folder.result)
        await #expect(throws: EvaluationError.self) { _ = try await home.runner().resume(folder, model: nil) }
        #expect(!Files.exists(folder.result))
        // A copy that is resumed before its opening is graded again: the original is still what it was.
        try original.write(to: folder, isSealed: true)
        _ = try HeldoutGrading.grade(folder, at: home.workplace)
        let finding = try await Replay(home.runner()).replay(folder)
        #expect(finding.isSame && finding.books.compared.count == 3, "\(finding.json.encoded())")
        // And a forged one is found all the same.
        try lines.write(to: folder, isSealed: true)
        #expect(try await Replay(home.runner()).replay(folder).books.differences.count == 2)
    }

    @Test(arguments: SplitKind.allCases)
    func `a run of another installation is told as that`(split: SplitKind) async throws {
        let home = try TestHome.furnished()
        let folder = try await finished(in: home, split: split)
        let other = try TestHome.furnished()
        let error = EvaluationError.otherSplit(task: "canaries", run: "record")
        await #expect(throws: error) { _ = try await Replay(other.runner()).replay(folder) }
    }

    @Test func `a store that can't be written costs no opening, and answers that can't be read cost one that is told`()
        async throws
    {
        let home = try TestHome.furnished()
        let folder = home.run("opened")
        let tasks = home.folder.path / "tasks"
        try CanaryTask.write(to: tasks)
        let request = RunRequest(
            task: "canaries", taskFolders: [tasks], seed: 5, agent: .baseline, model: nil, budget: Budget(steps: 1))
        func openings() throws -> [Int] {
            try Journal.read(in: folder.path).entries.filter { $0.kind == "test_opened" }.map {
                try TestOpened(decoding: $0.payload).openings
            }
        }
        let store = home.workplace.stores.heldout
        try Files.makeFolder(store.parent)
        try Files.writeAtomically("this is no database, but long enough to be taken for one", to: store)
        await #expect(throws: EvaluationError.self) {
            _ = try await home.runner().start(request, in: folder, model: nil)
        }
        #expect(try openings() == [] && HeldoutGrading.openings(of: folder, at: home.workplace).isEmpty)
        try Files.remove(store)
        let answers = try home.workplace.prepared(request).path / "vault/answers.csv"
        let kept = try Files.read(answers)
        try Files.writeAtomically(kept + Array("x,1\n".utf8), to: answers, mode: 0o600)
        for number in 1...2 {
            await #expect(throws: EvaluationError.self) { _ = try await home.runner().resume(folder, model: nil) }
            #expect(try openings() == Array(1...number), "each opening is an event at once")
        }
        try Files.writeAtomically(kept, to: answers, mode: 0o600)
        let result = try await home.runner().resume(folder, model: nil)
        #expect(try result.isFinished && openings() == [1, 2, 3])
        #expect(result.document(report: nil)["test"]?["openings_in_run"]?.intValue == 3)
    }

    @Test func `a run begins only in a folder that holds nothing else, and a made name is nobody's yet`() throws {
        let home = try TestHome.furnished()
        let folder = home.run("mine")
        try folder.checkFree()
        try Files.makeFolder(folder.path)
        for name in ["control.sock", Journal.fileName, Journal.lockName, ".run.json.123.456.part"] {
            try Files.writeAtomically("", to: folder.path / name)
        }
        try folder.checkFree()
        for name in ["submission.csv", "scratch", "notes.txt"] {
            try Files.writeAtomically("precious", to: folder.path / name)
            #expect(throws: EvaluationError.foreignFolder(folder.path, holding: name)) { try folder.checkFree() }
            try Files.remove(folder.path / name)
        }
        let runs = home.folder.path / "fresh"
        let names = try (0..<3).map { _ in try RunFolder.fresh("wine", in: runs).name }
        #expect(names == ["wine", "wine-2", "wine-3"])
    }

    @Test func `of two processes that come to a run together, one gets its socket and the other is told`() async throws
    {
        let home = try TestHome.furnished()
        let folder = home.run("shared")
        try Files.makeFolder(folder.path)
        try await ControlSocket.serving(folder, gate: Gate()) {
            await #expect(throws: EvaluationError.working(folder.path)) {
                try await ControlSocket.serving(folder, gate: Gate()) {}
            }
            let answer = try await ControlSocket.send(.status, to: folder)
            #expect(answer.objectValue != nil)
        }
        #expect(!Files.exists(folder.control))
    }
}
