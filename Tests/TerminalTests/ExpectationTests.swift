import Session
import TestSupport
import Testing
import WebSocketProtocol

@testable import Terminal

@Suite("What is expected at a terminal")
struct ExpectationTests {
    @Test func `a message that is as expected`() {
        let stage = ConversationStage.opened()
        #expect(stage.shown(by: "/expect {\"a\":1, ...}") == "")
        #expect(
            stage.shown(receiving: Wire.text("{\"b\":2,\"a\":1}"), Wire.text("next"))
                == "< {\"b\":2,\"a\":1}\n* expected: ok\n< next\n")
    }

    @Test(
        arguments: [
            ("/expect {\"a\":{\"b\":1}}", Wire.text("{\"a\":{\"b\":2}}"), "* expected {\"a\":{\"b\":1}}; "),
            ("/expect ready", Wire.text("reedy"), "* expected ready; "),
            ("/expect hex 00", Wire.frame(2, [1]), "* expected hex 00; "),
            ("/expect /x/", Wire.text("y"), "* expected /x/; "),
        ])
    func `one that is not, with the difference`(line: String, frame: [UInt8], start: String) throws {
        let stage = ConversationStage.opened()
        stage.enter(line)
        let shown = stage.shown(receiving: frame)
        let row = try #require(shown.split(separator: "\n").last)
        #expect(row.hasPrefix(start))
        #expect(row.contains("expected") && row.contains("received"))
    }

    @Test func `the place in JSON is told`() {
        let stage = ConversationStage.opened()
        stage.enter("/expect {\"a\":{\"b\":1}}")
        #expect(stage.shown(receiving: Wire.text("{\"a\":{\"b\":2}}")).hasSuffix("at $.a.b: expected 1, received 2\n"))
    }

    @Test func `each message meets one, in their order`() {
        let stage = ConversationStage.opened()
        stage.enter("/expect a")
        stage.enter("/expect b")
        let shown = stage.shown(receiving: Wire.text("a"), Wire.text("b"), Wire.text("c"))
        #expect(shown == "< a\n* expected: ok\n< b\n* expected: ok\n< c\n")
    }

    @Test func `nothing within five seconds`() {
        let stage = ConversationStage.opened()
        stage.enter("/expect a")
        stage.connection.advance(to: .milliseconds(4999))
        #expect(stage.display.take() == "")
        #expect(stage.connection.advance(to: .seconds(5)))
        #expect(stage.display.take() == "* expected a; no message came within 5 s\n")
        #expect(stage.shown(receiving: Wire.text("a")) == "< a\n")
    }

    @Test func `pings and pongs are no messages`() {
        let stage = ConversationStage.opened()
        stage.enter("/expect a")
        #expect(stage.shown(receiving: Wire.frame(9), Wire.frame(0xA), Wire.text("a")) == "< a\n* expected: ok\n")
    }

    @Test func `a Close instead`() {
        let stage = ConversationStage.opened()
        stage.enter("/expect a")
        #expect(
            stage.shown(receiving: Wire.close(1000, "bye")) == """
                * closed by the server: 1000 normal closure, bye
                * expected a; closed by the server: 1000 normal closure, bye

                """)
    }

    @Test func `an end without a Close instead`() {
        let stage = ConversationStage.opened()
        stage.enter("/expect a")
        stage.connection.session.transportDidReceiveEnd()
        stage.connection.session.transportDidClose()
        #expect(stage.display.take() == "* expected a; the connection has ended\n")
    }

    @Test func `an expression that takes too long`() {
        let stage = ConversationStage.opened()
        stage.enter("/expect /(a+)+$/")
        let text = String(repeating: "a", count: 50_000) + "b"
        #expect(stage.shown(receiving: Wire.text(text)).contains("\n* expected /(a+)+$/; "))
    }

    @Test func `wrong patterns say what is wrong with them`() {
        let stage = ConversationStage.opened()
        #expect(stage.shown(by: "/expect ").hasPrefix("* there is no pattern; write /expect TEXT"))
        #expect(stage.shown(by: "/expect {\"a\":1").hasPrefix("* `{` is not closed, at character 1 of {\"a\":1"))
        #expect(stage.shown(receiving: Wire.text("a")) == "< a\n")
    }

    @Test func `without a connection there is nothing to wait for`() {
        #expect(ConversationStage.serving(0).shown(by: "/expect a") == "* no client is connected\n")
    }
}
