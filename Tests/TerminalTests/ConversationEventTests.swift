import LineEditor
import PerMessageDeflate
import Session
import TestSupport
import Testing
import WebSocketProtocol

@testable import Terminal

@Suite("What a conversation shows of the peer")
struct ConversationEventTests {
    private func pong(_ text: String = "") -> [UInt8] { Wire.frame(0xA, Array(text.utf8)) }
    private func ping(_ payload: [UInt8] = []) -> [UInt8] { Wire.frame(0x9, payload) }

    // MARK: Opening

    @Test func `a connection is told when it is open, and how to go on`() {
        let stage = ConversationStage()
        #expect(stage.display.takePrompts() == ["> "])
        let connection = stage.connect(subprotocols: ["chat.v2"])
        connection.session.start()
        #expect(stage.display.take() == "")
        connection.receive(SampleHandshake.response("Sec-WebSocket-Protocol: chat.v2"))
        #expect(
            stage.display.take()
                == "* connected to place 1 in 3 ms (subprotocol: chat.v2)\n* /help lists commands, Ctrl-D closes\n")
        #expect(stage.display.takePrompts() == ["> "])
    }

    @Test(
        arguments: [
            ([], "Sec-WebSocket-Extensions: permessage-deflate", " (permessage-deflate)"),
            (["a"], "Sec-WebSocket-Extensions: permessage-deflate", " (subprotocol: none, permessage-deflate)"),
            (["a"], nil, " (subprotocol: none)"), ([], nil, ""),
        ])
    func `what was agreed on is told with it`(subprotocols: [String], answer: String?, text: String) {
        let stage = ConversationStage()
        let connection = stage.connect(subprotocols: subprotocols, extensions: DeflateNegotiation())
        connection.session.start()
        connection.receive(answer.map { SampleHandshake.response($0) } ?? SampleHandshake.response())
        #expect(
            stage.display.take() == "* connected to place 1 in 3 ms\(text)\n* /help lists commands, Ctrl-D closes\n")
    }

    @Test func `/stats tells what compression has done`() {
        let stage = ConversationStage()
        let connection = stage.connect(extensions: DeflateNegotiation())
        connection.session.start()
        connection.receive(SampleHandshake.response("Sec-WebSocket-Extensions: permessage-deflate"))
        connection.receive(Wire.hex("C1 07 F2 48 CD C9 C9 07 00 C1 05 F2 00 11 00 00"))
        _ = stage.display.take()
        #expect(stage.shown(by: "/stats").contains("received 2 messages, 10 bytes; compressed to 12, 120.0 %\n"))
    }

    @Test func `unless only the peer shall be seen; what is asked for is shown all the same`() {
        let stage = ConversationStage { $0.isQuiet = true }
        stage.connect().open()
        stage.conversation.take(.note("history"))
        #expect(stage.display.take() == "")
        #expect(stage.shown(receiving: Wire.text("a")) == "< a\n")
        #expect(stage.shown(by: "/stats").hasPrefix("* connected for 0 s\n"))
        #expect(stage.shown(by: "/set").hasPrefix("* no names"))
        #expect(stage.shown(by: "/nonsense").hasPrefix("* there is no command"))
    }

    // MARK: Messages

    @Test func `messages in the order of the wire, each with how many it is`() {
        let stage = ConversationStage.opened()
        stage.connection.receive(Wire.text("a\nb") + Wire.frame(2, [1]) + Wire.text(""))
        let pieces = stage.display.takePieces()
        #expect(pieces.map(\.messageCount) == [3])
        #expect(
            pieces.map(\.text).joined() == """
                < a
                  b
                < binary, 1 byte
                  00000000  01                                                |.|
                < (empty)

                """)
    }

    @Test func `control frames stay between the messages that they came between`() {
        let stage = ConversationStage.opened { $0.showsPings = true }
        #expect(
            stage.shown(
                receiving: Wire.text("a"), ping(), Wire.text("b"), pong(), Wire.text("c", isFinal: false), ping([1]),
                Wire.frame(0, Array("d".utf8)), Wire.close(1000))
                == "< a\n* ping\n< b\n* pong\n* ping, 1 byte\n< cd\n* closed by the server: 1000 normal closure\n")
    }

    @Test func `ten thousand in one batch are all shown, in pieces that can be dropped one by one`() {
        let stage = ConversationStage.opened()
        stage.connection.receive((0..<10_000).flatMap { Wire.text("message \($0)") })
        let pieces = stage.display.takePieces()
        #expect(pieces.map(\.text).joined() == (0..<10_000).map { "< message \($0)\n" }.joined())
        #expect(pieces.reduce(0) { $0 + $1.messageCount } == 10_000)
        for piece in pieces {
            #expect(piece.text.utf8.count < 8 << 10 + 100)
            #expect(piece.messageCount == piece.text.split(separator: "\n").count)
        }
        #expect(stage.display.skippedCount == 0)
        #expect(stage.shown(by: "/stats").contains("received 10,000 messages, 118,890 bytes"))
        #expect(stage.shown(by: "/last 2") == "< message 9998\n< message 9999\n")
    }

    @Test func `while the display is behind the newest 200 of a batch are rendered, the others counted`() {
        let stage = ConversationStage.opened()
        stage.display.isBehind = true
        stage.connection.receive((0..<1000).flatMap { Wire.text("\($0)") })
        #expect(stage.display.take() == (800..<1000).map { "< \($0)\n" }.joined())
        #expect(stage.display.skippedCount == 800)
        stage.connection.receive((0..<200).flatMap { Wire.text("\($0)") })
        #expect(stage.display.take() == (0..<200).map { "< \($0)\n" }.joined())
        #expect(stage.display.skippedCount == 800)
        #expect(stage.shown(by: "/stats").contains("received 1,200 messages"))
    }

    @Test func `answers to what was typed are apart from rows that may be dropped, and in their place`() {
        let stage = ConversationStage.opened { $0.showsPings = true }
        stage.enter("/ping x")
        stage.enter("/expect b")
        stage.forget()
        _ = stage.display.takeAnswers()
        stage.connection.receive(
            Wire.text("a") + pong("x") + Wire.text("b") + ping() + pong() + Wire.close(1000))
        let pieces = stage.display.takePieces()
        let answers = stage.display.takeAnswers()
        #expect(answers.count == 3)
        #expect(answers.first?.hasPrefix("* expected b;") == true)
        #expect(answers.dropFirst().first?.hasPrefix("* pong \"x\" in ") == true)
        #expect(answers.last == "* closed by the server: 1000 normal closure\n")
        #expect(pieces.map(\.messageCount) == [1, 0, 0, 1, 0])
        #expect(pieces[3].text == "< b\n* ping\n* pong\n")
        for line in ["/stats", "/help", "/nonsense", "/pretty on", "/set a b", "/headers"] {
            let shown = stage.shown(by: line)
            #expect(stage.display.takeAnswers().joined() == shown, "\(line)")
        }
    }

    @Test func `a message is cut at the screen, and /last shows it whole`() {
        let stage = ConversationStage.opened()
        stage.conversation.take(.resized(ScreenSize(columns: 20, rows: 5)))
        let text = String(repeating: "x", count: 60)
        #expect(
            stage.shown(receiving: Wire.text(text))
                == "< " + text.prefix(54) + "\n  … 60 bytes in all; /last shows them\n")
        #expect(stage.shown(by: "/last") == "< \(text)\n")
    }

    @Test func `hostile text drives nothing and is nobody else's row`() {
        let stage = ConversationStage.opened { $0.showsPings = true }
        #expect(stage.shown(receiving: Wire.text("\u{1B}[2J\r\n* ok")) == "< \\x1b[2J\\x0d\n  * ok\n")
        #expect(stage.shown(receiving: ping(Array("\n* ok".utf8))) == "* ping, 5 bytes\n")
        #expect(
            stage.shown(receiving: Wire.close(1000, "\u{1B}c\n* ok"))
                == "* closed by the server: 1000 normal closure, \\x1bc\n  * ok\n")
    }

    @Test func `JSON is indented when that is switched on`() {
        let stage = ConversationStage.opened()
        #expect(stage.shown(receiving: Wire.text("[1]")) == "< [1]\n")
        #expect(stage.shown(by: "/pretty on") == "* pretty on\n")
        #expect(stage.shown(receiving: Wire.text("[1]")) == "< [\n    1\n  ]\n")
        #expect(stage.shown(by: "/pretty off") == "* pretty off\n")
        #expect(stage.shown(receiving: Wire.text("[1]")) == "< [1]\n")
    }

    @Test func `each row has its time when that is switched on`() throws {
        let stage = ConversationStage.opened()
        stage.enter("/timestamps on")
        stage.enter("/pings on")
        stage.forget()
        let time = /\d\d:\d\d:\d\d\.\d\d\d/
        for (shown, rest) in [
            (stage.shown(receiving: Wire.text("a")), " < a\n"), (stage.shown(by: "/every 1h b"), " > b\n"),
            (stage.shown(receiving: ping()), " * ping\n"),
            (stage.shown(by: "/set"), " * no names are set; write /set NAME VALUE\n"),
            (
                stage.shown(by: "/close x"),
                " * \"x\" is no close code; write /close CODE REASON, such as /close 1000 bye\n"
            ),
        ] {
            let match = try #require(shown.prefixMatch(of: time))
            #expect(shown[match.range.upperBound...] == rest)
        }
        #expect(stage.shown(by: "/last") == "< a\n")
        #expect(stage.shown(by: "/timestamps off") == "* timestamps off\n")
        #expect(stage.shown(receiving: Wire.text("a")) == "< a\n")
        let options = ConversationStage.opened { $0.showsTimestamps = true }
        #expect(options.shown(receiving: Wire.text("a")).prefixMatch(of: time) != nil)
    }

    // MARK: Pings

    @Test func `the Pong of a Ping that was typed is shown with its time`() {
        let stage = ConversationStage.opened()
        stage.enter("/ping")
        stage.enter("/ping a b")
        stage.connection.transport.now = .at(.microseconds(412))
        #expect(stage.shown(receiving: pong()) == "* pong in 0.41 ms\n")
        stage.connection.transport.now = .at(.microseconds(12_345))
        #expect(stage.shown(receiving: pong("a b")) == "* pong \"a b\" in 12.34 ms\n")
        #expect(stage.shown(receiving: pong("a b")) == "", "an answer comes once")
        #expect(
            stage.shown(by: "/stats").contains("\n  round trip 0.41 ms least, 12.34 ms median, 12.34 ms most, of 2\n"))
    }

    @Test func `Pings of others and their Pongs are not, unless that is switched on`() {
        let stage = ConversationStage.opened(session: { $0.connection.pingInterval = .seconds(20) })
        stage.connection.advance(to: .seconds(20))
        #expect(stage.connection.takeFrames()?.map(\.payload) == [Array("wsx 1".utf8)])
        #expect(stage.shown(receiving: ping(), pong("wsx 1"), pong("unasked")) == "")
        #expect(stage.shown(by: "/stats").contains("round trip 0.00 ms least"))
        #expect(stage.shown(by: "/pings on") == "* pings on\n")
        stage.connection.advance(to: .seconds(40))
        #expect(
            stage.shown(receiving: ping(), ping(Array("hi".utf8)), ping([0x1B, 0x41]), pong("wsx 2"), pong("unasked"))
                == "* ping\n* ping \"hi\"\n* ping, 2 bytes\n* pong \"wsx 2\" in 0.00 ms\n* pong \"unasked\"\n")
        #expect(stage.shown(by: "/pings off") == "* pings off\n")
        #expect(stage.shown(receiving: ping()) == "")
    }

    @Test func `a Ping of the keep-alive is not taken for one that was typed`() {
        let stage = ConversationStage.opened(session: { $0.connection.pingInterval = .seconds(20) })
        stage.connection.advance(to: .seconds(20))
        stage.enter("/ping")
        #expect(stage.shown(receiving: pong("wsx 1")) == "")
        #expect(stage.shown(receiving: pong()) == "* pong in 0.00 ms\n")
    }

    @Test func `a Ping of the connection before is not waited for`() {
        let stage = ConversationStage.opened()
        stage.enter("/ping")
        stage.enter("/reconnect")
        stage.connection.receive(Wire.close(1000))
        stage.connection.session.transportDidReceiveEnd()
        let next = stage.connect(session: { $0.connection.pingInterval = .seconds(20) }).open()
        next.advance(to: .seconds(20))
        stage.forget()
        next.receive(pong("wsx 1"))
        #expect(stage.display.take() == "")
    }

    // MARK: Close

    @Test(
        arguments: [
            (1000, "", "* closed by the server: 1000 normal closure\n"),
            (1001, "bye", "* closed by the server: 1001 going away, bye\n"),
            (nil, "", "* closed by the server without a code\n"),
            (1011, "oops", ""), (4000, "", ""),
        ] as [(UInt16?, String, String)])
    func `the server's Close is told here when it is no failure`(code: UInt16?, reason: String, shown: String) {
        #expect(ConversationStage.opened().shown(receiving: Wire.close(code, reason)) == shown)
    }

    @Test(
        arguments: [
            (1000, "", "* closed: 1000 normal closure\n"), (4000, "x", "* closed: 4000, x\n"),
            (nil, "", "* closed without a code\n"),
            (1011, "oops", "* closed: 1011 internal error, oops\n"),
        ] as [(UInt16?, String, String)])
    func `the answer to ours is always told`(code: UInt16?, reason: String, shown: String) {
        let stage = ConversationStage.opened()
        stage.conversation.take(.end)
        #expect(stage.shown(receiving: Wire.close(code, reason)) == shown)
    }

    @Test func `how a connection breaks is told at the end, not here`() {
        #expect(ConversationStage.opened().shown(receiving: Wire.hex("83 00")) == "")
        let stage = ConversationStage.opened()
        stage.connection.session.transportDidReceiveEnd()
        #expect(stage.display.take() == "")
        #expect(stage.outcomes.map(\.ending.cause) == [.dropped])
    }
}
