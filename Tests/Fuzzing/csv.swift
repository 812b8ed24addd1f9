/// Any bytes as a table, held against the plain reader.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCSV(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    if let broken = ByteChecks.table(Array(UnsafeBufferPointer(start: data, count: count))) {
        preconditionFailure(broken)
    }
    return 0
}
