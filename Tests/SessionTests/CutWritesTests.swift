import Session
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Writes of a few bytes")
struct CutWritesTests {
    @Test func `what was handed over goes out in pieces, what comes before and after it whole`() {
        let stage = openStage()
        stage.session.perform {
            #expect(throws: Never.self) {
                try stage.session.send("before")
                stage.session.flush()
                try stage.session.send("Hello")
                stage.session.flush(inWritesOf: 4)
                try stage.session.send("after")
            }
        }
        #expect(
            stage.transport.calls == [
                .flush(Wire.text("before", mask: [0, 1, 2, 3])),
                .flush(Wire.hex("81 85 04 05")), .flush(Wire.hex("06 07 4C 60")), .flush(Wire.hex("6A 6B 6B")),
                .flush(Wire.text("after", mask: [8, 9, 10, 11])),
            ])
    }

    @Test func `frames of every kind can be cut`() {
        let stage = openStage()
        stage.session.perform {
            #expect(throws: Never.self) {
                try stage.session.ping([])
                try stage.session.sendFragment(.binary, "", isFinal: false)
                try stage.session.sendRaw([0xFF])
                try stage.session.close(nil)
            }
            stage.session.flush(inWritesOf: 3)
        }
        #expect(
            stage.transport.calls == [
                .flush(Wire.hex("89 80 00")), .flush(Wire.hex("01 02 03")), .flush(Wire.hex("02 80 04")),
                .flush(Wire.hex("05 06 07")), .flush(Wire.hex("FF 88 80")), .flush(Wire.hex("08 09 0A")),
                .flush(Wire.hex("0B")),
            ])
    }
}
