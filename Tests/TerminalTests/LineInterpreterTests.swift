import LineEditor
import Testing
import WebSocketProtocol

@testable import Terminal

@Suite("What an entered line means")
struct LineInterpreterTests {
    private func text(_ text: String) -> Action { .send(.text, Array(text.utf8)) }

    @Test(arguments: ["hello", " /ping", "\\/ping", "ü\n/ping", "\t", "{\"a\":1}", " "])
    func `what does not begin with a slash is a message`(line: String) throws {
        #expect(try action(for: line) == text(line))
        #expect(try action(for: line, sendsBinary: true) == .send(.binary, Array(line.utf8)))
    }

    @Test func `an empty line is nothing`() throws {
        #expect(try action(for: "") == nil)
        #expect(try action(for: "", isPasted: true) == nil)
    }

    @Test func `two slashes are a message that begins with one`() throws {
        #expect(try action(for: "//ping") == text("/ping"))
        #expect(try action(for: "//") == text("/"))
        #expect(try action(for: "///") == text("//"))
        #expect(try action(for: "//x", sendsBinary: true) == .send(.binary, Array("/x".utf8)))
    }

    @Test func `what was pasted is never a command, and stays as it is`() throws {
        for line in ["/ping", "//ping", "/", "/nonsense\n/quit"] {
            #expect(try action(for: line, isPasted: true) == text(line))
        }
    }

    @Test func `commands are the same where messages are binary`() throws {
        #expect(try action(for: "/text x", sendsBinary: true) == text("x"))
        #expect(try action(for: "/ping", sendsBinary: true) == .ping([]))
    }

    @Test(
        arguments: [
            ("/pnig", "there is no command /pnig; did you mean /ping?"),
            ("/Quit", "there is no command /Quit; did you mean /quit?"),
            ("/histoy", "there is no command /histoy; /help lists them, and // sends a message that begins with /"),
            ("/", "there is no command /; /help lists them, and // sends a message that begins with /"),
            ("/recconect now", "there is no command /recconect; did you mean /reconnect?"),
            (
                "/etc/passwd",
                "there is no command /etc/passwd; /help lists them, and // sends a message that begins with /"
            ),
            ("/ ping", "there is no command /; /help lists them, and // sends a message that begins with /"),
            ("/stat\nx", "there is no command /stat; did you mean /stats?"),
        ])
    func `an unknown command is told, with what was probably meant`(line: String, expected: String) {
        #expect(throws: CommandError(expected)) { try action(for: line) }
    }
}
