import Synchronization
import TestSupport
import Testing

@testable import WebSocketProtocol

@Suite("RFC 6455 section 5.3, masking")
struct MaskingTests {
    private let key = MaskKey(0x37, 0xFA, 0x21, 0x3D)
    private let bytes: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]

    @Test(arguments: [0, 1, 3, 4, 7, 8, 9, 31, 32, 33, 39, 40, 63, 64, 65, 71, 100])
    func `a payload of any length is XORed with the key again and again`(count: Int) {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 31 + 5) }
        var output = [UInt8](repeating: 0xEE, count: count + 2)
        payload.withUnsafeBytes { source in
            output.withUnsafeMutableBytes { buffer in
                guard count > 0 else { return }
                key.copy(source.baseAddress!, to: buffer.baseAddress! + 1, count: count)
            }
        }
        #expect(output == [0xEE] + Wire.masked(payload, bytes) + [0xEE])
    }

    @Test func `unmasking in place leaves what stands before`() {
        for start in 0...9 {
            let zeros = [UInt8](repeating: 0, count: 40)
            var text = zeros
            text.unmask(from: start, with: key)
            #expect(text == zeros[..<start] + Wire.masked(Array(zeros[start...]), bytes))
        }
        var text: [UInt8] = [1, 2]
        text.unmask(from: 2, with: key)
        #expect(text == [1, 2])
    }

    @Test func `a key turns with the offset of the payload's piece`() {
        #expect(key.rotated(by: 0) == key)
        #expect(key.rotated(by: 1) == MaskKey(0xFA, 0x21, 0x3D, 0x37))
        #expect(key.rotated(by: 2) == MaskKey(0x21, 0x3D, 0x37, 0xFA))
        #expect(key.rotated(by: 7) == MaskKey(0x3D, 0x37, 0xFA, 0x21))
        #expect(key.rotated(by: 1024) == key)
    }

    @Test(arguments: [[0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 1]] as [[UInt8]])
    func `any key is accepted`(mask: [UInt8]) {
        let text = "Grüße an alle, die dies lesen können: mehr als 32 Bytes"
        let wire = Wire.text(text, mask: mask) + Wire.frame(0x9, [1, 2, 3, 4, 5], mask: mask)
        #expect(receive(wire, as: .server).events == [.text(text), .ping([1, 2, 3, 4, 5])])
    }

    @Test func `each frame of a client has a key of its own`() throws {
        var client = RecordingConnection()
        for _ in 0..<3 { try client.send("Hello") }
        try client.connection.ping([1])
        let frames = client.takeFrames()
        #expect(frames?.map(\.mask) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12, 13, 14, 15]])
        #expect(frames?.map(\.first) == [0x81, 0x81, 0x81, 0x89])
    }

    @Test func `a server never masks`() throws {
        var server = RecordingConnection(.server)
        try server.send("Hello")
        try server.connection.ping([])
        try server.connection.close(.normalClosure)
        #expect(server.takeOutput() == Wire.hex("81 05 'Hello' 89 00 88 02 03E8"))
    }

    @Test func `keys are drawn from the source in blocks and none is used twice`() {
        let drawn = Draws()
        var pool = MaskKeyPool { drawn.fill($0) }
        let keys = (0..<20_000).map { _ in pool.next() }
        #expect(Set(keys).count == keys.count)
        #expect(drawn.sizes == [256, 1024, 4096] + [Int](repeating: 16384, count: 5))
    }
}

/// A source whose words count upwards, and the sizes of the blocks that it filled.
private final class Draws: Sendable {
    private let state = Mutex((sizes: [Int](), word: UInt32(0)))

    var sizes: [Int] { state.withLock { $0.sizes } }

    func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        state.withLock { state in
            state.sizes.append(buffer.count)
            for offset in stride(from: 0, to: buffer.count, by: 4) {
                buffer.storeBytes(of: state.word, toByteOffset: offset, as: UInt32.self)
                state.word += 1
            }
        }
    }
}
