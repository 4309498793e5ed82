import Notation
import Session
import TestSupport
import Testing
import WebSocketProtocol

@testable import Script

@Suite("Recordings as scripts")
struct RecordingTests {
    /// A session in memory that is written down.
    private final class Stage {
        let stage = SessionStage(front: RecordingFrontEnd())
        let recorder: ConversationRecorder
        private(set) var filledCount = 0

        init(
            headerNames: [String] = [], options: [[String]] = [], limit: Int = ConversationRecorder.payloadLimit
        ) {
            var filled: () -> Void = {}
            let connection = Recording.Connection(
                url: "ws://localhost:8080/", headerNames: headerNames, options: options)
            recorder = ConversationRecorder(connection, limit: limit) { filled() }
            stage.session.add(recorder)
            stage.open()
            filled = { [unowned self] in filledCount += 1 }
        }

        var session: Session<RecordingFrontEnd> { stage.session }

        func send(_ texts: String...) throws {
            for text in texts { try stage.session.send(text) }
        }

        func receive(_ texts: String...) {
            for text in texts { stage.receive(Wire.text(text)) }
        }

        func script(path: String = "x.wst") -> String {
            RecordedScript(recorder.recording, path: path).text
        }

        /// The lines below the connection. All of them can be read again.
        func lines(sourceLocation: SourceLocation = #_sourceLocation) -> [String] {
            let bytes = Array(script().utf8)
            #expect(throws: Never.self, sourceLocation: sourceLocation) {
                try ScriptLoader.load("x.wst") { _ in .success(bytes) }
            }
            let lines = script().split(separator: "\n").map(String.init)
            return Array(lines.drop { !$0.hasPrefix("connect") }.dropFirst())
        }
    }

    @Test func `a conversation is its script, line by line`() throws {
        let stage = Stage()
        try stage.send("hello", "{\"a\":1}", "{\"a\": 1}", "", "17", "a\u{202E}{{b}}\n")
        try stage.session.send(.binary, [0, 255, 127])
        stage.receive("hello", "{ \"b\": [1, 2.50], \"a\" : \"{{x}}\" }", "[]", "", "true", "\"s\"")
        stage.stage.receive(Wire.frame(2, [1, 2]) + Wire.frame(2, []))
        #expect(
            stage.script() == """
                # Recorded by wsx. To do it again: wsx run x.wst
                connect ws://localhost:8080/
                > "hello"
                > {"a":1}
                > "{\\"a\\": 1}"
                > ""
                > "17"
                > "a\\u202e\\u007b{b}}\\n"
                > hex 00 ff 7f
                < "hello"
                < {"b":[1,2.50],"a":"\\u007b{x}}"}
                < []
                < ""
                < "true"
                < "\\"s\\""
                < hex 01 02
                < hex

                """)
        #expect(stage.lines().count == 15)
    }

    @Test func `many bytes are Base64`() throws {
        let stage = Stage()
        try stage.session.send(.binary, [UInt8](repeating: 0, count: 5000))
        #expect(stage.lines().allSatisfy { $0.hasPrefix("> base64 AAAA") })
    }

    @Test func `headers are told by their names, their values come from the environment`() throws {
        let stage = Stage(
            headerNames: ["Authorization", "X-Api-Key", "Cookie", "Cookie", "2x"],
            options: [["--subprotocol", "chat"], ["--insecure"]])
        try stage.send("a")
        #expect(
            stage.script(path: "a b.wst") == """
                # Recorded by wsx. To do it again: wsx run "a b.wst"
                # The values of headers are not here. They are taken from the environment: \
                AUTHORIZATION, X_API_KEY, COOKIE, COOKIE_2, HEADER_2X
                connect ws://localhost:8080/
                  Authorization: {{env.AUTHORIZATION}}
                  X-Api-Key: {{env.X_API_KEY}}
                  Cookie: {{env.COOKIE}}
                  Cookie: {{env.COOKIE_2}}
                  2x: {{env.HEADER_2X}}
                  --subprotocol chat
                  --insecure
                > "a"

                """)
        _ = stage.lines()
    }

    @Test func `nothing said is a connection alone`() {
        #expect(Stage().script() == "# Recorded by wsx. To do it again: wsx run x.wst\nconnect ws://localhost:8080/\n")
    }

    // MARK: Variables

    @Test func `what came and was sent later gets a name`() throws {
        let stage = Stage()
        stage.receive(#"{"token":"abcdefgh","n":12345678,"twice":["abcdefgh"],"short":"abcdefg"}"#)
        try stage.send(
            #"{"token":"abcdefgh"}"#, #"{ "n": [12345678] }"#, "abcdefgh", "12345678", "abcdefgh!", "abcdefg")
        stage.receive(#"{"again":"abcdefgh"}"#, "abcdefgh", #""abcdefgh""#)
        #expect(
            stage.lines() == [
                #"< {"token":?v1,"n":?v2,"twice":[?v1],"short":"abcdefg"}"#,
                #"> {"token":{{v1}}}"#,
                #"> {"n":[{{v2}}]}"#,
                #"> "{{v1}}""#,
                #"> "{{v2}}""#,
                #"> "abcdefgh!""#,
                #"> "abcdefg""#,
                #"< {"again":{{v1}}}"#,
                #"< "{{v1}}""#,
                #"< "\"abcdefgh\"""#,
            ])
    }

    @Test func `what was sent only before it came keeps its text`() throws {
        let stage = Stage()
        try stage.send(#"{"id":"abcdefgh"}"#, #"{"id":"ijklmnop"}"#)
        stage.receive(#"{"id":"abcdefgh"}"#, #"{"id":"ijklmnop"}"#)
        try stage.send(#"{"id":"ijklmnop"}"#)
        #expect(
            stage.lines() == [
                #"> {"id":"abcdefgh"}"#, #"> {"id":"ijklmnop"}"#, #"< {"id":"abcdefgh"}"#, #"< {"id":?v1}"#,
                #"> {"id":{{v1}}}"#,
            ])
    }

    @Test func `names of members, other types and texts without JSON give no names`() throws {
        let stage = Stage()
        stage.receive(#"{"abcdefgh":true}"#, "ijklmnop", #"{"n":12345678}"#)
        try stage.send(#"{"abcdefgh":true}"#, "ijklmnop", #"{"n":"12345678"}"#)
        #expect(stage.lines().contains { $0.contains("v1") } == false)
    }

    // MARK: Everything else

    @Test func `control frames of ours and what answers them are there, all others not`() throws {
        let stage = Stage()
        try stage.session.ping(Array("k1".utf8))
        try stage.session.ping([])
        try stage.session.ping(Array("fence".utf8), isObserved: false)
        try stage.session.pong([255])
        stage.stage.receive(Wire.frame(9, Array("server".utf8)))
        stage.stage.receive(Wire.frame(0xA, Array("k1".utf8)) + Wire.frame(0xA, []))
        stage.stage.receive(Wire.frame(0xA, Array("fence".utf8)) + Wire.frame(0xA, Array("unasked".utf8)))
        #expect(stage.lines() == ["> ping \"k1\"", "> ping", "> pong hex ff", "< pong \"k1\"", "< pong"])
    }

    @Test func `fragments are one message, with the size of the first`() throws {
        let stage = Stage()
        try stage.session.sendFragment(.text, "hel", isFinal: false)
        try stage.session.sendFragment(.text, "lo", isFinal: true)
        try stage.session.sendFragment(.text, "whole", isFinal: true)
        try stage.session.sendFragment(.text, "", isFinal: false)
        try stage.session.sendFragment(.text, "x", isFinal: true)
        #expect(stage.lines() == ["> \"hello\" fragment 3", "> \"whole\"", "> \"x\""])
    }

    @Test func `frames and bytes of any kind are as they were described`() throws {
        let stage = Stage()
        let text = Array("hi".utf8)
        try stage.session.sendRaw(
            FrameHeader(
                isFinal: false, reservedBits: 4, opcode: Opcode(rawValue: 3), maskKey: nil, payloadLength: 200), text)
        try stage.session.sendRaw(
            FrameHeader(opcode: .text, maskKey: MaskKey(1, 2, 3, 4), payloadLength: 2), text)
        try stage.session.sendRaw([0x81, 0])
        try stage.session.shutdownOutput()
        #expect(
            stage.lines() == [
                "> frame op=3 fin=0 rsv=4 mask=no len=200 \"hi\"", "> frame op=text \"hi\"", "> raw hex 81 00", "> eof",
            ])
    }

    @Test func `closing is there from either side`() throws {
        let ours = Stage()
        try ours.session.close(.normalClosure, reason: "bye")
        ours.stage.receive(Wire.close(1000))
        ours.session.transportDidReceiveEnd()
        ours.session.transportDidClose()
        #expect(ours.lines() == ["> close 1000 \"bye\"", "< close 1000"])
        let theirs = Stage()
        theirs.stage.receive(Wire.close(4001, "worker \"died\""))
        theirs.session.transportDidClose()
        #expect(theirs.lines() == ["< close 4001 \"worker \\\"died\\\"\""])
        let bare = Stage()
        bare.stage.receive(Wire.close(nil))
        #expect(bare.lines() == ["< close"])
    }

    @Test func `an end without a Close is one of the stream`() {
        let stage = Stage()
        stage.session.transportDidReceiveEnd()
        stage.session.transportDidClose()
        #expect(stage.lines() == ["< eof"])
    }

    @Test func `what no script can expect is told in a comment`() {
        let stage = Stage()
        stage.stage.receive([0xC1, 0])
        stage.session.transportDidClose()
        #expect(stage.lines().map { $0.hasPrefix("# The server ") } == [true])
    }

    @Test func `a connection that is opened again is there again`() throws {
        let stage = Stage()
        try stage.send("a")
        stage.stage.receive(Wire.close(1000))
        stage.session.transportDidClose()
        let second = SessionStage(front: RecordingFrontEnd())
        second.session.add(stage.recorder)
        second.open()
        try second.session.send("b")
        #expect(stage.lines() == ["> \"a\"", "< close 1000", "connect ws://localhost:8080/", "> \"b\""])
    }

    @Test func `an observer that was taken away is told nothing`() throws {
        let stage = Stage()
        try stage.send("a")
        stage.session.remove(stage.recorder)
        try stage.send("b")
        stage.receive("c")
        #expect(stage.lines() == ["> \"a\""])
    }

    @Test func `more than the limit is not kept, which is told once`() throws {
        let stage = Stage(limit: 2 << 20)
        let long = String(repeating: "x", count: 1 << 20)
        try stage.send(long)
        stage.receive(long, "a", long)
        try stage.session.ping([])
        stage.stage.receive(Wire.close(1000))
        stage.session.transportDidClose()
        let lines = stage.lines()
        #expect(lines.count == 2)
        #expect(lines.last == "# The recording stops here: it keeps 2 MiB and no more.")
        #expect(stage.filledCount == 1)
    }

    @Test func `empty messages count as well`() {
        let stage = Stage(limit: 1000)
        for _ in 0..<100 { stage.receive("") }
        #expect(stage.lines().count == 1000 / ConversationRecorder.entryCost + 1)
    }

    @Test func `a message in fragments without end is not kept without end`() throws {
        let stage = Stage(limit: 1000)
        for _ in 0..<100 { try stage.session.sendFragment(.text, String(repeating: "x", count: 100), isFinal: false) }
        #expect(stage.lines().count == 1)
        #expect(stage.filledCount == 1)
    }
}
