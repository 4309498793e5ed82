/// A point on the owner's monotonic clock, in nanoseconds since an origin that only the owner knows.
///
/// Nothing on this floor reads a clock: time is handed in.
package struct Instant: Comparable, Hashable, Sendable, BitwiseCopyable {
    /// Nanoseconds since the origin.
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    package static func + (instant: Instant, duration: Duration) -> Instant {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(duration.nanosecondsClamped)
        return Instant(nanoseconds: overflow ? .max : sum)
    }

    /// Moves the beginning of a wait by as much of a pause as lies within it.
    mutating func postpone(since pausedAt: Instant, until now: Instant) {
        self = self + (now - max(pausedAt, self))
    }

    package static func - (left: Instant, right: Instant) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }
}

extension Duration {
    /// The whole nanoseconds of this duration, at most what an `Int64` holds (292 years).
    package var nanosecondsClamped: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, overflow2) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflow2 ? .max : sum
    }

    /// A duration as people write it: `850 µs`, `300 ms`, `5 s`.
    package var readable: String {
        if (1..<1_000_000).contains(nanosecondsClamped) { return "\(max(1, nanosecondsClamped / 1000)) µs" }
        let milliseconds = nanosecondsClamped / 1_000_000
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
    }
}
