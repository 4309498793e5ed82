/// A `ws` or `wss` URL (RFC 6455 section 3, RFC 3986), in the forms that people type.
package struct WebSocketURL: Equatable, Sendable {
    /// Whether TLS is spoken: `wss`.
    package let isSecure: Bool
    /// A name or an address; an IPv6 address without its brackets.
    package let host: String
    package let port: UInt16
    /// Path and query as they stand in the request line, percent-encoded where they must be.
    package let target: String
    package let user: String?
    package let password: String?

    /// Reads a URL. `http` and `https` mean `ws` and `wss`; no scheme means `ws`; no host before a port means
    /// `localhost`.
    package init(_ text: String) throws(URLError) {
        if let bad = text.unicodeScalars.first(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            throw .controlCharacter(bad.value)
        }
        guard !text.utf8.contains(UInt8(ascii: "#")) else { throw .fragment }
        var rest = Substring(text)
        isSecure = try Self.takeScheme(&rest)
        let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        var authority = rest[..<authorityEnd]
        let path = rest[authorityEnd...]

        (user, password) = try Self.takeUserInfo(&authority)
        let (host, portText) = try Self.split(authority)
        self.host = host
        port = try Self.port(portText) ?? (isSecure ? 443 : 80)
        target = Self.encode(path.hasPrefix("/") ? String(path) : "/" + path)
    }

    /// What stands in the `Host` header: the port only when it is not the scheme's own, and no zone of an IPv6
    /// address, which means something on this machine only (RFC 6874 section 4).
    package var hostField: String {
        let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host.prefix { $0 != "%" })]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// `host:port`, for messages.
    package var hostAndPort: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// The value of an `Authorization` header for user and password (RFC 7617), or nil.
    package var basicAuthorization: String? {
        user.map { "Basic " + Base64.encode(Array("\($0):\(password ?? "")".utf8)) }
    }

    // MARK: Parts

    private static func takeScheme(_ rest: inout Substring) throws(URLError) -> Bool {
        let start = rest.prefix { $0 != "/" && $0 != "?" }
        guard start.hasSuffix(":"), rest[start.endIndex...].hasPrefix("//") else {
            if rest.hasPrefix("ws+unix:") { throw .unsupportedScheme("ws+unix") }
            return false
        }
        let scheme = start.dropLast().lowercased()
        rest = rest[start.endIndex...].dropFirst(2)
        switch scheme {
        case "ws", "http": return false
        case "wss", "https": return true
        default: throw .unsupportedScheme(scheme)
        }
    }

    private static func takeUserInfo(_ authority: inout Substring) throws(URLError) -> (String?, String?) {
        guard let at = authority.lastIndex(of: "@") else { return (nil, nil) }
        let parts = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        authority = authority[authority.index(after: at)...]
        let user = try decode(parts[0])
        guard parts.count > 1 else { return (user, nil) }
        do {
            return (user, try decode(parts[1]))
        } catch {
            // The password must not get into a message.
            throw .invalidPercentEncoding("•••")
        }
    }

    /// Takes host and port apart.
    private static func split(_ authority: Substring) throws(URLError) -> (String, Substring?) {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { throw .unclosedBracket }
            let address = try decode(authority[authority.index(after: authority.startIndex)..<end])
            guard address.utf8.contains(UInt8(ascii: ":")), address.utf8.allSatisfy(isAddressCharacter) else {
                throw .invalidHost(address)
            }
            let rest = authority[authority.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw .invalidPort(String(rest)) }
            return (address, rest.isEmpty ? nil : rest.dropFirst())
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw .bareIPv6(String(authority)) }
        let host = try decode(parts[0])
        if host.isEmpty, parts.count < 2 { throw .noHost }
        if let bad = host.unicodeScalars.first(where: { !$0.isASCII }) {
            throw .internationalHost(host, bad)
        }
        guard host.utf8.allSatisfy(isHostCharacter), host.utf8.count <= 253 else { throw .invalidHost(host) }
        return (host.isEmpty ? "localhost" : host.lowercased(), parts.count > 1 ? parts[1] : nil)
    }

    private static func port(_ text: Substring?) throws(URLError) -> UInt16? {
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(text), port > 0 else {
            throw .invalidPort(String(text))
        }
        return port
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    /// Whether this may stand in an IPv6 address with its zone (RFC 6874).
    private static func isAddressCharacter(_ byte: UInt8) -> Bool {
        isHostCharacter(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "%")
    }

    /// Undoes percent-encoding (RFC 3986 section 2.1).
    private static func decode(_ text: Substring) throws(URLError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
            guard digits.count == 2 else { throw .invalidPercentEncoding(String(text)) }
            bytes.append(UInt8(digits[0] << 4 | digits[1]))
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Percent-encodes what may not stand in a request line; what is encoded already stays.
    private static func encode(_ target: String) -> String {
        var result = ""
        for byte in target.utf8 {
            if byte > 0x20, byte < 0x7F, !"\"<>\\^`{|}".utf8.contains(byte) {
                result.unicodeScalars.append(UnicodeScalar(byte))
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
