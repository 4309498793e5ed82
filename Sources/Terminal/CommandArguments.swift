internal import Notation
internal import StandardStreams
internal import WebSocketProtocol

/// Reads the arguments of slash commands. Files are read here, so it runs where that may block.
///
/// A space behind the last word is not of it where words are meant: completion adds one.
enum CommandArguments {
    /// Bytes of the largest file that is sent as one message.
    private static let fileLimit = 256 << 20

    static func none(_ arguments: Substring, _ action: Action) throws(CommandError) -> Action {
        let arguments = arguments.trimmingASCIISpace
        guard arguments.isEmpty else { throw CommandError("\"\(arguments)\" is too much: this command takes nothing") }
        return action
    }

    static func isOn(_ arguments: Substring, _ name: String) throws(CommandError) -> Bool {
        switch arguments.trimmingASCIISpace {
        case "on": return true
        case "off": return false
        default: throw CommandError("write \(name) on or \(name) off")
        }
    }

    static func command(_ arguments: Substring) -> Action {
        let name = arguments.trimmingASCIISpace
        return .help(name.isEmpty ? nil : name)
    }

    // MARK: Messages

    static func text(_ arguments: Substring) throws(CommandError) -> Action {
        guard !arguments.isEmpty else { throw CommandError("there is no text; write /text TEXT or /text file PATH") }
        guard let path = rest(of: arguments, after: "file") else { return .send(.text, Array(arguments.utf8)) }
        let bytes = try file(path)
        guard bytes.isUTF8 else {
            throw CommandError("\(path) is not UTF-8, so it can not be a text message; /binary file sends it")
        }
        return .sendFile(.text, bytes)
    }

    static func binary(_ arguments: Substring) throws(CommandError) -> Action {
        if let path = rest(of: arguments, after: "file") { return .sendFile(.binary, try file(path)) }
        guard let bytes = try notation(arguments) else {
            throw CommandError("write /binary hex DIGITS, /binary base64 TEXT or /binary file PATH")
        }
        return .send(.binary, bytes)
    }

    static func controlPayload(_ arguments: Substring) throws(CommandError) -> [UInt8] {
        guard arguments.utf8.count <= 125 else {
            throw CommandError("\(arguments.utf8.count) bytes are too many: a control frame carries at most 125")
        }
        return Array(arguments.utf8)
    }

    static func fragment(_ arguments: Substring) throws(CommandError) -> Action {
        let parts = arguments.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let size = Int(parts[0]), size > 0 else {
            throw CommandError("write /fragment N TEXT, with N payload bytes a frame")
        }
        return .sendFragments(Array(parts[1].utf8), size: size)
    }

    static func every(_ arguments: Substring) throws(CommandError) -> Action {
        if arguments.trimmingASCIISpace == "off" { return .stopRepeating }
        let parts = arguments.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let interval = Duration(notation: parts[0]) else {
            throw CommandError("write /every DURATION TEXT, such as /every 5s hello, or /every off")
        }
        guard interval >= .milliseconds(1) else { throw CommandError("/every needs at least 1ms") }
        return .repeatText(String(parts[1]), every: interval)
    }

    static func close(_ arguments: Substring) throws(CommandError) -> Action {
        guard !arguments.isEmpty else { return .close(nil, reason: "") }
        let parts = arguments.split(separator: " ", maxSplits: 1)
        guard let number = parts.first.flatMap({ UInt16($0) }) else {
            throw CommandError(
                "\"\(parts.first ?? "")\" is no close code; write /close CODE REASON, such as /close 1000 bye")
        }
        let code = CloseCode(rawValue: number)
        guard code.mayBeSent else {
            throw CommandError(
                "\(number) must not be sent as a close code; use 1000 to 1003, 1007 to 1014, or 3000 to 4999")
        }
        let reason = parts.count == 2 ? String(parts[1]) : ""
        guard reason.utf8.count <= 123 else {
            throw CommandError("the reason has \(reason.utf8.count) bytes; 123 fit into a Close frame")
        }
        return .close(code, reason: reason)
    }

    // MARK: Probing

    static func raw(_ arguments: Substring) throws(CommandError) -> [UInt8] {
        guard rest(of: arguments, after: "hex") != nil, let bytes = try notation(arguments) else {
            throw CommandError("write /raw hex DIGITS")
        }
        return bytes
    }

    static func frame(_ arguments: Substring) throws(CommandError) -> Action {
        guard !arguments.isEmpty else {
            throw CommandError("there is no frame; write /frame PAYLOAD, or /frame op=ping for one without payload")
        }
        var frame = CustomFrame()
        var left = arguments
        while let word = left.split(separator: " ", maxSplits: 1).first, let equals = word.firstIndex(of: "="),
            ["op", "fin", "rsv", "mask", "len"].contains(word[..<equals])
        {
            try set(String(word[..<equals]), word[word.index(after: equals)...], &frame)
            left = left[word.endIndex...].dropFirst()
        }
        frame.payload = try notation(left) ?? Array(left.utf8)
        return .sendFrame(frame)
    }

    private static func set(_ name: String, _ value: Substring, _ frame: inout CustomFrame) throws(CommandError) {
        switch (name, value) {
        case ("op", _):
            guard let opcode = opcode(value) else {
                throw CommandError(
                    "op=\(value) is no opcode; use text, binary, continuation, close, ping, pong or 0 to 15")
            }
            frame.opcode = opcode
        case ("fin", "0"), ("fin", "1"): frame.isFinal = value == "1"
        case ("rsv", _):
            guard let bits = UInt8(value), bits < 8 else { throw CommandError("rsv=\(value) is wrong; use 0 to 7") }
            frame.reservedBits = bits
        case ("mask", "yes"): frame.masking = .asRequired
        case ("mask", "no"): frame.masking = .none
        case ("mask", _):
            guard let key = try? HexNotation.bytes(value), key.count == 4 else {
                throw CommandError("mask=\(value) is wrong; use yes, no or a key of eight hexadecimal digits")
            }
            frame.masking = .key(MaskKey(key[0], key[1], key[2], key[3]))
        case ("len", _):
            guard let length = UInt64(value) else { throw CommandError("len=\(value) is wrong; use a number of bytes") }
            frame.length = length
        default: throw CommandError("\(name)=\(value) is wrong; use 0 or 1")
        }
    }

    private static func opcode(_ text: Substring) -> Opcode? {
        let names: [Opcode] = [.continuation, .text, .binary, .close, .ping, .pong]
        return names.first { $0.description == text }
            ?? UInt8(text).flatMap { $0 < 16 ? Opcode(rawValue: $0) : nil }
    }

    // MARK: What has come

    static func last(_ arguments: Substring) throws(CommandError) -> Action {
        let parts = arguments.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        let number = parts.first.map { $0.trimmingASCIISpace } ?? ""
        guard let count = number.isEmpty ? 1 : Int(number), count > 0 else {
            throw CommandError("\"\(number)\" is no number of messages; write /last, /last N or /last N | COMMAND")
        }
        guard parts.count == 2 else { return .showLast(count: count) }
        let command = parts[1].trimmingASCIISpace
        guard !command.isEmpty else { throw CommandError("there is no command after |; write /last | less") }
        return .pipeLast(count: count, command: command)
    }

    static func path(_ arguments: Substring, of command: String) throws(CommandError) -> String {
        let path = arguments.trimmingASCIISpace
        guard !path.isEmpty else { throw CommandError("there is no file; write \(command) FILE") }
        return LocalPath.expand(path)
    }

    static func expect(_ arguments: Substring) throws(CommandError) -> Action {
        let argument = arguments.trimmingASCIISpace
        guard !argument.isEmpty else {
            throw CommandError("there is no pattern; write /expect TEXT, /expect /regex/ or /expect {\"key\": 1, ...}")
        }
        do throws(ArgumentPattern.SyntaxError) {
            return .expect(try ArgumentPattern(argument))
        } catch {
            throw CommandError(error.description)
        }
    }

    static func record(_ arguments: Substring) throws(CommandError) -> Action {
        let argument = arguments.trimmingASCIISpace
        if argument == "off" { return .stopRecording }
        guard !argument.isEmpty else { throw CommandError("there is no file; write /record FILE or /record off") }
        let path = LocalPath.expand(argument)
        do throws(StreamError) {
            try LocalFile.checkWritable(path)
        } catch {
            throw CommandError("cannot write \(path): \(error)")
        }
        return .record(path: path)
    }

    static func set(_ arguments: Substring) throws(CommandError) -> Action {
        guard !arguments.isEmpty else { return .showVariables }
        let parts = arguments.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard Name.isValid(parts[0]) else {
            throw CommandError("\"\(parts[0])\" is no name: a letter first, then letters, digits, _ and -")
        }
        guard parts.count == 2 else { throw CommandError("there is no value; write /set \(parts[0]) VALUE") }
        return .set(name: String(parts[0]), value: String(parts[1]))
    }

    // MARK: Pieces

    /// The bytes of `hex …` or `base64 …`; nil when the text is neither.
    private static func notation(_ text: Substring) throws(CommandError) -> [UInt8]? {
        if let digits = rest(of: text, after: "hex") {
            do {
                return try HexNotation.bytes(digits)
            } catch {
                throw CommandError(error.description)
            }
        }
        if let encoded = rest(of: text, after: "base64") {
            guard let bytes = Base64.decode(encoded) else { throw CommandError("\"\(encoded)\" is no Base64") }
            return bytes
        }
        return nil
    }

    /// What follows a first word, without the spaces around it; nil when the text begins otherwise.
    private static func rest(of text: Substring, after word: String) -> String? {
        let text = text.drop { $0 == " " }
        guard text.hasPrefix(word) else { return nil }
        let rest = text.dropFirst(word.count)
        guard rest.first == " " else { return nil }
        return rest.trimmingASCIISpace
    }

    private static func explain(_ error: StreamError) -> String {
        switch error {
        case .notRegular: "it is not a regular file"
        case .tooLarge: "it has more than \(fileLimit >> 20) MiB"
        default: error.description
        }
    }

    private static func file(_ path: String) throws(CommandError) -> [UInt8] {
        do {
            return try LocalFile.readRegular(LocalPath.expand(path), upTo: fileLimit)
        } catch {
            throw CommandError("cannot read \(path): \(explain(error))")
        }
    }
}
