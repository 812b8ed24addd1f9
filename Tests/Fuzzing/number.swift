/// Any bytes as a decimal number, held against the standard library's.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzNumber(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    if let broken = ByteChecks.number(Array(UnsafeBufferPointer(start: data, count: count))) {
        preconditionFailure(broken)
    }
    return 0
}
