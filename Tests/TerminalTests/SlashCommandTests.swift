import LineEditor
import TestSupport
import Testing
import WebSocketProtocol

@testable import Terminal

/// What a line that is typed asks for.
func action(for line: String, sendsBinary: Bool = false, isPasted: Bool = false) throws(CommandError) -> Action? {
    try LineInterpreter(sendsBinary: sendsBinary).action(for: EditedLine(text: line, isPasted: isPasted))
}

@Suite("Slash commands")
struct SlashCommandTests {
    private static func frame(_ change: (inout CustomFrame) -> Void) -> Action {
        var frame = CustomFrame()
        change(&frame)
        return .sendFrame(frame)
    }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static let long = String(repeating: "x", count: 126)

    // MARK: What they mean

    static let sending: [(String, Action)] = [
        ("/text hi", .send(.text, text("hi"))),
        ("/text  a  b ", .send(.text, text(" a  b "))),
        ("/text /ping", .send(.text, text("/ping"))), ("/text files", .send(.text, text("files"))),
        ("/text\nrow", .send(.text, text("row"))), ("/text a\nb", .send(.text, text("a\nb"))),
        ("/binary hex ", .send(.binary, [])),
        ("/binary hex 00 fF 7f", .send(.binary, [0, 0xFF, 0x7F])),
        ("/binary hex 00fF7f ", .send(.binary, [0, 0xFF, 0x7F])),
        ("/binary base64 AP8b", .send(.binary, [0, 0xFF, 0x1B])), ("/binary base64 ", .send(.binary, [])),
        ("/ping", .ping([])), ("/ping ", .ping([])), ("/ping a b", .ping(text("a b"))),
        ("/ping " + String(long.dropLast()), .ping(text(String(long.dropLast())))), ("/pong", .pong([])),
        ("/pong ü", .pong(text("ü"))), ("/fragment 3 hello", .sendFragments(text("hello"), size: 3)),
        ("/fragment 1  a", .sendFragments(text(" a"), size: 1)), ("/fragment 5 ", .sendFragments([], size: 5)),
        ("/every 5s hi there", .repeatText("hi there", every: .seconds(5))),
        ("/every 1ms x", .repeatText("x", every: .milliseconds(1))),
        ("/every 2 x", .repeatText("x", every: .seconds(2))),
        ("/every 1h ", .repeatText("", every: .seconds(3600))), ("/every off", .stopRepeating),
    ]

    @Test(arguments: sending)
    func `those that send`(line: String, expected: Action) throws {
        #expect(try action(for: line) == expected)
    }

    static let probing: [(String, Action)] = [
        ("/frame hi", frame { $0.payload = text("hi") }),
        ("/frame op=text", frame { _ in }), ("/frame op=continuation", frame { $0.opcode = .continuation }),
        ("/frame op=binary", frame { $0.opcode = .binary }), ("/frame op=close", frame { $0.opcode = .close }),
        ("/frame op=ping", frame { $0.opcode = .ping }), ("/frame op=pong", frame { $0.opcode = .pong }),
        ("/frame op=0", frame { $0.opcode = .continuation }),
        ("/frame op=15", frame { $0.opcode = Opcode(rawValue: 15) }),
        ("/frame fin=0", frame { $0.isFinal = false }), ("/frame fin=1", frame { _ in }),
        ("/frame rsv=0", frame { _ in }), ("/frame rsv=7 x", frame { ($0.reservedBits, $0.payload) = (7, text("x")) }),
        ("/frame mask=yes", frame { _ in }), ("/frame mask=no", frame { $0.masking = .none }),
        ("/frame mask=0a0B0c0D", frame { $0.masking = .key(MaskKey(0x0A, 0x0B, 0x0C, 0x0D)) }),
        ("/frame len=0", frame { $0.length = 0 }), ("/frame len=18446744073709551615", frame { $0.length = .max }),
        ("/frame hex 00ff", frame { $0.payload = [0, 0xFF] }),
        ("/frame base64 AP8=", frame { $0.payload = [0, 0xFF] }),
        ("/frame a=b", frame { $0.payload = text("a=b") }), ("/frame x fin=0", frame { $0.payload = text("x fin=0") }),
        ("/frame fin=0 fin=1 rsv=1", frame { $0.reservedBits = 1 }),
        (
            "/frame op=9 fin=0 rsv=5 mask=no len=7 hex 0102",
            frame {
                $0 = CustomFrame(
                    opcode: .ping, isFinal: false, reservedBits: 5, masking: .none, length: 7, payload: [1, 2])
            }
        ),
        ("/raw hex 01 ff", .sendRaw([1, 0xFF])), ("/raw hex ", .sendRaw([])),
    ]

    @Test(arguments: probing)
    func `those that probe`(line: String, expected: Action) throws {
        #expect(try action(for: line) == expected)
    }

    @Test(
        arguments: [
            ("/frame  op=ping", frame { $0.opcode = .ping }), ("/frame  hi", frame { $0.payload = text("hi") }),
            ("/frame op=ping   fin=0  hex 00", frame { ($0.opcode, $0.isFinal, $0.payload) = (.ping, false, [0]) }),
            ("/frame op=text  hi", frame { $0.payload = text(" hi") }),
            ("/binary  hex 00", .send(.binary, [0])), ("/binary   base64  AA==", .send(.binary, [0])),
            ("/raw  hex 00", .sendRaw([0])), ("/every  5s  x", .repeatText(" x", every: .seconds(5))),
            ("/every  off", .stopRepeating), ("/fragment  3 abc", .sendFragments(text("abc"), size: 3)),
            ("/close  1001 x", .close(.goingAway, reason: "x")), ("/close  ", .close(nil, reason: "")),
            ("/set  a b", .set(name: "a", value: "b")), ("/set  ", .showVariables),
            ("/text  hi", .send(.text, text(" hi"))), ("/ping  x", .ping(text(" x"))),
            ("/pong  x", .pong(text(" x"))),
        ] as [(String, Action)])
    func `blanks before the first word are of a text alone`(line: String, expected: Action) throws {
        #expect(try action(for: line) == expected)
    }

    @Test func `blanks before file do not make a text of it`() throws {
        let folder = try ScratchFolder()
        let path = try folder.put("x", in: "a")
        #expect(try action(for: "/text  file \(path)") == .sendFile(.text, Self.text("x")))
        #expect(try action(for: "/binary  file  \(path)") == .sendFile(.binary, Self.text("x")))
    }

    static let others: [(String, Action)] = [
        ("/headers", .showHeaders), ("/headers ", .showHeaders), ("/tls", .showTLS), ("/stats", .showStatistics),
        ("/last", .showLast(count: 1)), ("/last ", .showLast(count: 1)), ("/last 12", .showLast(count: 12)),
        ("/last | less", .pipeLast(count: 1, command: "less")), ("/last 2|less", .pipeLast(count: 2, command: "less")),
        ("/last 3 | jq . | less ", .pipeLast(count: 3, command: "jq . | less")),
        ("/save /tmp/a b", .save(path: "/tmp/a b")),
        ("/set", .showVariables), ("/set a b c", .set(name: "a", value: "b c")),
        ("/set a ", .set(name: "a", value: "")),
        ("/set a-1_B  x", .set(name: "a-1_B", value: " x")), ("/vars on", .turn(.vars, isOn: true)),
        ("/vars off", .turn(.vars, isOn: false)), ("/pretty on", .turn(.pretty, isOn: true)),
        ("/pretty off", .turn(.pretty, isOn: false)), ("/timestamps on", .turn(.timestamps, isOn: true)),
        ("/timestamps off", .turn(.timestamps, isOn: false)), ("/pings on", .turn(.pings, isOn: true)),
        ("/pings off", .turn(.pings, isOn: false)), ("/multiline on", .turnMultiline(isOn: true)),
        ("/multiline off", .turnMultiline(isOn: false)), ("/close", .close(nil, reason: "")),
        ("/close ", .close(nil, reason: "")), ("/close 1001", .close(.goingAway, reason: "")),
        ("/close 4999 good bye", .close(CloseCode(rawValue: 4999), reason: "good bye")),
        ("/close 3000 " + long.dropLast(3), .close(CloseCode(rawValue: 3000), reason: String(long.dropLast(3)))),
        ("/reconnect", .reconnect), ("/help", .help(nil)), ("/help ping", .help("ping")),
        ("/help /ping", .help("/ping")),
        ("/quit", .quit),
    ]

    @Test(arguments: others)
    func `those that show, set and leave`(line: String, expected: Action) throws {
        #expect(try action(for: line) == expected)
    }

    @Test(
        arguments: [
            ("/pretty on ", .turn(.pretty, isOn: true)), ("/multiline off ", .turnMultiline(isOn: false)),
            ("/help ping ", .help("ping")), ("/save file ", .save(path: "file")), ("/every off ", .stopRepeating),
            ("/close 1001 ", .close(.goingAway, reason: "")),
        ] as [(String, Action)])
    func `the space that completion adds is not of the argument`(line: String, expected: Action) throws {
        #expect(try action(for: line) == expected)
    }

    @Test func `files are read when the line is entered`() throws {
        let folder = try ScratchFolder()
        let path = try folder.put("ü\n", in: "a file")
        #expect(try action(for: "/text file \(path)") == .sendFile(.text, Array("ü\n".utf8)))
        #expect(try action(for: "/binary file  \(path) ") == .sendFile(.binary, Array("ü\n".utf8)))
        try folder.put([0xFF, 0x00], in: "binary")
        #expect(try action(for: "/binary file \(folder.path)/binary") == .sendFile(.binary, [0xFF, 0]))
        #expect(
            message(of: "/text file \(folder.path)/binary")
                == "\(folder.path)/binary is not UTF-8, so it can not be a text message; /binary file sends it")
        try folder.put([0x61, 0xC3], in: "cut")
        #expect(message(of: "/text file \(folder.path)/cut")?.contains("is not UTF-8") == true)
        for type in ["text", "binary"] {
            #expect(
                message(of: "/\(type) file \(folder.path)/none")
                    == "cannot read \(folder.path)/none: no such file or directory")
            #expect(message(of: "/\(type) file \(folder.path)") == "cannot read \(folder.path): is a directory")
        }
    }

    // MARK: What is wrong with them

    private func message(of line: String) -> String? {
        do throws(CommandError) {
            _ = try action(for: line)
            return nil
        } catch {
            return error.description
        }
    }

    @Test(
        arguments: ["", "hex", "base64", "file", "0102", "Hex 01", "hexx 01"].map { "/binary " + $0 } + ["/binary"])
    func `a binary message without its notation`(line: String) {
        #expect(message(of: line) == "write /binary hex DIGITS, /binary base64 TEXT or /binary file PATH")
    }

    static let wrong: [(String, String)] = [
        ("/binary hex 0g", "\"g\" is no hexadecimal digit"),
        ("/binary hex 012", "an odd number of hexadecimal digits (3) is not whole bytes; write two a byte"),
        ("/binary base64 AP8", "\"AP8\" is no Base64"), ("/binary base64 A P8=", "\"A P8=\" is no Base64"),
        ("/ping " + long, "126 bytes are too many: a control frame carries at most 125"),
        ("/pong " + String(repeating: "ü", count: 63), "126 bytes are too many: a control frame carries at most 125"),
        ("/every 0 x", "/every needs at least 1ms"), ("/every 999us x", "/every needs at least 1ms"),
        ("/raw hex 0", "an odd number of hexadecimal digits (1) is not whole bytes; write two a byte"),
        ("/raw hex xy", "\"x\" is no hexadecimal digit"),
        ("/frame op=16", "op=16 is no opcode; use text, binary, continuation, close, ping, pong or 0 to 15"),
        ("/frame op=", "op= is no opcode; use text, binary, continuation, close, ping, pong or 0 to 15"),
        ("/frame op=Text x", "op=Text is no opcode; use text, binary, continuation, close, ping, pong or 0 to 15"),
        ("/text", "there is no text; write /text TEXT or /text file PATH"),
        ("/frame", "there is no frame; write /frame PAYLOAD, or /frame op=ping for one without payload"),
        ("/frame fin=2", "fin=2 is wrong; use 0 or 1"), ("/frame fin=", "fin= is wrong; use 0 or 1"),
        ("/frame rsv=8", "rsv=8 is wrong; use 0 to 7"), ("/frame rsv=-1", "rsv=-1 is wrong; use 0 to 7"),
        ("/frame mask=maybe", "mask=maybe is wrong; use yes, no or a key of eight hexadecimal digits"),
        ("/frame mask=010203", "mask=010203 is wrong; use yes, no or a key of eight hexadecimal digits"),
        ("/frame len=-1", "len=-1 is wrong; use a number of bytes"),
        ("/frame len=x", "len=x is wrong; use a number of bytes"),
        ("/frame hex 1", "an odd number of hexadecimal digits (1) is not whole bytes; write two a byte"),
        ("/frame base64 !", "\"!\" is no Base64"),
        ("/last 0", "\"0\" is no number of messages; write /last, /last N or /last N | COMMAND"),
        ("/last -1", "\"-1\" is no number of messages; write /last, /last N or /last N | COMMAND"),
        ("/last all | less", "\"all\" is no number of messages; write /last, /last N or /last N | COMMAND"),
        ("/last |", "there is no command after |; write /last | less"),
        ("/last 2 |  ", "there is no command after |; write /last | less"),
        ("/save", "there is no file; write /save FILE"), ("/save ", "there is no file; write /save FILE"),
        ("/set a", "there is no value; write /set a VALUE"),
        ("/set 1a x", "\"1a\" is no name: a letter first, then letters, digits, _ and -"),
        ("/set ä x", "\"ä\" is no name: a letter first, then letters, digits, _ and -"),
        ("/set {{a}} x", "\"{{a}}\" is no name: a letter first, then letters, digits, _ and -"),
        ("/close bye", "\"bye\" is no close code; write /close CODE REASON, such as /close 1000 bye"),
        ("/close 70000", "\"70000\" is no close code; write /close CODE REASON, such as /close 1000 bye"),
        ("/close 1000 " + long.dropLast(2), "the reason has 124 bytes; 123 fit into a Close frame"),
    ]

    @Test(arguments: wrong)
    func `each says what is wrong, and what to write`(line: String, expected: String) {
        #expect(message(of: line) == expected)
    }

    @Test(arguments: ["", " ", " x", " 0 x", " -1 x", " 3", " x y"])
    func `fragments of no size, or of nothing`(arguments: String) {
        #expect(message(of: "/fragment" + arguments) == "write /fragment N TEXT, with N payload bytes a frame")
    }

    @Test(arguments: ["", " ", " 5s", " x y", " -1s x", " on"])
    func `repeating at no interval, or nothing`(arguments: String) {
        #expect(
            message(of: "/every" + arguments)
                == "write /every DURATION TEXT, such as /every 5s hello, or /every off")
    }

    @Test(arguments: ["", " ", " hex", " 01", " base64 AA=="])
    func `raw bytes without hexadecimal digits`(arguments: String) {
        #expect(message(of: "/raw" + arguments) == "write /raw hex DIGITS")
    }

    @Test(arguments: ["0", "999", "1004", "1005", "1006", "1015", "2999", "5000", "65535"])
    func `close codes that must not be sent`(code: String) {
        #expect(
            message(of: "/close \(code) x")
                == "\(code) must not be sent as a close code; use 1000 to 1003, 1007 to 1014, or 3000 to 4999")
    }

    @Test(arguments: ["/vars", "/pretty", "/timestamps", "/pings", "/multiline"])
    func `a switch is on or off`(name: String) {
        for arguments in ["", " ", " yes", " ON", " on off"] {
            #expect(message(of: name + arguments) == "write \(name) on or \(name) off")
        }
    }

    @Test(arguments: ["/headers", "/tls", "/stats", "/reconnect", "/quit"])
    func `what takes nothing says so`(name: String) {
        #expect(message(of: "\(name) now please") == "\"now please\" is too much: this command takes nothing")
    }

    // MARK: The table

    @Test func `each name is there once, and begins with its slash`() {
        let names = SlashCommand.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.hasPrefix("/") && $0.dropFirst().allSatisfy { $0.isLowercase } })
        #expect(
            names == [
                "/text", "/binary", "/ping", "/pong", "/fragment", "/every", "/frame", "/raw", "/headers", "/tls",
                "/stats",
                "/last", "/save", "/run", "/expect", "/record", "/set", "/vars", "/pretty", "/timestamps", "/pings",
                "/multiline", "/close",
                "/reconnect", "/help", "/quit",
            ])
        for name in names { #expect(SlashCommand.named(name)?.name == name) }
        #expect(SlashCommand.named("/Ping") == nil)
    }

    @Test func `each summary is a sentence, and the usage begins with the name`() {
        for command in SlashCommand.all {
            #expect(command.summary.hasSuffix("."))
            #expect(command.usage == (command.synopsis.isEmpty ? command.name : command.name + " " + command.synopsis))
        }
    }
}
