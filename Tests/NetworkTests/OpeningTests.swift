import Network
import Session
import TestSupport
import Testing
import WebSocketProtocol

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Opening sessions on the loop")
struct OpeningTests {
    @Test func `a session runs to its end, and nothing is called before the opening call returns`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.echo()
        }) { server in
            let connecting = await Connecting.session(loopback(server.port)) { front in
                front.onOpen = { try? $0.send("hello") }
                front.onEvents = { session, events in
                    if events == [.text("hello")] { try? session.close(.normalClosure) }
                }
            }
            let closed = SessionEnding(
                cause: .closed(.normalClosure, reason: ""), isClosedByUs: true, wasOpen: true)
            #expect(
                await connecting.finished() == [
                    .returned, .session(.open(subprotocol: nil)), .session(.events([.text("hello")])),
                    .session(.events([.close(1000)])), .session(.end(closed)),
                ])
        }
    }

    @Test func `a refusal is the front end's to tell`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.readHead()
            try peer.send(Array("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno".utf8))
            peer.drain()
        }) { server in
            let happenings = await Connecting.session(loopback(server.port)).finished()
            #expect(happenings.count == 2)
            guard case .session(.end(let ending)) = happenings.last,
                case .handshakeFailed(.refused(let response)) = ending.cause
            else {
                Issue.record("\(happenings)")
                return
            }
            #expect(response.status == 401)
            #expect(!ending.wasOpen)
        }
    }

    @Test func `a port that refuses is told once`() async throws {
        let (reserved, port) = try LoopbackSocket.reserve()
        defer { close(reserved) }
        let happenings = await Connecting.session(loopback(port)).finished()
        #expect(
            happenings == [.returned, .failed("cannot connect to 127.0.0.1:\(port): connection refused")])
    }

    @Test func `a server that does not answer TLS in time has failed`() async throws {
        try await ScriptedServer.run({ $0.drain() }) { server in
            let options = loopback(server.port, tls: TLSOptions(), timeout: .milliseconds(50))
            let happenings = await Connecting.session(options).finished()
            guard happenings.count == 2, case .failed(let message) = happenings[1] else {
                Issue.record("\(happenings)")
                return
            }
            #expect(message.contains("no answer within 50 ms"))
        }
    }

    @Test func `many are opened at once`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.echo()
        }) { server in
            var all: [Connecting] = []
            for _ in 0..<8 {
                all.append(
                    await Connecting.session(loopback(server.port)) { front in
                        front.onOpen = { try? $0.close(.normalClosure) }
                    })
            }
            for connecting in all {
                let happenings = await connecting.finished()
                #expect(happenings.dropFirst().first == .session(.open(subprotocol: nil)))
            }
            #expect(server.connectionCount == 8)
        }
    }

    @Test func `a session can end its direction and read what follows`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.readFrame()
            peer.drain()
            try peer.send(Wire.text("late"))
        }) { server in
            let connecting = await Connecting.session(loopback(server.port)) { front in
                front.onOpen = { session in
                    try? session.send("last")
                    try? session.shutdownOutput()
                }
            }
            let dropped = SessionEnding(cause: .dropped, isClosedByUs: false, wasOpen: true)
            #expect(
                await connecting.finished() == [
                    .returned, .session(.open(subprotocol: nil)), .session(.events([.text("late")])),
                    .session(.events([.endOfStream])), .session(.end(dropped)),
                ])
            let log = try await server.finished()
            #expect(log.texts == ["last"])
        }
    }

    @Test func `certificates to trust are read once`() async throws {
        let folder = try ScratchFolder()
        let file = try folder.put(certificate, in: "ca.pem")
        let (reserved, port) = try LoopbackSocket.reserve()
        defer { close(reserved) }
        let options = loopback(port, tls: TLSOptions(authorityFile: file))
        let refused = await Connecting.session(options).finished()
        try #require(unlink(file) == 0)
        #expect(await Connecting.session(options).finished() == refused)
        var others = options
        others.tls?.isInsecure = true
        #expect(
            await Connecting.session(others).finished() == [
                .returned, .failed("cannot read a certificate in PEM form from \(file). Check the file."),
            ])
    }

    private let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBdTCCARugAwIBAgIUHJ6yDGbp/XBKj2XSbJOCung1BWwwCgYIKoZIzj0EAwIw
        DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjIxNzE3MjZaGA8yMTI2MTAyOTE3MTcy
        NlowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGRN
        QIvTeJBsV4T0ol1DkY4WzZeW2jf0U3RtiGtTvflmsPgl9VvHDpN8KU4FSyYD6BDY
        QWBU/lk6sHxM7whOwa+jUzBRMB0GA1UdDgQWBBRjKlGZYNwEY0pzGf1jtPpOok2H
        yDAfBgNVHSMEGDAWgBRjKlGZYNwEY0pzGf1jtPpOok2HyDAPBgNVHRMBAf8EBTAD
        AQH/MAoGCCqGSM49BAMCA0gAMEUCIGC4u9v7BGfRtN3gS9dB0VKVcLl0NI6wclC/
        3eP6HexwAiEA5jIl4tGnzgSPuLwhgMFzmSkK/Tlcgtnx5CFlHiZy4gM=
        -----END CERTIFICATE-----

        """
}
