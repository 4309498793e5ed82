import LineEditor
import Rendering
import Synchronization
import TestSupport
import Testing
import WebSocketProtocol

@testable import LineEditor
@testable import Terminal

@Suite("From the line editor to the conversation")
struct TerminalSessionTests {
    private final class Post: Sendable {
        private let requests = Mutex<[TerminalRequest]>([])

        func add(_ request: TerminalRequest) { requests.withLock { $0.append(request) } }

        func take() -> [TerminalRequest] {
            requests.withLock { requests in
                defer { requests = [] }
                return requests
            }
        }
    }

    private let post = Post()
    private let interruptions = Monitor(0)
    private let hangUps = Monitor(0)

    private func session(_ configure: (inout TerminalSession.Options) -> Void = { _ in }) -> TerminalSession {
        var options = TerminalSession.Options(palette: .plain)
        configure(&options)
        return TerminalSession(
            options, post: { [post] in post.add($0) },
            interrupted: { [interruptions] in interruptions.update { $0 += 1 } },
            hungUp: { [hangUps] in hangUps.update { $0 += 1 } })
    }

    private func line(_ text: String, isPasted: Bool = false) -> LineEditor.Event {
        .line(EditedLine(text: text, isPasted: isPasted))
    }

    @Test func `lines are interpreted`() {
        let deliver = session().editor.deliver
        for event in [line("a"), line(""), line("/ping"), line("/ping", isPasted: true)] { deliver(event) }
        let actions = post.take().map { request -> Action? in
            if case .action(let action) = request { action } else { nil }
        }
        #expect(actions == [.send(.text, [0x61]), .ping([]), .send(.text, Array("/ping".utf8))])
        session { $0.sendsBinary = true }.editor.deliver(line("a"))
        guard case .action(.send(.binary, [0x61])) = post.take().first else {
            Issue.record("a binary message is sent")
            return
        }
    }

    @Test func `what can not be done is told`() {
        let deliver = session().editor.deliver
        deliver(line("/nothing of the kind"))
        deliver(.invalidLine)
        let failures = post.take().map { request -> String? in
            if case .failure(let error) = request { error.description } else { nil }
        }
        #expect(failures.count == 2)
        #expect(failures[0]?.hasPrefix("there is no command /nothing;") == true)
        #expect(failures[1] == "the line is not UTF-8: nothing was sent")
    }

    @Test func `what happens to the terminal is passed on`() {
        let deliver = session().editor.deliver
        deliver(.endOfInput)
        deliver(.resized(ScreenSize(columns: 7, rows: 8)))
        deliver(.historyFailed("why"))
        deliver(.interrupted)
        deliver(.hungUp)
        let requests = post.take()
        #expect(requests.count == 3)
        if case .end = requests[0] {} else { Issue.record("the end of input is the end") }
        if case .resized(ScreenSize(columns: 7, rows: 8)) = requests[1] {} else { Issue.record("the size is told") }
        if case .note("why") = requests[2] {} else { Issue.record("the history's failure is told") }
        #expect(interruptions.update { $0 } == 1)
        #expect(hangUps.update { $0 } == 1)
    }

    @Test(arguments: [("{", true), (" [1,", true), ("{}", false), ("text {", false), ("", false), ("{\"a\":\"}", true)])
    func `JSON goes on in another row until it is whole, unless that is switched off`(text: String, isUnfinished: Bool)
    {
        let editor = session().editor
        #expect(editor.configuration.isUnfinished(text) == isUnfinished)
        editor.deliver(line("/multiline off"))
        #expect(editor.configuration.isUnfinished(text) == false)
        editor.deliver(line("/multiline on"))
        #expect(editor.configuration.isUnfinished(text) == isUnfinished)
    }

    @Test func `prompts, completion and notes are what the room says`() {
        let configuration = session {
            $0.role = .server
            $0.palette = .colored
            $0.historyFile = "/history"
        }.editor.configuration
        #expect(configuration.prompt == Prompt("(0 clients) > ", start: "\u{1B}[32m", end: "\u{1B}[0m"))
        #expect(configuration.continuationPrompt == Prompt("| ", start: "\u{1B}[32m", end: "\u{1B}[0m"))
        #expect(configuration.historyFile == "/history")
        #expect(configuration.complete("/qu")?.candidates == ["/quit"])
        #expect(
            String(decoding: configuration.droppedNote(1234), as: UTF8.self)
                == "\u{1B}[2m* 1,234 messages came faster than can be shown\u{1B}[0m\n")
        #expect(
            String(decoding: configuration.unsentNote(true), as: UTF8.self)
                == "\u{1B}[2m* not sent; it is in the history\u{1B}[0m\n")
        #expect(String(decoding: session().editor.configuration.unsentNote(false), as: UTF8.self) == "* not sent\n")
        #expect(session().editor.configuration.prompt == Prompt("> "))
    }

    @Test func `a server's prompt counts its clients`() {
        func text(_ role: Role, _ count: Int) -> String {
            TerminalPrompt.prompt(role, clientCount: count, .plain).text
        }
        #expect(text(.server, 0) == "(0 clients) > ")
        #expect(text(.server, 1) == "(1 client) > ")
        #expect(text(.server, 12) == "(12 clients) > ")
        #expect(text(.client, 1) == "> ")
        #expect(TerminalPrompt.continuation(.plain) == Prompt("| "))
    }
}
