internal import JSONText
internal import Notation
internal import WebSocketProtocol

/// The script that does again what was recorded.
struct RecordedScript {
    private let recording: Recording
    private let variables: RecordedVariables
    /// The file it is written to.
    private let path: String

    init(_ recording: Recording, path: String) {
        self.recording = recording
        self.path = path
        variables = RecordedVariables(recording.entries)
    }

    var text: String {
        var text = head
        let connect = connectLines
        for (index, entry) in recording.entries.enumerated() {
            switch entry {
            case .connect: text += connect
            case .line(let line): text += line + "\n"
            case .message(.sent, let type, let payload, let fragmentSize):
                text += "> " + sent(type, payload, index) + (fragmentSize.map { " fragment \($0)" } ?? "") + "\n"
            case .message(.received, let type, let payload, _):
                text += "< " + received(type, payload, index) + "\n"
            }
        }
        return recording.entries.isEmpty ? text + connect : text
    }

    // MARK: The connection

    private var head: String {
        let isPlain = path.utf8.allSatisfy { (0x2B...0x7A).contains($0) && !";<=>?@[\\]^`".utf8.contains($0) }
        var text = "# Recorded by wsx. To do it again: wsx run \(isPlain ? path : MessageNotation.string(path))\n"
        if !headers.isEmpty {
            let names = headers.map(\.variable).joined(separator: ", ")
            text += "# The values of headers are not here. They are taken from the environment: \(names)\n"
        }
        return text
    }

    private var connectLines: String {
        var lines = ["connect \(recording.connection.url)"]
        lines += headers.map { "  \($0.name): {{env.\($0.variable)}}" }
        lines += recording.connection.options.map { "  " + $0.joined(separator: " ") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Headers, and the variables of the environment that hold their values: one for each.
    private var headers: [(name: String, variable: String)] {
        var counts: [String: Int] = [:]
        return recording.connection.headerNames.map { name in
            let capitals = String(name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
            let variable = capitals.first?.isLetter == true ? capitals : "HEADER_" + capitals
            counts[variable, default: 0] += 1
            return (name, counts[variable] == 1 ? variable : "\(variable)_\(counts[variable] ?? 0)")
        }
    }

    // MARK: Messages

    private func sent(_ type: MessageType, _ payload: [UInt8], _ index: Int) -> String {
        guard type == .text, let text = variables.text(payload, at: index) else {
            return MessageNotation.text(payload, type: type)
        }
        return text
    }

    /// An object or an array by its value, whatever white space is in it.
    private func received(_ type: MessageType, _ payload: [UInt8], _ index: Int) -> String {
        guard type == .text else { return MessageNotation.text(payload, type: type) }
        if let text = variables.text(payload, at: index) { return text }
        guard let value = JSONValue(container: payload) else { return MessageNotation.text(payload, type: type) }
        return MessageNotation.json(value)
    }
}

extension JSONValue {
    /// An object or an array; nil for any other text.
    init?(container text: [UInt8]) {
        guard let first = text.first(where: { !" \t\r\n".utf8.contains($0) }),
            first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
            let value = text.withUnsafeBytes({ try? JSONValue(parsing: $0) })
        else { return nil }
        self = value
    }
}
