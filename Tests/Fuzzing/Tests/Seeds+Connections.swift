import FuzzTargets
import TestSupport
import WebSocketProtocol

extension Seed {
    static let connections: [Seed] = [
        play("echo", [.receive(Wire.text("Hello")), .send(.text, size: 50), .takeOutput]),
        play(
            "echo-as-server", ConnectionSettings(role: .server),
            [
                .receive(Wire.text("Hello", mask: [1, 2, 3, 4])), .send(.binary, size: 253), .takeOutput,
                .receive(Wire.close(1000, mask: [1, 2, 3, 4])),
            ]),
        play(
            "lengths-sent",
            [
                .send(.binary, size: 0), .send(.binary, size: 125), .send(.binary, size: 126),
                .send(.text, size: 254), .encode(.binary, byteCounts: [0, 125, 126]), .takeOutput,
            ]),
        play(
            "fragments-sent",
            [
                .sendFragment(.text, size: 3, isFinal: false), .ping(byteCount: 4), .send(.text, size: 5),
                .encode(.text, byteCounts: [1, 2, 3]), .sendFragment(.binary, size: 0, isFinal: false),
                .receive(Wire.frame(0x9, [1, 2])), .sendFragment(.text, size: 4, isFinal: true),
                .send(.binary, size: 9),
            ]),
        play(
            "close-first",
            [
                .close(code: 1000, reasonByteCount: 20), .takeOutput,
                .receive(Wire.text("late") + Wire.frame(0x9, [7])),
                .send(.text, size: 3), .receive(Wire.close(1000)), .receiveEndOfStream,
            ]),
        play(
            "close-timeout",
            [
                .closeWithoutCode, .takeOutput, .acknowledge(0), .advance(hundredths: 50), .acknowledge(255),
                .advanceToDeadline, .advanceToDeadline,
            ]),
        play(
            "close-answered-late", ConnectionSettings(answersCloseAtOnce: false),
            [
                .receive(Wire.close(4000, "later")), .send(.text, size: 10), .takeOutput, .answerClose,
                .send(.text, size: 10),
            ]),
        play(
            "close-answered-in-own-words", ConnectionSettings(answersCloseAtOnce: false),
            [
                .receive(Wire.close(nil)), .close(code: 1001, reasonByteCount: 123), .answerClose,
            ]),
        play(
            "close-wrongly",
            [
                .close(code: 1005, reasonByteCount: 0), .close(code: 1000, reasonByteCount: 124), .ping(byteCount: 126),
                .pong(byteCount: 255), .close(code: 3000, reasonByteCount: 123), .close(code: 1000, reasonByteCount: 0),
            ]),
        play(
            "keep-alive",
            [
                .advanceToDeadline, .takeOutput, .receive(Wire.frame(0xA, Array("wsx 1".utf8))), .advanceToDeadline,
                .takeOutput, .advanceToDeadline, .advanceToDeadline,
            ]),
        play(
            "paused",
            [
                .ping(byteCount: 3), .takeOutput, .setReading(false), .advance(hundredths: 200), .advanceToDeadline,
                .setReading(true), .receive(Wire.frame(0xA, [0, 1, 2])), .advance(hundredths: 200),
            ]),
        play(
            "pongs-pile-up",
            [
                .receiveFlood(Wire.frame(0x9, [UInt8](repeating: 0x70, count: 125))),
                .receiveFlood(Wire.frame(0x9, [UInt8](repeating: 0x71, count: 125))),
                .send(.text, size: 10),
                .receiveFlood(Wire.frame(0x9, [UInt8](repeating: 0x72, count: 125))), .takeOutput,
            ]),
        play(
            "pings-pile-up", ConnectionSettings(hasTimers: false),
            [
                .ping(byteCount: 1), .ping(byteCount: 2), .ping(byteCount: 3), .receive(Wire.frame(0xA, [0, 1])),
                .receive(Wire.frame(0xA, [9])), .receive(Wire.frame(0xA, [0, 1, 2])),
            ]),
        play(
            "violation",
            [
                .ping(byteCount: 1), .receive(Wire.text("a") + [0xC1, 0x00] + Wire.text("b")),
                .send(.text, size: 5),
                .advanceToDeadline,
            ]),
        play("violation-after-close", [.closeWithoutCode, .receive([0x83, 0x00]), .takeOutput]),
        play(
            "too-big", ConnectionSettings(limitIndex: 2),
            [
                .receive(Wire.frame(0x1, Array(repeating: 0x61, count: 125), isFinal: false)),
                .receive(Wire.frame(0x0)), .receive(Wire.frame(0x0, [0x62])),
            ]),
        play(
            "nothing-allowed", ConnectionSettings(limitIndex: 0),
            [
                .receive(Wire.text("")), .receive(Wire.text("a")),
            ]),
        play(
            "half-closed",
            [
                .send(.text, size: 9), .endOutput, .receive(Wire.frame(0x9, [1])), .receive(Wire.close(1000)),
                .takeOutput, .receiveEndOfStream,
            ]),
        play("dropped", [.receive([0x81, 0x05, 0x48]), .receiveEndOfStream, .receive([0x65]), .advanceToDeadline]),
    ]

    private static func play(_ name: String, _ settings: ConnectionSettings, _ actions: [ConnectionAction]) -> Seed {
        Seed("connection", name, [settings.byte] + actions.flatMap(\.bytes))
    }

    private static func play(_ name: String, _ actions: [ConnectionAction]) -> Seed {
        play(name, ConnectionSettings(), actions)
    }
}
