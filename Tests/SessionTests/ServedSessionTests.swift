import Session
import TestSupport
import Testing
import WebSocketProtocol

@Suite("A session in the server's role")
struct ServedSessionTests {
    private func close(_ code: UInt16?) -> [UInt8] {
        Wire.close(code, mask: peerKey)
    }

    @Test func `nothing is said before the client has asked`() {
        let stage = closedStage(.server)
        stage.session.start()
        #expect(stage.transport.calls.isEmpty)
    }

    @Test func `a request is accepted with a subprotocol, and frames behind it are received`() throws {
        let stage = closedStage(.server, subprotocols: ["soap", "chat"])
        stage.session.start()
        let request = SampleHandshake.request("Sec-WebSocket-Protocol: mqtt, chat, soap")
        stage.receive(Array(request.utf8) + Wire.text("hi", mask: peerKey))
        #expect(stage.front.calls == [.open(subprotocol: "chat"), .events([.text("hi")])])
        let answer = SampleHandshake.response("Sec-WebSocket-Protocol: chat")
        #expect(String(decoding: stage.transport.takeWritten(), as: UTF8.self) == answer)
        let opening = try #require(stage.front.opening)
        #expect(opening.request.startLine == "GET /chat HTTP/1.1")
        #expect(opening.response == nil)
    }

    @Test func `a request is accepted byte by byte`() {
        let stage = closedStage(.server)
        stage.session.start()
        for byte in SampleHandshake.request().utf8 { stage.receive([byte]) }
        #expect(stage.front.calls == [.open(subprotocol: nil)])
    }

    @Test func `the answer goes out before what the front end sends at the opening`() {
        let stage = closedStage(.server)
        stage.front.onOpen = { try? $0.send("hello") }
        stage.session.start()
        stage.receive(SampleHandshake.request())
        let answer = Array(SampleHandshake.response().utf8) + Wire.text("hello")
        #expect(stage.transport.calls == [.flush(answer)])
    }

    @Test func `a request that is none is answered, and then the stream ends`() {
        let stage = closedStage(.server)
        stage.session.start()
        stage.receive("POST / HTTP/1.1\r\nHost: a\r\n\r\n")
        let written = String(decoding: stage.transport.takeWritten(), as: UTF8.self)
        #expect(written.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\n"))
        #expect(stage.transport.takeCalls() == [.close])
        let cause = SessionEnding.Cause.requestRefused(status: 405, reason: "The method must be GET.")
        #expect(stage.front.calls == [.end(endingUnopened(cause))])
    }

    @Test func `while a refusal is written nothing more is looked at`() {
        let stage = closedStage(.server)
        stage.transport.closesAtOnce = false
        stage.session.start()
        stage.receive("GET / HTTP/1.0\r\n\r\n")
        stage.receive(SampleHandshake.request())
        stage.session.transportDidReceiveEnd()
        #expect(stage.advance(to: .seconds(100)), "the timer spins")
        #expect(stage.front.calls.isEmpty)
        stage.transport.endStream()
        let cause = SessionEnding.Cause.requestRefused(status: 505, reason: "HTTP/1.1 is needed.")
        #expect(stage.front.calls == [.end(endingUnopened(cause))])
    }

    @Test func `a client that says nothing, or leaves before it has asked`() {
        let silent = closedStage(.server) { $0.handshakeTimeout = .seconds(2) }
        silent.session.start()
        silent.receive("GET / HT")
        #expect(silent.advance(to: .seconds(2)))
        #expect(silent.front.calls == [.end(endingUnopened(.handshakeTimedOut(.seconds(2))))])
        let leaving = closedStage(.server)
        leaving.session.start()
        leaving.session.transportDidReceiveEnd()
        #expect(leaving.front.calls == [.end(endingUnopened(.dropped))])
        #expect(leaving.transport.calls == [.close])
    }

    @Test func `messages are echoed in one write`() {
        let stage = openStage(.server)
        stage.front.onEvents = { session, events in
            for case .text(let text) in events { try? session.send(text) }
        }
        stage.receive(Wire.text("a", mask: peerKey) + Wire.text("", mask: peerKey) + Wire.text("ü", mask: peerKey))
        #expect(stage.transport.calls == [.flush(Wire.text("a") + Wire.text("") + Wire.text("ü"))])
    }

    @Test func `the client's Close is answered and the server ends the stream first`() {
        let stage = openStage(.server)
        stage.receive(close(1000))
        #expect(stage.transport.calls == [.flush(Wire.close(1000)), .close])
        #expect(stage.front.ending == ending(.closed(.normalClosure, reason: "")))
    }

    @Test func `a last message goes out before the answer to the client's Close`() {
        let stage = openStage(.server) { $0.connection.answersCloseAtOnce = false }
        stage.front.onEvents = { session, events in
            if events.last == .close(1000) { try? session.send("sum") }
        }
        stage.receive(Wire.text("a", mask: peerKey) + close(1000))
        #expect(stage.transport.takeWritten() == Wire.text("sum") + Wire.close(1000))
        #expect(stage.front.ending?.cause == .closed(.normalClosure, reason: ""))
    }

    @Test func `what stands before a violation is answered before the Close that it calls for`() {
        let stage = openStage(.server) { $0.connection.answersCloseAtOnce = false }
        stage.front.onEvents = { session, _ in try? session.send("echo") }
        stage.receive(Wire.text("a", mask: peerKey) + Wire.hex("83 80 00000000"))
        #expect(stage.transport.calls == [.flush(Wire.text("echo") + Wire.close(1002)), .shutdownOutput])
        #expect(stage.advance(to: .seconds(1)))
        #expect(stage.front.ending == ending(.violation(.unknownOpcode(Opcode(rawValue: 3)))))
    }

    @Test func `the front end may answer the client's Close itself`() {
        let stage = openStage(.server) { $0.connection.answersCloseAtOnce = false }
        stage.front.onEvents = { session, _ in try? session.close(.goingAway, reason: "same here") }
        stage.receive(close(1000))
        #expect(stage.transport.takeWritten() == Wire.close(1001, "same here"))
    }

    @Test func `an unmasked frame is a violation; the client may still read why`() {
        let stage = openStage(.server)
        stage.receive(Wire.text("bare"))
        #expect(stage.transport.calls == [.flush(Wire.close(1002)), .shutdownOutput])
        #expect(stage.advance(to: .seconds(1)))
        #expect(stage.front.ending == ending(.violation(.unmaskedClientFrame)))
    }
}
