internal import Rendering
internal import WebSocketProtocol

/// What `/stats` tells.
struct TrafficStatistics {
    /// Messages and their payload bytes in one direction.
    struct Direction {
        var messageCount = 0
        var byteCount = 0

        mutating func note(byteCount: Int) {
            messageCount += 1
            self.byteCount += byteCount
        }

        var text: String {
            "\(messageCount.grouped) \(messageCount == 1 ? "message" : "messages"), "
                + "\(byteCount.grouped) \(byteCount == 1 ? "byte" : "bytes")"
        }
    }

    private static let roundTripLimit = 10_000

    var sent = Direction()
    var received = Direction()
    private var roundTrips: [Duration] = []

    /// Remembers how long a Pong took.
    mutating func note(roundTrip: Duration) {
        if roundTrips.count == Self.roundTripLimit { roundTrips.removeFirst(Self.roundTripLimit / 2) }
        roundTrips.append(roundTrip)
    }

    /// Lines for people; the first one tells of the connections, by itself how long there is one.
    func lines(first: String? = nil, after time: Duration) -> [String] {
        var lines = [
            first ?? "connected for \(Self.readable(time))", "sent \(sent.text)", "received \(received.text)",
        ]
        let sorted = roundTrips.sorted()
        if let least = sorted.first, let most = sorted.last {
            let median = sorted[sorted.count / 2]
            lines.append(
                "round trip \(least.millisecondsText) least, \(median.millisecondsText) median, "
                    + "\(most.millisecondsText) most, of \(sorted.count.grouped)")
        }
        return lines
    }

    private static func readable(_ time: Duration) -> String {
        let seconds = time.nanosecondsClamped / 1_000_000_000
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
        return "\(seconds / 3600) h \(seconds / 60 % 60) min"
    }
}
