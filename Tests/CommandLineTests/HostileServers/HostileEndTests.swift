import TestSupport
import Testing

@Suite struct `A server that is hostile at the end` {
    private static let texts = Wire.text(String(repeating: "late", count: 1000)).times(16)
    private static let pings = Wire.frame(0x9, [UInt8](repeating: 0x70, count: 125)).times(64)
    /// More than the systems on both sides take.
    private static let lines = Wsx.Input.bytes(([UInt8](repeating: 0x61, count: 1023) + [0x0A]).times(8 << 10))
    private static let unanswered = "wsx: warning: the server did not answer our Close"

    static let servers: [HostileServer] = [
        HostileServer("messages without end after its Close", HostileServer.withoutDeadline, status: 0, says: nil) {
            try $0.accept(then: Wire.text("before") + Wire.close(1000))
            try $0.sendWithoutEnd(texts)
        },
        HostileServer(
            "messages without end after a Close that means harm", HostileServer.withoutDeadline, status: 5,
            says: "the server closed the connection with 1011 (internal error): out of coffee"
        ) {
            try $0.accept(then: Wire.text("before") + Wire.close(1011, "out of coffee"))
            try $0.sendWithoutEnd(texts)
        },
        HostileServer("what is no frame after its Close", HostileServer.withoutDeadline, status: 0, says: nil) {
            try $0.accept(then: Wire.text("before") + Wire.close(1000))
            try $0.sendWithoutEnd([UInt8](repeating: 0xFF, count: 10_000))
        },
        HostileServer(
            "its Close, again and again", HostileServer.withoutDeadline, status: 0, says: nil
        ) {
            try $0.accept(then: Wire.text("before"))
            try $0.sendWithoutEnd(Wire.close(1000))
        },
        HostileServer(
            "its Close, and reads nothing", HostileServer.withoutDeadline, status: 5,
            says: "before the end of the input", input: lines
        ) {
            try $0.accept(then: Wire.text("before") + Wire.close(1000))
            $0.holdOpen()
        },
        HostileServer(
            "messages without end for an answer to our Close",
            HostileServer.only("--close-timeout", "500ms") + ["--count", "1"], status: 0, says: unanswered
        ) {
            try $0.accept(then: Wire.text("before"))
            try $0.sendWithoutEnd(texts)
        },
        HostileServer(
            "Pings without end for an answer to our Close",
            HostileServer.only("--close-timeout", "500ms") + ["--count", "1"], status: 0, says: unanswered
        ) {
            try $0.accept(then: Wire.text("before"))
            try $0.sendWithoutEnd(pings)
        },
        HostileServer(
            "a fragment without end for an answer to our Close",
            HostileServer.only("--close-timeout", "500ms") + ["--count", "1"], status: 0, says: unanswered
        ) {
            try $0.accept(then: Wire.text("before") + Wire.text("", isFinal: false))
            try $0.sendWithoutEnd(Wire.frame(0, isFinal: false).times(1000))
        },
        HostileServer(
            "a reset within a message", HostileServer.withoutDeadline, status: 5,
            says: "the connection failed: connection reset by peer"
        ) {
            try $0.accept(then: Wire.text("before") + Wire.frame(0x9))
            try $0.readFrames(until: 0xA)
            try $0.send(Wire.hex("81 05 'ha'"))
            $0.reset()
        },
        HostileServer(
            "a reset while we send", HostileServer.withoutDeadline, status: 5, says: "before the end of the input",
            input: lines
        ) {
            try $0.accept(then: Wire.text("before") + Wire.frame(0x9))
            try $0.readFrames(until: 0xA)
            $0.reset()
        },
        HostileServer(
            "the end of its stream while we send", HostileServer.withoutDeadline, status: 5,
            says: "the server dropped the connection without a Close before the end of the input",
            input: lines
        ) {
            try $0.accept(then: Wire.text("before"))
            $0.finishSending()
            $0.holdOpen()
        },
        HostileServer(
            "the end of its stream, which reads on", HostileServer.withoutDeadline, status: 5,
            says: "the server dropped the connection without a Close"
        ) {
            try $0.accept(then: Wire.text("before"))
            $0.finishSending()
            $0.drain()
        },
    ]

    @Test(arguments: servers)
    func `is left as its Close, or what is missing of it, says`(_ server: HostileServer) async throws {
        try await server.meet()
    }
}
