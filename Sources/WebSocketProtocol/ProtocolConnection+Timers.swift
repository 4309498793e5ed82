extension ProtocolConnection {
    /// Tells the connection the time and fills `batch` anew with what is overdue; a keep-alive Ping that is due goes
    /// into the output.
    package mutating func advance(to now: Instant, into batch: inout EventBatch) {
        batch.removeAll()
        self.now = max(now, self.now)
        guard !isFinished, pausedAt == nil else { return }
        if let deadline = closeDeadline, now >= deadline {
            state = .failed
            batch.append(.closeTimeout)
        } else if let deadline = pongDeadline, now >= deadline {
            if isOpen { appendClose(.policyViolation, reason: Array("no Pong in time".utf8)) }
            state = .failed
            batch.append(.pingTimeout)
        } else if isOpen, let due = nextPingAt, let interval = configuration.pingInterval, now >= due {
            nextPingAt = now + interval
            _ = try? ping(Array("wsx \(pings.lastNumber + 1)".utf8))
        }
    }

    /// When `advance` should be called next, if nothing else happens before.
    package var nextDeadline: Instant? {
        guard !isFinished, pausedAt == nil else { return nil }
        return [closeDeadline, pongDeadline, isOpen ? nextPingAt : nil].compactMap(\.self).min()
    }

    /// While nothing is read from the peer, its silence is not held against it: timers stand still.
    package mutating func setReading(_ isReading: Bool) {
        if isReading, let since = pausedAt {
            pausedAt = nil
            pings.postpone(by: now - since)
            peerReadAt = now
            if case .closing(let closeSentAt) = state { state = .closing(since: closeSentAt + (now - since)) }
        } else if !isReading, pausedAt == nil {
            pausedAt = now
        }
    }

    /// Says that the peer has just taken bytes from us: it lives, though our Ping may still be behind them.
    package mutating func notePeerRead() {
        peerReadAt = now
    }

    private var closeDeadline: Instant? {
        guard case .closing(let since) = state else { return nil }
        return max(since, peerReadAt) + configuration.closeTimeout
    }

    private var pongDeadline: Instant? {
        guard let timeout = configuration.pingTimeout, let oldest = pings.oldestSentAt else { return nil }
        return max(oldest, peerReadAt) + timeout
    }
}
