import Session
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Opening handshakes that fail")
struct OpeningFailureTests {
    /// The failure of a handshake that gets this answer, after which the transport is closed.
    private func failure(of answer: String, subprotocols: [String] = []) -> HandshakeFailure? {
        let stage = closedStage(subprotocols: subprotocols)
        stage.session.start()
        stage.receive(answer)
        #expect(stage.front.calls.count == 1)
        #expect(stage.transport.takeCalls().dropFirst() == [.close])
        guard let ending = stage.front.ending, case .handshakeFailed(let failure) = ending.cause else { return nil }
        #expect(ending == endingUnopened(.handshakeFailed(failure)))
        return failure
    }

    @Test func `another accept than the one that is due`() {
        #expect(
            failure(of: SampleHandshake.response(accept: "no")) == .wrongAccept("no", expected: SampleHandshake.accept))
    }

    @Test func `an extension that was not asked for`() {
        let answer = SampleHandshake.response("Sec-WebSocket-Extensions: permessage-deflate")
        #expect(failure(of: answer) == .unexpectedExtension("permessage-deflate"))
    }

    @Test func `a subprotocol that was not asked for`() {
        let answer = SampleHandshake.response("Sec-WebSocket-Protocol: soap")
        #expect(failure(of: answer, subprotocols: ["chat"]) == .unexpectedSubprotocol("soap"))
    }

    @Test func `no upgrade, and one to something else`() {
        #expect(failure(of: "HTTP/1.1 101 OK\r\n\r\n") == .missingUpgrade(nil))
        #expect(failure(of: "HTTP/1.1 101 OK\r\nUpgrade: h2c\r\n\r\n") == .missingUpgrade("h2c"))
        #expect(failure(of: "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\n\r\n") == .missingConnectionUpgrade(nil))
    }

    @Test func `no HTTP at all, lines that are no headers, and headers without end`() {
        #expect(failure(of: "SSH-2.0-OpenSSH_9.2\r\n") == .notHTTP(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)))
        #expect(failure(of: "HTTP/1.1 101 OK\r\nnonsense\r\n\r\n") == .malformedHead(line: "nonsense"))
        let endless = "HTTP/1.1 101 OK\r\nX: " + String(repeating: "x", count: 70_000)
        #expect(failure(of: endless) == .headTooLarge(limit: 65_536))
    }

    @Test func `a refusal with its body`() throws {
        let failure = failure(of: "HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\ngo off")
        guard case .refused(let response) = failure else {
            Issue.record("not a refusal: \(String(describing: failure))")
            return
        }
        #expect(response.status == 403)
        #expect(response.body == Array("go off".utf8))
    }

    @Test func `a refusal whose body never ends is shown at the deadline`() {
        let stage = closedStage { $0.handshakeTimeout = .seconds(3) }
        stage.session.start()
        stage.receive("HTTP/1.1 500 No\r\nContent-Length: 100\r\n\r\nhalf")
        #expect(stage.front.calls.isEmpty)
        #expect(stage.advance(to: .milliseconds(2999)))
        #expect(stage.front.calls.isEmpty)
        #expect(stage.advance(to: .seconds(3)))
        guard case .handshakeFailed(.refused(let response)) = stage.front.ending?.cause else {
            Issue.record("not a refusal: \(stage.front.calls)")
            return
        }
        #expect(response.body == Array("half".utf8))
        #expect(stage.transport.isClosed)
    }

    @Test(arguments: ["", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: web"])
    func `no whole answer until the deadline`(answer: String) {
        let stage = closedStage { $0.handshakeTimeout = .seconds(3) }
        stage.session.start()
        stage.receive(answer)
        #expect(stage.transport.wakeAt == .at(.seconds(3)))
        #expect(stage.advance(to: .seconds(10)))
        #expect(stage.front.calls == [.end(endingUnopened(.handshakeTimedOut(.seconds(3))))])
        #expect(stage.transport.takeCalls().dropFirst() == [.close])
    }

    @Test(arguments: [("", 0), ("HTTP/1.1 1", 10)])
    func `the stream ends before the answer is whole`(answer: String, count: Int) {
        let stage = closedStage()
        stage.session.start()
        stage.receive(answer)
        stage.session.transportDidReceiveEnd()
        #expect(stage.front.calls == [.end(endingUnopened(.handshakeFailed(.endOfStream(received: count))))])
    }

    @Test func `a refusal's body may end with the stream`() {
        let stage = closedStage()
        stage.session.start()
        stage.receive("HTTP/1.0 404 Not Found\r\n\r\nnot here")
        stage.session.transportDidReceiveEnd()
        guard case .handshakeFailed(.refused(let response)) = stage.front.ending?.cause else {
            Issue.record("not a refusal: \(stage.front.calls)")
            return
        }
        #expect(response.body == Array("not here".utf8))
    }

    @Test func `the transport fails`() {
        let stage = closedStage()
        stage.session.start()
        stage.session.transportDidFail("connection reset by peer")
        #expect(stage.front.calls == [.end(endingUnopened(.transportFailed("connection reset by peer")))])
    }

    @Test func `the channel closes without a word`() {
        let stage = closedStage()
        stage.session.start()
        stage.session.transportDidClose()
        #expect(stage.front.calls == [.end(endingUnopened(.dropped))])
    }

    @Test func `the front end gives up`() {
        let stage = closedStage()
        stage.front.onPerform = { session, _ in session.abandon() }
        stage.session.start()
        stage.session.perform("stop")
        #expect(stage.front.calls == [.perform("stop"), .end(endingUnopened(.abandoned))])
        #expect(stage.transport.takeCalls().dropFirst() == [.abort])
    }

    @Test func `no timer runs while a failed transport closes`() {
        let stage = closedStage { $0.handshakeTimeout = .seconds(3) }
        stage.transport.closesAtOnce = false
        stage.session.start()
        stage.receive("nonsense")
        #expect(stage.advance(to: .seconds(60)), "the timer spins")
        stage.receive(SampleHandshake.response())
        stage.transport.endStream()
        #expect(stage.front.calls == [.end(endingUnopened(.handshakeFailed(.notHTTP(Array("nonsense".utf8)))))])
    }
}
