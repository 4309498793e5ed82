import Rendering
import Session
import TestSupport
import Testing
import WebSocketProtocol

@testable import Terminal

@Suite("What commands show of a conversation")
struct ConversationCommandTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    /// A conversation in which these have been received.
    private func stage(_ messages: [UInt8]...) -> ConversationStage {
        let stage = ConversationStage.opened()
        stage.connection.receive(messages.flatMap(\.self))
        stage.forget()
        return stage
    }

    @Test func `the opening handshake and TLS`() {
        let stage = ConversationStage.opened()
        #expect(stage.shown(by: "/headers") == "* opening handshake\n  GET /\n  101\n")
        #expect(stage.shown(by: "/tls") == "* no TLS: the connection is not encrypted\n")
        let second = ConversationStage.serving(2)
        #expect(
            second.shown(by: "/tls")
                == "* [1] no TLS: the connection is not encrypted\n* [2] TLS 1.3\n  certificate\n")
        #expect(
            second.shown(by: "/headers")
                == "* [1] opening handshake\n  GET /\n  101\n* [2] opening handshake\n  GET /\n  101\n")
    }

    @Test func `the traffic so far`() {
        let stage = stage(Wire.text("abc"))
        stage.enter("Hi")
        stage.enter("/binary hex 00")
        stage.enter("/fragment 1 four")
        stage.enter("/frame raw")
        stage.connection.transport.now = .at(.seconds(61))
        #expect(
            stage.shown(by: "/stats")
                == "* connected for 1 min 1 s\n  sent 3 messages, 7 bytes\n  received 1 message, 3 bytes\n")
    }

    // MARK: Messages

    @Test func `the last messages, whole and without their time`() {
        let stage = stage(Wire.text("a"), Wire.frame(2, [0]), Wire.text("b\nc"))
        #expect(stage.shown(by: "/last") == "< b\n  c\n")
        #expect(stage.display.takeWorks() == [false])
        #expect(
            stage.shown(by: "/last 9") == """
                < a
                < binary, 1 byte
                  00000000  00                                                |.|
                < b
                  c

                """)
    }

    @Test(arguments: ["/last", "/last 3", "/last | cat", "/save /tmp/never"])
    func `before the first message there is none`(line: String) {
        let stage = stage()
        #expect(stage.shown(by: line) == "* no message has been received\n")
        #expect(stage.display.takeWorks() == [])
    }

    @Test func `a command of the shell gets their bytes, a line for each text`() {
        let stage = stage(Wire.text("a"), Wire.frame(2, [0, 0xFF]), Wire.text("ü"))
        #expect(stage.shown(by: "/last 3 | cat > '\(folder.path("out"))'") == "")
        #expect(stage.display.takeWorks() == [true], "it may be a pager")
        #expect(folder.bytes(of: "out") == Wire.hex("'a' 0A 00FF 'ü' 0A"))
        #expect(stage.shown(by: "/last | exit 3") == "* exit 3 ended with status 3\n")
    }

    @Test func `the last message is saved byte for byte`() {
        let stage = stage(Wire.text("a"), Wire.frame(2, [0, 0xFF, 0x0A]))
        let path = folder.path("saved")
        #expect(stage.shown(by: "/save \(path)") == "* 3 bytes are in \(path)\n")
        #expect(stage.display.takeWorks() == [false])
        #expect(folder.bytes(of: "saved") == [0, 0xFF, 0x0A])
        stage.connection.receive(Wire.text(""))
        stage.forget()
        #expect(stage.shown(by: "/save \(path)") == "* 0 bytes are in \(path)\n")
        #expect(folder.bytes(of: "saved") == [])
        #expect(stage.shown(by: "/save \(folder.path)") == "* cannot write \(folder.path): is a directory\n")
        #expect(
            stage.shown(by: "/save \(path)/x") == "* cannot write \(path)/x: not a directory\n")
    }

    // MARK: Help

    @Test func `help is the table`() {
        let rows = ConversationStage.opened().shown(by: "/help").split(separator: "\n")
        #expect(rows.count == SlashCommand.all.count + 1)
        #expect(rows[0] == "* whatever does not begin with / is sent; // at the beginning sends one /")
        for (row, command) in zip(rows.dropFirst(), SlashCommand.all) {
            #expect(row.hasPrefix("  \(command.name) "))
            #expect(row.hasSuffix(" \(command.summary)"))
            #expect(row.utf8.count <= 79)
        }
        let columns = zip(rows.dropFirst(), SlashCommand.all).map { $0.count - $1.summary.count }
        #expect(Set(columns).count == 1)
    }

    @Test(arguments: SlashCommand.all.map(\.name))
    func `help for each command is its usage and its sentence`(name: String) throws {
        let command = try #require(SlashCommand.named(name))
        let stage = ConversationStage.opened()
        #expect(stage.shown(by: "/help \(name)") == "* \(command.usage)\n  \(command.summary)\n")
        #expect(stage.shown(by: "/help \(name.dropFirst())") == "* \(command.usage)\n  \(command.summary)\n")
    }

    @Test func `help for what is not there`() {
        #expect(
            ConversationStage.opened().shown(by: "/help nothing")
                == "* there is no command /nothing; /help lists them\n")
    }
}
