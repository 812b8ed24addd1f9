/// Any bytes as a submission under several schemas, checked and graded.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSubmission(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    if let broken = ByteChecks.submission(Array(UnsafeBufferPointer(start: data, count: count))) {
        preconditionFailure(broken)
    }
    return 0
}
