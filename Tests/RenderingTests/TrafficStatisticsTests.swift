import Rendering
import Testing
import WebSocketProtocol

@Suite("What --stats and /stats tell")
struct TrafficStatisticsTests {
    @Test func `nothing has happened`() {
        #expect(
            TrafficStatistics().lines(after: .zero) == [
                "connected for 0 s", "sent 0 messages, 0 bytes", "received 0 messages, 0 bytes",
            ])
    }

    @Test func `messages and bytes, each in its number`() {
        var statistics = TrafficStatistics()
        statistics.sent.note(byteCount: 1)
        for _ in 0..<1234 { statistics.received.note(byteCount: 1000) }
        #expect(
            statistics.lines(after: .seconds(1))[1...] == [
                "sent 1 message, 1 byte", "received 1,234 messages, 1,234,000 bytes",
            ])
    }

    @Test func `what compression made of them`() {
        var statistics = TrafficStatistics()
        statistics.sent.note(byteCount: 2000)
        statistics.sent.compression.messageCount = 1
        statistics.sent.compression.plainByteCount = 2000
        statistics.sent.compression.compressedByteCount = 125
        statistics.received.note(byteCount: 10)
        statistics.received.note(byteCount: 90)
        statistics.received.compression.messageCount = 1
        statistics.received.compression.plainByteCount = 90
        statistics.received.compression.compressedByteCount = 30
        #expect(
            statistics.lines(after: .seconds(1))[1...] == [
                "sent 1 message, 2,000 bytes; compressed to 125, 6.3 %",
                "received 2 messages, 100 bytes; 1 of them compressed to 30, 33.3 %",
            ])
    }

    @Test(
        arguments: [
            (Duration.milliseconds(999), "0 s"), (.seconds(59), "59 s"), (.seconds(60), "1 min 0 s"),
            (.seconds(3599), "59 min 59 s"), (.seconds(3600), "1 h 0 min"), (.seconds(3660), "1 h 1 min"),
            (.seconds(90_061), "25 h 1 min"),
        ])
    func `time in the units that one would say`(time: Duration, text: String) {
        #expect(TrafficStatistics().lines(after: time)[0] == "connected for \(text)")
    }

    @Test(
        arguments: [
            ([1000], "1.00 ms least, 1.00 ms median, 1.00 ms most, of 1"),
            ([3000, 1000, 2000], "1.00 ms least, 2.00 ms median, 3.00 ms most, of 3"),
            ([410, 12_345, 99], "0.09 ms least, 0.41 ms median, 12.34 ms most, of 3"),
            ([0, 1_000_000], "0.00 ms least, 1000.00 ms median, 1000.00 ms most, of 2"),
        ] as [([Int], String)])
    func `round trips in milliseconds`(microseconds: [Int], text: String) {
        var statistics = TrafficStatistics()
        for time in microseconds { statistics.note(roundTrip: .microseconds(time)) }
        #expect(statistics.lines(after: .zero).last == "round trip " + text)
    }

    @Test func `of very many round trips the newer ones count`() {
        var statistics = TrafficStatistics()
        for number in 1...10_000 { statistics.note(roundTrip: .milliseconds(number)) }
        #expect(
            statistics.lines(after: .zero).last
                == "round trip 1.00 ms least, 5001.00 ms median, 10000.00 ms most, of 10,000")
        statistics.note(roundTrip: .milliseconds(10_001))
        #expect(
            statistics.lines(after: .zero).last
                == "round trip 5001.00 ms least, 7501.00 ms median, 10001.00 ms most, of 5,001")
    }

    @Test(arguments: [
        (0, "0.00 ms"), (9_999, "0.00 ms"), (10_000, "0.01 ms"), (990_000, "0.99 ms"), (1_050_000, "1.05 ms"),
    ])
    func `milliseconds have two decimals`(nanoseconds: Int, text: String) {
        #expect(Duration.nanoseconds(nanoseconds).millisecondsText == text)
    }
}
