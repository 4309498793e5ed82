package import WebSocketProtocol

/// What an interpreter needs of the world: connections and time. All of it is in one isolation, which it shares.
package protocol ScriptNetwork: AnyObject {
    var now: Instant { get }

    /// A timer that calls `onWake` once its time has come.
    func makeTimer(_ onWake: @escaping () -> Void) -> any ScriptTimer

    /// Looks at what a script asks for before it is tried.
    func prepare(_ request: ConnectRequest) throws(ConnectRequest.Problem) -> any PreparedConnection
}

/// One timer.
package protocol ScriptTimer: AnyObject {
    /// Sets the time, or stops it.
    func wake(at instant: Instant?)
}

/// A connection that a script asks for.
package struct ConnectRequest: Sendable {
    /// What is wrong with a request.
    package struct Problem: Error, Sendable {
        /// Part of a sentence.
        package let message: String
        /// The number of the option that is wrong; nil for the URL.
        package let option: Int?
        /// What to do about it, as part of a sentence.
        package let hint: String?

        package init(_ message: String, option: Int? = nil, hint: String? = nil) {
            self.message = message
            self.option = option
            self.hint = hint
        }
    }

    package var url: String
    /// Without an opening handshake.
    package var isTCP: Bool
    package var headers: [HeaderFields.Field]
    /// Options of the command line, a flag and perhaps its argument each.
    package var options: [[String]]

    package init(url: String, isTCP: Bool, headers: [HeaderFields.Field], options: [[String]]) {
        self.url = url
        self.isTCP = isTCP
        self.headers = headers
        self.options = options
    }
}

/// A connection that can be tried.
package protocol PreparedConnection: AnyObject {
    /// How long attempts go on (`--retry-for`).
    var retryTime: Duration? { get }

    /// Begins an attempt; `connection` is told what becomes of it. Returns what gives the attempt up.
    func open(_ connection: ScriptConnection) -> () -> Void
}
