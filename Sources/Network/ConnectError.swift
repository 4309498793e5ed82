internal import NIOCore
internal import NIOPosix
internal import WebSocketProtocol

/// Why no transport to a server could be had; its description is a sentence with a remedy.
package struct ConnectError: Error, CustomStringConvertible, Sendable {
    enum Reason: Error, Sendable {
        case notResolved(String)
        /// The distinct errors, and the addresses that were tried.
        case unreachable([String], tried: [String])
        case timedOut(Duration)
        case tls(TLSFailure)
        /// A certificate file or option that can not be used.
        case configuration(String)
        case endOfStream
        case other(String)
    }

    /// Host and port that were asked for.
    let target: String
    let reason: Reason

    /// Whether the reason is a file of the user's that can not be read or used.
    package var isLocal: Bool {
        if case .configuration = reason { return true }
        return false
    }

    package var description: String {
        switch reason {
        case .notResolved(let text):
            "cannot resolve \(target): \(text). Check the name."
        case .unreachable(let errors, let tried):
            "cannot connect to \(target): \(errors.joined(separator: "; "))"
                + (tried.isEmpty ? "" : " (tried \(tried.joined(separator: ", ")))")
        case .timedOut(let limit):
            "cannot connect to \(target): no answer within \(limit.readable)."
                + " Allow more with --connect-timeout."
        case .tls(let failure):
            failure.message(for: target)
        case .configuration(let text), .other(let text):
            text
        case .endOfStream:
            "cannot connect to \(target): the connection was closed at once"
        }
    }

    /// Puts an error of the network library into words.
    init(target: String, timeout: Duration, _ error: any Error) {
        self.target = target
        switch error {
        case let reason as Reason:
            self.reason = reason
        case let error as NIOConnectionError where error.connectionErrors.isEmpty:
            let dns = error.dnsAError ?? error.dnsAAAAError
            reason = .notResolved(dns.map(Self.describeResolution) ?? "the name has no address")
        case let error as NIOConnectionError:
            var texts: [String] = []
            for failure in error.connectionErrors {
                let text = SystemError.describe(failure.error)
                if !texts.contains(text) { texts.append(text) }
            }
            reason = .unreachable(texts, tried: error.connectionErrors.map(\.target.addressOnly))
        case ChannelError.connectTimeout:
            reason = .timedOut(timeout)
        default:
            reason = .unreachable([SystemError.describe(error)], tried: [])
        }
    }

    private static func describeResolution(_ error: any Error) -> String {
        if error is SocketAddressError.UnknownHost { return "the name is not known" }
        if case SocketAddressError.unknown = error { return "the name is not known" }
        return SystemError.describe(error)
    }
}
