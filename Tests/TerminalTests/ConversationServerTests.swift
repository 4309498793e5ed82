import Session
import TestSupport
import Testing
import WebSocketProtocol

@testable import Terminal

@Suite("A server's conversation with its clients")
struct ConversationServerTests {
    private let mask: [UInt8] = [0xA5, 0x5A, 0x0F, 0xF0]

    private func frames(_ stage: ConversationStage) -> [[UInt8]] {
        stage.connections.map { $0.transport.takeWritten() }
    }

    @Test func `clients are counted as they come and go`() {
        let stage = ConversationStage { $0.role = .server }
        #expect(stage.display.takePrompts() == ["(0 clients) > "])
        let first = stage.connect().open()
        #expect(stage.display.take() == "* client 1 connected from place 1 in 3 ms\n")
        #expect(stage.display.takePrompts() == ["(1 client) > "])
        let second = stage.connect(subprotocols: ["chat"])
        second.receive(SampleHandshake.request("Sec-WebSocket-Protocol: chat"))
        #expect(stage.display.take() == "* client 2 connected from place 2 in 3 ms (subprotocol: chat)\n")
        #expect(stage.display.takePrompts() == ["(2 clients) > "])
        first.receive(Wire.close(1000, "bye", mask: mask))
        #expect(stage.display.take() == "* client 1 closed: 1000 normal closure, bye\n")
        #expect(stage.display.takePrompts() == ["(1 client) > "])
        stage.connect().open()
        #expect(stage.display.take() == "* client 3 connected from place 3 in 3 ms\n", "numbers are not used again")
    }

    @Test func `how a client left is told`() {
        func shown(_ body: (ConversationStage.Connection) -> Void) -> String {
            let stage = ConversationStage.serving(1)
            body(stage.connection)
            return stage.display.take()
        }
        #expect(shown { $0.session.transportDidReceiveEnd() } == "* client 1 left without a Close\n")
        #expect(shown { $0.receive(Wire.close(nil, mask: mask)) } == "* client 1 closed without a code\n")
        #expect(shown { $0.session.transportDidFail("reset\n* x") } == "* client 1 failed: reset\n  * x\n")
        #expect(
            shown {
                $0.receive(Wire.text("unmasked"))
                $0.session.transportDidReceiveEnd()
            } == "* client 1 \(ProtocolViolation.unmaskedClientFrame)\n")
    }

    @Test func `what is typed goes to all, unmasked`() {
        let stage = ConversationStage.serving(2)
        let lines = [
            ("Hi", "81 02 'Hi'"), ("/binary hex 00", "82 01 00"), ("/ping", "89 00"), ("/pong x", "8A 01 'x'"),
            ("/fragment 1 Hi", "01 01 'H' 80 01 'i'"), ("/frame mask=yes Hi", "81 02 'Hi'"),
            ("/frame mask=01000000 Hi", "81 82 01000000 'Ii'"), ("/raw hex 00", "00"),
        ]
        for (line, bytes) in lines {
            #expect(stage.shown(by: line) == "")
            #expect(frames(stage) == [Wire.hex(bytes), Wire.hex(bytes)])
        }
        #expect(stage.shown(by: "/stats").hasPrefix("* 2 clients\n"))
        #expect(stage.shown(by: "/stats").contains("sent 6 messages, 10 bytes"))
    }

    @Test func `what comes has the number of its client`() {
        let stage = ConversationStage.serving(2) { $0.showsPings = true }
        stage.connections[1].receive(Wire.text("b", mask: mask))
        stage.connections[0].receive(Wire.frame(2, [0x41], mask: mask) + Wire.frame(9, mask: mask))
        #expect(
            stage.display.take() == """
                < [2] b
                < [1] binary, 1 byte
                  00000000  41                                                |A|
                * [1] ping

                """)
        #expect(
            stage.shown(by: "/last 2") == "< [2] b\n" + "< [1] binary, 1 byte\n  00000000  41"
                + String(repeating: " ", count: 48) + "|A|\n")
    }

    @Test func `the Pong of each client is shown after one /ping`() {
        let stage = ConversationStage.serving(2)
        stage.enter("/ping")
        for connection in stage.connections {
            connection.transport.now = .at(.milliseconds(2))
            connection.receive(Wire.frame(0xA, mask: mask))
        }
        #expect(stage.display.take() == "* [1] pong in 2.00 ms\n* [2] pong in 2.00 ms\n")
    }

    @Test func `a client that came later has Pings of its own`() {
        let stage = ConversationStage.serving(1)
        stage.enter("/ping")
        stage.connect(session: { $0.connection.pingInterval = .seconds(1) }).open()
        stage.connections[1].advance(to: .seconds(1))
        stage.forget()
        stage.connections[1].receive(Wire.frame(0xA, Array("wsx 1".utf8), mask: mask))
        #expect(stage.display.take() == "", "it answers the keep-alive")
        stage.connections[0].receive(Wire.frame(0xA, mask: mask))
        #expect(stage.display.take() == "* [1] pong in 0.00 ms\n")
    }

    @Test func `a client that is closing does not keep what is typed from the others`() {
        let stage = ConversationStage.serving(2)
        stage.connections[0].session.perform { try? stage.connections[0].session.close(.goingAway) }
        stage.forget()
        #expect(stage.shown(by: "Hi") == "* the connection is closing: nothing was sent\n")
        #expect(frames(stage) == [[], Wire.hex("81 02 'Hi'")])
    }

    @Test func `a text again and again goes to whoever is there`() {
        let stage = ConversationStage.serving(2)
        #expect(stage.shown(by: "/every 1s x") == "> x\n")
        #expect(frames(stage) == [Wire.text("x"), Wire.text("x")])
        for connection in stage.connections { connection.transport.now = .at(.seconds(1)) }
        for connection in stage.connections { connection.session.transportDidWake() }
        #expect(stage.display.take() == "> x\n", "once, not for each")
        #expect(frames(stage) == [Wire.text("x"), Wire.text("x")])
    }

    @Test func `while nobody is there nothing is sent again and again, nor told`() {
        let stage = ConversationStage.serving(1)
        stage.enter("/every 1s x")
        stage.connection.receive(Wire.close(1000, mask: mask))
        let next = stage.connect()
        next.session.start()
        stage.forget()
        next.advance(to: .seconds(3))
        #expect(stage.display.take() == "")
        next.open()
        stage.forget()
        next.advance(to: .seconds(4))
        #expect(stage.display.take() == "> x\n")
        #expect(next.transport.takeWritten() == Wire.text("x"))
    }

    @Test func `it does not connect by itself`() {
        let stage = ConversationStage.serving(1)
        let help = stage.shown(by: "/help")
        for name in ["/run", "/record", "/reconnect"] { #expect(!help.contains("\(name) ")) }
        #expect(help.contains("/quit "))
        #expect(
            stage.shown(by: "/help reconnect")
                == "* there is no command /reconnect; /help lists them\n")
        #expect(stage.shown(by: "/reconnect") == "* a server does not connect; wait for its clients\n")
        #expect(frames(stage) == [[]])
    }

    @Test func `its first messages are nobody's`() {
        let stage = ConversationStage {
            $0.role = .server
            $0.first = [[0x61]]
        }
        let connection = stage.connect()
        connection.receive(SampleHandshake.request())
        #expect(connection.transport.takeWritten().suffix(4) == Wire.hex("0D0A 0D0A"), "nothing behind the response")
        #expect(stage.display.take() == "* client 1 connected from place 1 in 3 ms\n")
    }

    // MARK: The end

    @Test func `a server that stops closes all with 1001 and waits for the last`() {
        let stage = ConversationStage.serving(2)
        var count = 0
        stage.conversation.closeAll { count += 1 }
        let close = Wire.close(1001, "the server is stopping")
        #expect(frames(stage) == [close, close])
        stage.connections[1].receive(Wire.close(1001, mask: mask))
        #expect(count == 0)
        stage.connections[0].receive(Wire.close(1001, mask: mask))
        #expect(count == 1)
        #expect(
            stage.display.take()
                == "* client 2 closed: 1001 going away\n* client 1 closed: 1001 going away\n")
        #expect(stage.display.takePrompts() == ["(1 client) > ", "(0 clients) > "])
    }

    @Test func `without clients it has stopped at once`() {
        var count = 0
        ConversationStage.serving(0).conversation.closeAll { count += 1 }
        #expect(count == 1)
    }

    @Test func `a signal closes all, and gives up those that do not answer`() {
        let stage = ConversationStage.serving(2)
        stage.conversation.take(.signal(15))
        #expect(frames(stage) == [Wire.close(1001), Wire.close(1001)])
        stage.connections[0].receive(Wire.close(1001, mask: mask))
        stage.connections[1].advance(to: .milliseconds(700))
        #expect(stage.connections[1].transport.takeCalls() == [.abort])
        #expect(stage.outcomes.map(\.signal) == [15, 15])
    }
}
