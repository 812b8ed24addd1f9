/// Any bytes as JSON, written again and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    if let broken = JSONByteCheck.json(Array(UnsafeBufferPointer(start: data, count: count))) {
        preconditionFailure(broken)
    }
    return 0
}
