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
    /// Of the messages since the last match, the one that came nearest, as far as that can be told.
    private var nearest: (message: String, mismatch: Mismatch)?

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
        guard try isMet(expectations[metCount], by: type, payload) else { return false }
        metCount += 1
        missedCount = 0
        lastMissed = nil
        nearest = nil
        return true
    }

    /// Whether a message is as expected; remembers it if not.
    private mutating func isMet(
        _ expectation: ArgumentPattern, by type: MessageType, _ payload: UnsafeRawBufferPointer
    ) throws(Regex.Failure) -> Bool {
        var mismatch: Mismatch?
        if expectation.isJSON {
            mismatch = try expectation.mismatch(type, payload)
            if mismatch == nil { return true }
        } else if try expectation.matches(type, payload) {
            return true
        }
        let message = Self.shortened(type, payload)
        missedCount += 1
        lastMissed = message
        if let mismatch, mismatch.location != nil, mismatch.closeness >= nearest?.mismatch.closeness ?? 0 {
            nearest = (message, mismatch)
        }
        return false
    }

    private static func shortened(_ type: MessageType, _ payload: UnsafeRawBufferPointer) -> String {
        guard type == .text else { return "\(payload.count) bytes of binary" }
        return String(decoding: payload.prefix(200), as: UTF8.self) + (payload.count > 200 ? "…" : "")
    }

    /// What was asked for and has not happened, as a sentence; nil when nothing is missing.
    var unmet: String? {
        if !expectations.isEmpty {
            guard isExpecting else { return nil }
            let which = expectations.count > 1 ? " (\(metCount + 1) of \(expectations.count))" : ""
            return "expected \(expectations[metCount].source)\(which); \(missed)"
        }
        if isMet || (count == nil && until == nil) { return nil }
        let came = receivedCount == 1 ? "1 message came" : "\(receivedCount) messages came"
        if let until { return "no message matched --until \(until.source); \(came)" }
        return "--count \(count ?? 0) was not reached; \(came)"
    }

    /// What came instead.
    private var missed: String {
        if let nearest {
            let explanation = nearest.mismatch.explanation
            return "the nearest of \(missedCount) messages was: \(nearest.message) (\(explanation))"
        }
        return lastMissed.map { "the last of \(missedCount) messages was: \($0)" } ?? "no message came"
    }
}
