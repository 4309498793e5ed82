internal import CSystemCalls

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// The time of day where the person is.
package enum WallClock {
    /// Such as `14:03:09.127`.
    package static func timeOfDay() -> String {
        let now = wsx_time_of_day()
        var seconds = time_t(now / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return [parts.tm_hour, parts.tm_min, parts.tm_sec].map { pad(Int($0), 2) }.joined(separator: ":")
            + "." + pad(Int(now % 1000), 3)
    }

    /// Such as `2026-01-02T03:04:05.678Z`: the time of day in UTC (RFC 3339).
    package static func timestamp() -> String {
        let now = milliseconds
        var seconds = time_t(now / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let date = [pad(Int(parts.tm_year) + 1900, 4), pad(Int(parts.tm_mon) + 1, 2), pad(Int(parts.tm_mday), 2)]
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { pad(Int($0), 2) }
        return date.joined(separator: "-") + "T" + time.joined(separator: ":") + "." + pad(Int(now % 1000), 3) + "Z"
    }

    /// Milliseconds since 1970 began, in UTC.
    package static var milliseconds: Int64 { wsx_time_of_day() }

    private static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
