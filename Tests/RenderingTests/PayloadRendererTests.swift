import Rendering
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Received payloads as output")
struct PayloadRendererTests {
    private let messages: [(MessageType, [UInt8])] = [
        (.text, Array("a\tü".utf8)), (.binary, [0x00, 0xFF, 0x1B]), (.text, []), (.binary, []),
    ]

    /// Renders messages one by one behind what is there already.
    private func rendered(_ renderer: PayloadRenderer, _ messages: [(MessageType, [UInt8])]) -> [UInt8] {
        var output = Array(">".utf8)
        for (type, payload) in messages { payload.withUnsafeBytes { renderer.append(type, $0, to: &output) } }
        return output
    }

    @Test func `text is its payload and a delimiter, binary its bytes alone`() {
        let lines = PayloadRenderer(form: .text, isSanitizing: false)
        #expect(rendered(lines, messages) == Wire.hex("'>a' 09 'ü' 0A 00FF1B 0A"))
        let null = PayloadRenderer(form: .text, delimiter: 0, isSanitizing: false)
        #expect(rendered(null, messages) == Wire.hex("'>a' 09 'ü' 00 00FF1B 00"))
    }

    @Test func `raw is payloads and nothing else`() {
        let raw = PayloadRenderer(form: .raw, isSanitizing: false)
        #expect(rendered(raw, messages) == Wire.hex("'>a' 09 'ü' 00FF1B"))
    }

    @Test(arguments: [0x0A, 0x00] as [UInt8])
    func `hexadecimal digits and Base64 are a line a message of either type`(delimiter: UInt8) {
        for isSanitizing in [false, true] {
            let hex = PayloadRenderer(form: .hex, delimiter: delimiter, isSanitizing: isSanitizing)
            #expect(
                rendered(hex, messages)
                    == [
                        Array(">6109c3bc".utf8), Array("00ff1b".utf8), [], [], [],
                    ].joined(separator: [delimiter]).map(\.self))
            let base64 = PayloadRenderer(form: .base64, delimiter: delimiter, isSanitizing: isSanitizing)
            #expect(
                rendered(base64, messages)
                    == [
                        Array(">YQnDvA==".utf8), Array("AP8b".utf8), [], [], [],
                    ].joined(separator: [delimiter]).map(\.self))
        }
    }

    @Test func `on a terminal both types are made harmless, each on a line of its own`() {
        let text = PayloadRenderer(form: .text, isSanitizing: true)
        #expect(rendered(text, messages) == Wire.hex("'>a' 09 'ü' 0A '\\x00\\xff\\x1b' 0A 0A 0A"))
        let raw = PayloadRenderer(form: .raw, isSanitizing: true)
        #expect(rendered(raw, messages) == Wire.hex("'>a' 09 'ü\\x00\\xff\\x1b'"))
    }

    @Test(arguments: OutputForm.allCases, [false, true])
    func `a batch is rendered as its messages one by one`(form: OutputForm, isSanitizing: Bool) {
        let renderer = PayloadRenderer(form: form, isSanitizing: isSanitizing)
        let wire =
            Wire.text("one") + Wire.frame(0x9, [1]) + Wire.frame(0x2, [0, 0x9B, 10]) + Wire.text("")
            + Wire.text("fr", isFinal: false) + Wire.frame(0xA, []) + Wire.frame(0x0, Array("ag".utf8))
            + Wire.frame(0x2, []) + Wire.text("last\n") + Wire.close(1000, "bye")
        let single = rendered(
            renderer,
            [
                (.text, Array("one".utf8)), (.binary, [0, 0x9B, 10]), (.text, []), (.text, Array("frag".utf8)),
                (.binary, []), (.text, Array("last\n".utf8)),
            ])
        var peer = RecordingConnection()
        var batch = EventBatch()
        var output = Array(">".utf8)
        let count = wire.withUnsafeBytes { block in
            _ = peer.connection.receive(block, into: &batch)
            return batch.withPayloads(in: block) { renderer.append(batch.events, $0, to: &output) }
        }
        #expect(count == 6)
        #expect(output == single)
    }

    @Test func `a batch without messages adds nothing`() {
        let renderer = PayloadRenderer(form: .text, isSanitizing: false)
        let batch = EventBatch()
        var output: [UInt8] = [1]
        let block = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(batch.withPayloads(in: block) { renderer.append(batch.events, $0, to: &output) } == 0)
        #expect(output == [1])
    }

    @Test func `the forms have the names of the command line`() {
        #expect(OutputForm.allCases.map(\.rawValue) == ["text", "raw", "hex", "base64"])
    }
}
