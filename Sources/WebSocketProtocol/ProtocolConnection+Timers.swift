extension ProtocolConnection {
    /// Tells the connection the time and fills `batch` anew with what is overdue; a keep-alive Ping that is due goes
    /// into the output.
    package mutating func advance(to now: Instant, into batch: inout EventBatch) {
        batch.removeAll()
        setTime(now)
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

    /// Tells the connection the time without doing what is overdue: what is received next is received now.
    package mutating func setTime(_ now: Instant) {
        self.now = max(now, self.now)
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
            pings.postpone(since: since, until: now)
            if case .closing(var awaitedSince) = state {
                awaitedSince.postpone(since: since, until: now)
                state = .closing(since: awaitedSince)
            }
        } else if !isReading, pausedAt == nil {
            pausedAt = now
        }
    }

    /// Says how many bytes of what was written since the opening handshake the peer's side has taken.
    ///
    /// While a Ping or our Close is still behind other bytes that the peer is taking, its answer is not overdue.
    package mutating func noteAcknowledged(byteCount: Int) {
        guard byteCount > acknowledgedByteCount else { return }
        acknowledgedByteCount = byteCount
        pings.await(beyond: byteCount, from: now)
        if case .closing = state, closeEndOffset > byteCount { state = .closing(since: now) }
    }

    private var closeDeadline: Instant? {
        guard case .closing(let since) = state else { return nil }
        return since + configuration.closeTimeout
    }

    private var pongDeadline: Instant? {
        guard let timeout = configuration.pingTimeout, let since = pings.awaitedSince else { return nil }
        return since + timeout
    }
}
