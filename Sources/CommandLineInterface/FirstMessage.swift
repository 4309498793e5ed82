internal import StandardStreams
internal import WebSocketProtocol

/// The payload of one `-x`.
enum FirstMessage {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The text itself, or what the file after `@` holds; `@@` is a literal `@`.
    static func payload(_ argument: String, type: MessageType) throws(Failure) -> [UInt8] {
        guard argument.hasPrefix("@") else { return Array(argument.utf8) }
        guard !argument.hasPrefix("@@") else { return Array(argument.dropFirst().utf8) }
        let path = String(argument.dropFirst())
        let bytes: [UInt8]
        do {
            bytes = try LocalFile.read(path)
        } catch {
            throw Failure(description: "cannot read \(path): \(error). Check -x @\(path).")
        }
        guard type == .binary || bytes.isUTF8 else {
            throw Failure(description: "\(path) is not UTF-8. Use --binary for bytes.")
        }
        return bytes
    }
}
