package import Posix

extension Table {
    /// Reads a CSV file whole.
    package static func read(_ path: Path, limits: TableLimits = .standard) throws(GradingError) -> Table {
        try read(path, limits: limits) {}
    }

    /// `meanwhile` is called between opening and reading, when others may lay hands on the file.
    static func read(
        _ path: Path, limits: TableLimits = .standard, meanwhile: () -> Void
    ) throws(GradingError) -> Table {
        let bytes = try RegularFile.read(path, limit: limits.bytes, meanwhile: meanwhile)
        return try parse(bytes, source: path.string, limits: limits)
    }
}
