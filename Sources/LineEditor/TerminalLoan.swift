/// Whose Control-C is: while a command has the terminal it is the command's, and comes to us as well, before or after
/// the command has ended of it. Times are in nanoseconds.
struct TerminalLoan {
    /// How long it may come late when a command has ended of it, and when that can not be known.
    static let lateness: Int64 = 2_000_000_000
    static let doubtfulLateness: Int64 = 200_000_000

    /// Whether a command has the terminal.
    private(set) var isOut = false
    /// When Control-C last came while a command had the terminal.
    private var lastInterrupt: Int64?
    /// Until when the next Control-C is still that of a command.
    private var isOwedUntil: Int64 = 0

    mutating func begin() {
        isOut = true
        lastInterrupt = nil
        isOwedUntil = 0
    }

    /// - Parameter isInterrupted: whether the command has ended of Control-C.
    mutating func end(isInterrupted: Bool, at now: Int64) {
        isOut = false
        // It may be here already.
        if isInterrupted, let lastInterrupt, now - lastInterrupt < Self.lateness { return }
        isOwedUntil = now + (isInterrupted ? Self.lateness : Self.doubtfulLateness)
    }

    /// Whether a Control-C that comes now is a command's; it comes once.
    mutating func takesInterrupt(at now: Int64) -> Bool {
        if isOut {
            lastInterrupt = now
            return true
        }
        defer { isOwedUntil = 0 }
        return now < isOwedUntil
    }
}
