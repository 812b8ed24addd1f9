import Glibc

/// Wall-clock time, where a record or a person needs it; spans are measured with `ContinuousClock`.
package enum Clock {
    /// Milliseconds since 1970, UTC.
    package static func wallMilliseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000
    }

    /// `2026-11-21T09:24:34.123Z`.
    package static func iso8601(_ milliseconds: Int64) -> String {
        let parts = fields(milliseconds)
        let thousandths = Int(((milliseconds % 1_000) + 1_000) % 1_000)
        return "\(parts.date)T\(parts.time).\(padded(thousandths, 3))Z"
    }

    /// `20261121-092434`, for names of runs.
    package static func compact(_ milliseconds: Int64) -> String {
        let parts = fields(milliseconds)
        return "\(parts.date.filter { $0 != "-" })-\(parts.time.filter { $0 != ":" })"
    }

    private static func fields(_ milliseconds: Int64) -> (date: String, time: String) {
        var seconds = time_t((Double(milliseconds) / 1_000).rounded(.down))
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let date = [
            padded(Int(parts.tm_year) + 1900, 4), padded(Int(parts.tm_mon) + 1, 2), padded(Int(parts.tm_mday), 2),
        ]
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0), 2) }
        return (date.joined(separator: "-"), time.joined(separator: ":"))
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
