import Network
import Session
import TestSupport
import Testing

@Suite("Giving up a connection that is being opened")
struct CancellationTests {
    @Test func `during TLS it closes the socket, and nothing is called`() async throws {
        try await ScriptedServer.run({ $0.drain() }) { server in
            let connecting = await Connecting.stream(loopback(server.port, tls: TLSOptions()))
            try await server.log { $0.byteCount > 0 }
            connecting.cancel()
            _ = try await server.finished()
            #expect(await connecting.soFar() == [.returned])
        }
    }

    @Test func `at once it makes no connection`() async throws {
        try await ScriptedServer.run({ $0.drain() }) { server in
            let happenings = Monitor<[String]>([])
            let attempt = await onThread {
                loop.bind {
                    let attempt = loop.openStream(
                        loopback(server.port),
                        makeFront: { _ in
                            happenings.update { $0.append("made") }
                            return RecordingStreamFront()
                        },
                        failed: { error in happenings.update { $0.append(error.description) } })
                    attempt.cancel()
                    return attempt
                }
            }
            let next = await Connecting.stream(loopback(server.port)) { stream, call in
                if call == .open { stream.close() }
            }
            #expect(await next.finished() == [.returned, .stream(.open), .stream(.end(reason: nil))])
            #expect(server.connectionCount == 1)
            attempt.perform { $0.cancel() }
            await settle()
            #expect(happenings.update { $0 }.isEmpty)
        }
    }

    @Test func `after it has succeeded it does nothing`() async throws {
        let isCancelled = Monitor(false)
        try await ScriptedServer.run({ peer in
            try peer.send([1])
            _ = isCancelled.wait(.seconds(20)) { $0 }
            try peer.send([2])
            peer.drain()
        }) { server in
            let connecting = await Connecting.stream(loopback(server.port)) { stream, call in
                if call == .bytes([2]) { stream.close() }
            }
            try await connecting.reach(.stream(.bytes([1])))
            connecting.cancel()
            await settle()
            isCancelled.update { $0 = true }
            #expect(
                await connecting.finished() == [
                    .returned, .stream(.open), .stream(.bytes([1])), .stream(.bytes([2])), .stream(.end(reason: nil)),
                ])
        }
    }
}
