internal import Notation
internal import WebSocketProtocol

/// Looks at every received message for what ends the session: `--count`, `--until`, `--expect`.
struct StopRules {
    private let count: Int?
    private let until: ArgumentPattern?
    private let expectations: [ArgumentPattern]
    private(set) var receivedCount = 0
    private var metCount = 0
    private var isUntilMet = false
    /// The last message since the last match, shortened.
    private var lastMissed: String?
    /// Messages since the last match.
    private var missedCount = 0

    init(_ options: PipeOptions) {
        count = options.count
        until = options.until
        expectations = options.expectations
    }

    /// Whether any message can end the session.
    var isEmpty: Bool { count == nil && until == nil && expectations.isEmpty }

    /// Whether an expectation is still to be met.
    var isExpecting: Bool { metCount < expectations.count }

    /// Whether something that was asked for has happened, so that the session ends.
    var isMet: Bool {
        if isUntilMet { return true }
        if let count, receivedCount >= count { return true }
        return !expectations.isEmpty && !isExpecting
    }

    /// Takes a message; true when an expectation was met by it.
    mutating func receive(_ type: MessageType, _ payload: UnsafeRawBufferPointer) throws(Regex.Failure) -> Bool {
        receivedCount += 1
        if let until, try until.matches(type, payload) { isUntilMet = true }
        guard isExpecting else { return false }
        if try expectations[metCount].matches(type, payload) {
            metCount += 1
            missedCount = 0
            lastMissed = nil
            return true
        }
        missedCount += 1
        lastMissed =
            type == .text
            ? String(decoding: payload.prefix(200), as: UTF8.self) + (payload.count > 200 ? "…" : "")
            : "\(payload.count) bytes of binary"
        return false
    }

    /// What was asked for and has not happened, as a sentence; nil when nothing is missing.
    var unmet: String? {
        if !expectations.isEmpty {
            guard isExpecting else { return nil }
            let which = expectations.count > 1 ? " (\(metCount + 1) of \(expectations.count))" : ""
            let seen = lastMissed.map { "; the last of \(missedCount) messages was: \($0)" } ?? "; no message came"
            return "expected \(expectations[metCount].source)\(which)\(seen)"
        }
        if isMet || (count == nil && until == nil) { return nil }
        let came = receivedCount == 1 ? "1 message came" : "\(receivedCount) messages came"
        if let until { return "no message matched --until \(until.source); \(came)" }
        return "--count \(count ?? 0) was not reached; \(came)"
    }
}
