import Network
import Session
import TestSupport
import Testing

@Suite("Streams of bytes over TCP")
struct ByteStreamTests {
    private let head = Array("GET / HTTP/1.1\r\n\r\n".utf8)

    @Test func `bytes go both ways, and ours after the peer has ended its direction`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.send([1, 2, 3])
            peer.finishSending()
            try peer.readHead()
            peer.drain()
        }) { [head] server in
            let connecting = await Connecting.stream(loopback(server.port)) { stream, call in
                guard call == .endOfStream else { return }
                try stream.send(head, inWritesOf: 1)
                try stream.shutdownOutput()
            }
            #expect(
                await connecting.finished() == [
                    .returned, .stream(.open), .stream(.bytes([1, 2, 3])), .stream(.endOfStream),
                    .stream(.end(reason: nil)),
                ])
            let log = try await server.finished()
            #expect(log.request == String(decoding: head, as: UTF8.self))
            #expect(log.byteCount == head.count)
            #expect(log.interruption == nil)
        }
    }

    @Test func `bytes arrive after we have ended our direction`() async throws {
        try await ScriptedServer.run({ peer in
            peer.drain()
            try peer.send([7])
        }) { server in
            let connecting = await Connecting.stream(loopback(server.port)) { stream, call in
                guard call == .open else { return }
                try stream.send([1, 2])
                try stream.shutdownOutput()
            }
            #expect(
                await connecting.finished() == [
                    .returned, .stream(.open), .stream(.bytes([7])), .stream(.endOfStream), .stream(.end(reason: nil)),
                ])
            let log = try await server.finished()
            #expect(log.byteCount == 2)
        }
    }

    @Test func `what was sent before closing arrives, however much it is`() async throws {
        try await ScriptedServer.run({ $0.drain() }) { server in
            let connecting = await Connecting.stream(loopback(server.port)) { stream, call in
                guard call == .open else { return }
                try stream.send([UInt8](repeating: 1, count: 8 << 20))
                stream.close()
            }
            _ = await connecting.finished()
            let log = try await server.finished()
            #expect(log.byteCount == 8 << 20)
        }
    }

    @Test func `a reset is the reason of the end`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.readHead()
            peer.reset()
        }) { [head] server in
            let connecting = await Connecting.stream(loopback(server.port)) { stream, call in
                if call == .open { try stream.send(head) }
            }
            #expect(
                await connecting.finished() == [
                    .returned, .stream(.open), .stream(.end(reason: "connection reset by peer")),
                ])
        }
    }
}
