package import WebSocketProtocol

/// What `--stats` and `/stats` tell.
package struct TrafficStatistics: Sendable {
    /// Messages and their payload bytes in one direction.
    package struct Direction: Sendable {
        package private(set) var messageCount = 0
        package private(set) var byteCount = 0
        /// What compression made of some of them.
        package var compression = CompressionTally()

        /// Counts a message, or a fragment of one; the message counts with its last.
        package mutating func note(byteCount: Int, isFinal: Bool = true) {
            if isFinal { messageCount += 1 }
            self.byteCount += byteCount
        }

        var text: String {
            "\(messageCount.grouped) \(messageCount == 1 ? "message" : "messages"), "
                + "\(byteCount.grouped) \(byteCount == 1 ? "byte" : "bytes")" + compressionText
        }

        /// How much smaller what was compressed went over the wire; nothing if nothing was.
        private var compressionText: String {
            guard let ratio = compression.ratio else { return "" }
            let tenths = Int((ratio * 1000).rounded())
            let which = compression.messageCount == messageCount ? "" : "\(compression.messageCount.grouped) of them "
            return "; \(which)compressed to \(compression.compressedByteCount.grouped), "
                + "\(tenths / 10).\(tenths % 10) %"
        }
    }

    private static let roundTripLimit = 10_000

    package var sent = Direction()
    package var received = Direction()
    private var roundTrips: [Duration] = []

    package init() {}

    /// Remembers how long a Pong took.
    package mutating func note(roundTrip: Duration) {
        if roundTrips.count == Self.roundTripLimit { roundTrips.removeFirst(Self.roundTripLimit / 2) }
        roundTrips.append(roundTrip)
    }

    /// Adds what compression has made of a connection's messages.
    package mutating func note(_ compression: (sent: CompressionTally, received: CompressionTally)) {
        sent.compression += compression.sent
        received.compression += compression.received
    }

    /// Lines for people; the first one tells of the connections, by itself how long there is one.
    package func lines(first: String? = nil, after time: Duration) -> [String] {
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
