import TestSupport
import Testing
import WebSocketProtocol

@Suite("Instants")
struct InstantTests {
    @Test func `instants are ordered and differ by durations`() {
        let early = Instant(nanoseconds: 5)
        let late = early + .microseconds(1)
        #expect(late.nanoseconds == 1005)
        #expect(early < late)
        #expect(late - early == .nanoseconds(1000))
        #expect(early - late == .nanoseconds(-1000))
    }

    @Test func `what lies beyond 292 years is the last instant`() {
        let forever = Duration.seconds(Int64.max)
        #expect(forever.nanosecondsClamped == .max)
        #expect((Duration.zero - forever).nanosecondsClamped == .min)
        #expect(Duration.nanoseconds(Int64.max).nanosecondsClamped == .max)
        #expect((Duration.nanoseconds(Int64.max) + .nanoseconds(1)).nanosecondsClamped == .max)
        #expect(Instant(nanoseconds: 1) + forever == Instant(nanoseconds: .max))
        #expect(Duration.milliseconds(1500).nanosecondsClamped == 1_500_000_000)
    }

    @Test func `a timer of any length can be set`() {
        let forever = Duration.seconds(Int64.max)
        let configuration = ConnectionConfiguration(pingInterval: forever, pingTimeout: forever, closeTimeout: forever)
        var client = RecordingConnection(.client, configuration)
        client.connection.setTime(.at(.seconds(1)))
        #expect(throws: Never.self) { try client.connection.close(.normalClosure) }
        #expect(client.connection.nextDeadline == Instant(nanoseconds: .max))
        #expect(client.advance(to: .seconds(1 << 32)) == [])
    }
}
