import Record

/// Fixes the submission: the picked program's on all labelled rows where that is well-formed, else what its node predicted.
struct Closing: Sendable {
    let bench: Bench
    let assignment: Assignment
    let chronicle: Chronicle

    func fix(_ picked: Node, baseline: Node) async throws -> SubmissionFixed {
        guard case .graded(let program, _, _, let submission) = picked.stage,
            case .graded(_, _, _, let reference) = baseline.stage
        else {
            throw AuthorError.noProgram("the picked node has no score")
        }
        let refit = try await refit(program, node: picked.id, purpose: .refit)
        // Where the baseline itself was picked, its refit is the submission, and the gain is zero by definition.
        let baselineRefit =
            picked.id == 0 ? refit : try await self.refit(assignment.baseline, node: 0, purpose: .baselineRefit)
        return try await chronicle.effect { [bench, chronicle] in
            let stored = try file(try bench.examiner.testPart(of: submission), chronicle)
            let refitted = try refit.submission.map { try file($0, chronicle) }
            return SubmissionFixed(
                node: picked.id, source: refitted == nil ? "stored" : "refit",
                reason: refitted == nil
                    ? "the refit gave no well-formed submission: \(refit.problems.first ?? "unknown")"
                    : "the picked program, fitted on all labelled rows, gave a well-formed submission",
                submission: refitted ?? stored, other: refitted == nil ? nil : stored,
                // Where the baseline's refit fails, what it predicted before stands in, as for the picked program.
                baseline: try file(
                    try baselineRefit.submission ?? bench.examiner.testPart(of: reference), chronicle))
        }
    }

    private func file(_ bytes: [UInt8], _ chronicle: Chronicle) throws -> FileRecord {
        FileRecord(name: Bench.submissionName, digest: try chronicle.keep(bytes), bytes: bytes.count)
    }

    /// Runs a program on all labelled rows; its submission where that is well-formed, and what is wrong where it is not.
    private func refit(
        _ program: Program, node: Int, purpose: ExecutionPurpose
    ) async throws -> (submission: [UInt8]?, problems: [String]) {
        let (finished, submission) = try await bench.execute(
            program, node: node, purpose: purpose, input: assignment.refitInput)
        var problems = Bench.problems(of: finished)
        if problems.isEmpty, let submission { problems = try bench.examiner.problems(inRefit: submission) }
        return (problems.isEmpty ? submission : nil, problems)
    }
}
