internal import NIOCore
internal import StandardStreams

/// Errors of the system in the words that people know.
enum SystemError {
    /// What went wrong, without a number or the name of a type.
    static func describe(_ error: any Error) -> String {
        switch error {
        case let error as IOError: describe(errno: error.errnoCode)
        case ChannelError.connectTimeout: "no answer in time"
        case ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed: "the connection is closed"
        case ChannelError.eof: "the connection was closed"
        default: String(describing: error)
        }
    }

    /// The system's text for an error number, such as `connection refused`.
    static func describe(errno code: CInt) -> String {
        StreamError(code: code).description
    }
}

extension SocketAddress {
    /// The address without its port, for lists of what was tried.
    var addressOnly: String {
        ipAddress ?? pathname ?? "unknown"
    }

    /// Address and port, an IPv6 address in brackets.
    var readable: String {
        guard let port else { return addressOnly }
        return `protocol` == .inet6 ? "[\(addressOnly)]:\(port)" : "\(addressOnly):\(port)"
    }
}
