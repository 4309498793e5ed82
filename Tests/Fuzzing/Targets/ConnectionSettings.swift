package import WebSocketProtocol

/// What kind of connection a sequence of actions is for, in one byte.
package struct ConnectionSettings: Sendable {
    package var role: Role
    /// Which of the limits for messages.
    package var limitIndex: UInt8
    package var hasTimers: Bool
    package var answersCloseAtOnce: Bool

    /// The largest message, in bytes.
    static let limits = [0, 1, 125, 126, 1000, 65535, 65536, 100_000]

    package init(role: Role = .client, limitIndex: UInt8 = 7, hasTimers: Bool = true, answersCloseAtOnce: Bool = true) {
        self.role = role
        self.limitIndex = limitIndex
        self.hasTimers = hasTimers
        self.answersCloseAtOnce = answersCloseAtOnce
    }

    init(_ byte: UInt8) {
        role = byte & 1 == 0 ? .client : .server
        hasTimers = byte & 2 == 0
        answersCloseAtOnce = byte & 4 == 0
        limitIndex = 7 - byte >> 3 & 7
    }

    package var byte: UInt8 {
        (role == .client ? 0 : 1) | (hasTimers ? 0 : 2) | (answersCloseAtOnce ? 0 : 4) | (7 - limitIndex) << 3
    }

    var configuration: ConnectionConfiguration {
        ConnectionConfiguration(
            maximumMessageSize: Self.limits[Int(limitIndex)], pingInterval: hasTimers ? .milliseconds(700) : nil,
            pingTimeout: hasTimers ? .milliseconds(500) : nil, closeTimeout: .seconds(1),
            answersCloseAtOnce: answersCloseAtOnce)
    }
}
