/// What is wrong with a URL.
package enum URLError: Error, Equatable, Sendable {
    case controlCharacter(UInt32)
    case fragment
    case unsupportedScheme(String)
    case noHost
    case invalidHost(String)
    case internationalHost(String, Unicode.Scalar)
    case bareIPv6(String)
    case unclosedBracket
    case invalidPort(String)
    case invalidPercentEncoding(String)
}

extension URLError: CustomStringConvertible {
    /// What is wrong and what to write instead.
    package var description: String {
        switch self {
        case .controlCharacter(let value):
            "a URL can not hold the control character 0x\(String(value, radix: 16))"
        case .fragment:
            "a WebSocket URL has no fragment (RFC 6455 section 3); write %23 for a literal #"
        case .unsupportedScheme(let scheme):
            "the scheme \(scheme) is not supported; use ws or wss"
        case .noHost:
            "there is no host; write ws://HOST[:PORT][/PATH]"
        case .invalidHost(let host):
            "\"\(host)\" is no host name or address"
        case .internationalHost(let host, let scalar):
            "the host \"\(host)\" has the letter \(scalar), which is not ASCII; write its xn-- form"
        case .bareIPv6(let authority):
            "\"\(authority)\" has several colons; an IPv6 address goes into brackets: [::1]:8080"
        case .unclosedBracket:
            "the bracket of the IPv6 address is not closed"
        case .invalidPort(let port):
            "\"\(port)\" is no port; a port is a number from 1 to 65535"
        case .invalidPercentEncoding(let text):
            "\"\(text)\" has a % that is not followed by two hexadecimal digits"
        }
    }
}
