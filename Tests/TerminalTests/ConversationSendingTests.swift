import Session
import TestSupport
import Testing
import WebSocketProtocol

@testable import Terminal

@Suite("What a conversation sends")
struct ConversationSendingTests {
    /// Mask keys are 00010203, then 04050607.
    static let lines: [(String, String)] = [
        ("Hi", "81 82 00010203 48 68"), ("//x", "81 82 00010203 2F 79"), ("/text Hi", "81 82 00010203 48 68"),
        ("/text ", ""), ("/binary hex 0aff", "82 82 00010203 0A FE"), ("/binary hex ", "82 80 00010203"),
        ("/binary base64 SGk=", "82 82 00010203 48 68"), ("/ping", "89 80 00010203"),
        ("/ping Hi", "89 82 00010203 48 68"), ("/pong", "8A 80 00010203"), ("/pong Hi", "8A 82 00010203 48 68"),
        ("/fragment 1 Hi", "01 81 00010203 48  80 81 04050607 6D"), ("/fragment 2 Hi", "81 82 00010203 48 68"),
        ("/fragment 9 Hi", "81 82 00010203 48 68"), ("/fragment 1 ", "81 80 00010203"),
        ("/fragment 2 Hi!", "01 82 00010203 48 68  80 81 04050607 25"), ("/frame op=text", "81 80 00010203"),
        ("/frame Hi", "81 82 00010203 48 68"), ("/frame mask=yes Hi", "81 82 00010203 48 68"),
        ("/frame mask=no Hi", "81 02 48 69"), ("/frame op=15 mask=ffffffff Hi", "8F 82 FFFFFFFF B7 96"),
        ("/frame op=9 fin=0 rsv=5 mask=no len=7 hex 0102", "59 07 01 02"),
        ("/frame op=close mask=no len=65536 hex 03e8", "88 7F 0000000000010000 03E8"),
        ("/frame op=binary len=200 base64 AQ==", "82 FE 00C8 00010203 01"), ("/raw hex 01 ff 00", "01 FF 00"),
        ("/raw hex ", ""), ("/close", "88 82 00010203 03 E9"), ("/close 1001", "88 82 00010203 03 E8"),
        ("/close 4000 bye", "88 85 00010203 0F A1 60 7A 65"), ("/quit", "88 82 00010203 03 E9"),
        ("/reconnect", "88 82 00010203 03 E9"), ("/every 5s Hi", "81 82 00010203 48 68"), ("/every off", ""),
        ("/headers", ""), ("/tls", ""), ("/stats", ""), ("/last", ""), ("/set a b", ""), ("/vars on", ""),
        ("/pretty on", ""), ("/timestamps on", ""), ("/pings on", ""), ("/multiline off", ""), ("/help", ""),
        ("/nonsense", ""), ("", ""),
    ]

    @Test(arguments: lines)
    func `each line is these bytes`(line: String, bytes: String) {
        #expect(ConversationStage.opened().sent(by: line) == Wire.hex(bytes))
    }

    @Test func `names in a file stay what they are`() throws {
        let folder = try ScratchFolder()
        let path = try folder.put("{{a}}", in: "template")
        let stage = ConversationStage.opened()
        for line in ["/set a x", "/vars on"] { stage.enter(line) }
        #expect(stage.sent(by: "/text file \(path)") == Wire.frame(0x1, Array("{{a}}".utf8), mask: [0, 1, 2, 3]))
        #expect(stage.sent(by: "/text {{a}}") == Wire.frame(0x1, Array("x".utf8), mask: [4, 5, 6, 7]))
    }

    @Test func `what is typed stands on the screen already`() {
        let stage = ConversationStage.opened()
        for line in ["Hi", "/text Hi", "/binary hex 00", "/fragment 1 Hi", "/ping", "/pong", "/frame x", "/raw hex 00"]
        {
            #expect(stage.shown(by: line) == "")
        }
    }

    @Test func `what was pasted goes out as it is`() {
        #expect(
            ConversationStage.opened().sent(by: "/ping\n", isPasted: true)
                == Wire.text("/ping\n", mask: [0, 1, 2, 3]))
    }

    @Test func `binary where that is asked for`() {
        let stage = ConversationStage(sendsBinary: true)
        stage.connect().open()
        #expect(stage.sent(by: "Hi") == Wire.hex("82 82 00010203 48 68"))
    }

    @Test func `the first messages go out when the connection is open, and are shown`() {
        let stage = ConversationStage {
            $0.first = [[0x48, 0x69], [0xFF]]
            $0.type = .binary
        }
        let connection = stage.connect()
        connection.session.start()
        _ = connection.transport.takeCalls()
        _ = stage.display.take()
        connection.receive(SampleHandshake.response())
        #expect(connection.transport.takeWritten() == Wire.hex("82 82 00010203 48 68  82 81 04050607 FB"))
        #expect(
            stage.display.take() == """
                * connected to place 1 in 3 ms
                * /help lists commands, Ctrl-D closes
                > binary, 2 bytes
                  00000000  48 69                                             |Hi|
                > binary, 1 byte
                  00000000  ff                                                |.|

                """)
    }

    // MARK: Names

    @Test func `names are replaced in text that is typed, after that was asked for`() {
        let stage = ConversationStage.opened()
        #expect(stage.sent(by: "/set who Hi") == [])
        #expect(stage.sent(by: "{{who}}") == Wire.text("{{who}}", mask: [0, 1, 2, 3]))
        #expect(stage.sent(by: "/vars on") == [])
        #expect(stage.sent(by: "{{who}}") == Wire.text("Hi", mask: [4, 5, 6, 7]))
        #expect(stage.sent(by: "/text <{{who}}>") == Wire.text("<Hi>", mask: [8, 9, 10, 11]))
        #expect(stage.sent(by: "/fragment 9 {{who}}") == Wire.text("Hi", mask: [12, 13, 14, 15]))
        #expect(stage.sent(by: "/vars off") == [])
        #expect(stage.sent(by: "{{who}}") == Wire.text("{{who}}", mask: [16, 17, 18, 19]))
        #expect(stage.display.take() == "* {{who}} = Hi (after /vars on)\n* vars on\n* vars off\n")
    }

    @Test func `a name without a value sends nothing`() {
        let stage = ConversationStage.opened()
        stage.enter("/vars on")
        stage.forget()
        #expect(stage.sent(by: "{{who}}") == [])
        #expect(stage.display.take() == "* {{who}} has no value; write /set who VALUE, or /vars off\n")
    }

    @Test func `binary messages have no names in them`() {
        let stage = ConversationStage.opened()
        stage.enter("/vars on")
        #expect(stage.sent(by: "/binary base64 e3thfX0=") == Wire.frame(2, Array("{{a}}".utf8), mask: [0, 1, 2, 3]))
    }

    @Test func `names can be looked at`() {
        let stage = ConversationStage.opened()
        #expect(stage.shown(by: "/set") == "* no names are set; write /set NAME VALUE\n")
        stage.enter("/set b 2 \u{1B}")
        stage.enter("/set a 1")
        stage.forget()
        #expect(stage.shown(by: "/set") == "* {{a}} = 1\n* {{b}} = 2 \\x1b\n")
        stage.enter("/vars on")
        stage.forget()
        #expect(stage.shown(by: "/set c 3") == "* {{c}} = 3\n")
    }

    // MARK: Again and again

    @Test func `a text is sent and shown at its times, until it is switched off`() {
        let stage = ConversationStage.opened()
        #expect(stage.shown(by: "/every 5s {\"t\":1}") == "> {\"t\":1}\n")
        let connection = stage.connection
        #expect(connection.takeFrames()?.count == 1)
        #expect(connection.transport.wakeAt == .at(.seconds(5)))
        connection.advance(to: .milliseconds(4999))
        #expect(connection.takeFrames() == [])
        connection.advance(to: .seconds(15))
        #expect(connection.takeFrames()?.map(\.payload) == Array(repeating: Array("{\"t\":1}".utf8), count: 3))
        #expect(stage.display.take() == "> {\"t\":1}\n> {\"t\":1}\n> {\"t\":1}\n")
        #expect(stage.sent(by: "/every off") == [])
        connection.advance(to: .seconds(60))
        #expect(connection.takeFrames() == [])
        #expect(stage.display.take() == "* every off\n")
    }

    @Test func `after a pause it goes on with one, not with all that were missed`() {
        let stage = ConversationStage.opened()
        stage.enter("/every 1s a")
        stage.forget()
        stage.connection.transport.now = .at(.seconds(60))
        stage.connection.session.transportDidWake()
        #expect(stage.connection.takeFrames()?.count == 1)
        #expect(stage.connection.transport.wakeAt == .at(.seconds(61)))
    }

    @Test func `another text takes its place, and the end of the conversation ends it`() {
        let stage = ConversationStage.opened()
        stage.enter("/every 1s a")
        stage.enter("/every 2s b")
        stage.forget()
        stage.connection.advance(to: .seconds(2))
        #expect(stage.connection.takeFrames()?.map(\.payload) == [[0x62]])
        stage.conversation.take(.end)
        stage.forget()
        stage.connection.advance(to: .seconds(4))
        #expect(stage.connection.takeFrames() == [])
        #expect(stage.display.take() == "")
    }

    @Test func `what could not be sent is not shown as if it was`() {
        let stage = ConversationStage.opened()
        stage.enter("/every 100ms tick")
        stage.connection.receive(Wire.close(1000))
        stage.forget()
        stage.connection.advance(to: .milliseconds(100))
        #expect(stage.display.take() == "* the connection is closing: nothing was sent\n")
    }

    // MARK: Where nothing can be sent

    static let sending = [
        "Hi", "/text x", "/binary hex 00", "/ping", "/pong", "/fragment 1 Hi", "/frame x", "/raw hex 00", "/close",
        "/every 1s x", "/headers", "/tls",
    ]

    @Test(arguments: sending)
    func `without a connection it says so`(line: String) {
        let stage = ConversationStage()
        #expect(stage.shown(by: line) == "* the connection is closed\n")
        #expect(ConversationStage.serving(0).shown(by: line) == "* no client is connected\n")
        let ended = ConversationStage.opened()
        ended.connection.receive(Wire.close(1000))
        ended.connection.session.transportDidReceiveEnd()
        ended.forget()
        #expect(ended.shown(by: line) == "* the connection is closed\n")
    }

    @Test(arguments: sending.prefix(8))
    func `while the connection is closing it says so, and sends nothing`(line: String) {
        let stage = ConversationStage.opened()
        stage.enter("/close 1000")
        stage.forget()
        #expect(stage.sent(by: line) == [])
        #expect(stage.display.take() == "* the connection is closing: nothing was sent\n")
    }

    @Test func `to close twice is to close once`() {
        let stage = ConversationStage.opened()
        #expect(stage.sent(by: "/close 1001 a") == Wire.close(1001, "a", mask: [0, 1, 2, 3]))
        #expect(stage.sent(by: "/close 1002 b") == [])
        #expect(stage.sent(by: "/quit") == [])
        stage.conversation.take(.end)
        #expect(stage.connection.transport.takeWritten() == [])
    }
}
