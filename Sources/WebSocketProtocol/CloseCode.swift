/// The status code of a Close frame (RFC 6455 section 7.4).
package struct CloseCode: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
    /// The number on the wire.
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let normalClosure = CloseCode(rawValue: 1000)
    package static let goingAway = CloseCode(rawValue: 1001)
    package static let protocolError = CloseCode(rawValue: 1002)
    package static let unsupportedData = CloseCode(rawValue: 1003)
    package static let invalidPayload = CloseCode(rawValue: 1007)
    package static let policyViolation = CloseCode(rawValue: 1008)
    package static let messageTooBig = CloseCode(rawValue: 1009)
    package static let mandatoryExtension = CloseCode(rawValue: 1010)
    package static let internalError = CloseCode(rawValue: 1011)
    package static let serviceRestart = CloseCode(rawValue: 1012)
    package static let tryAgainLater = CloseCode(rawValue: 1013)
    package static let badGateway = CloseCode(rawValue: 1014)

    /// Whether an endpoint may put this code into a Close frame.
    ///
    /// 1004, 1005, 1006 and 1015 are reserved for use within an endpoint, 0 to 999 are unused and 1016 to 2999
    /// are not assigned (RFC 6455 section 7.4; 1012 to 1014 come from IANA's registry).
    package var mayBeSent: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// The name that RFC 6455 or IANA's registry gives the code, in lower case, or nil.
    package var name: String? {
        switch self {
        case .normalClosure: "normal closure"
        case .goingAway: "going away"
        case .protocolError: "protocol error"
        case .unsupportedData: "unsupported data"
        case .invalidPayload: "invalid payload data"
        case .policyViolation: "policy violation"
        case .messageTooBig: "message too big"
        case .mandatoryExtension: "mandatory extension"
        case .internalError: "internal error"
        case .serviceRestart: "service restart"
        case .tryAgainLater: "try again later"
        case .badGateway: "bad gateway"
        default: nil
        }
    }
}

extension CloseCode: CustomStringConvertible {
    package var description: String { name.map { "\(rawValue) (\($0))" } ?? String(rawValue) }
}
