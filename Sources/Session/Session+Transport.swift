internal import WebSocketProtocol

/// What a transport tells its session, and the turns in which it happens.
extension Session: TransportUser {
    /// The transport is connected: the opening handshake begins.
    package func start() {
        turn {
            guard case .handshake(.client(let handshake), _) = phase else { return }
            write(handshake.request.bytes)
        }
    }

    /// Bytes arrived from the peer.
    package func transportDidReceive(_ block: UnsafeRawBufferPointer) {
        turn {
            switch phase {
            case .handshake(let handshake, let deadline): continueHandshake(handshake, deadline: deadline, block)
            case .open: receive(block)
            case .lingering, .closing, .ended: break
            }
        }
    }

    /// The peer has ended its direction of the stream.
    package func transportDidReceiveEnd() {
        guard !holdsBack(.ended) else { return }
        turn {
            if !isClosingTransport { isEndedByPeer = true }
            switch phase {
            case .handshake(.client(var handshake), _):
                opened(handshake.receiveEndOfStream())
            case .handshake:
                finish(.dropped)
            case .open:
                connection?.receiveEndOfStream(into: &batch)
                deliver(block: UnsafeRawBufferPointer(start: nil, count: 0))
            case .lingering, .closing, .ended:
                break
            }
            closeTransport()
        }
    }

    /// The transport has room again.
    package func transportDidBecomeWritable() {
        turn {
            guard case .open = phase else { return }
            front.sessionDidBecomeWritable(self)
        }
    }

    /// The time given to `wake(at:)` has come.
    package func transportDidWake() {
        turn {
            let now = transport.now
            switch phase {
            case .handshake(.client(var handshake), let deadline) where now >= deadline:
                // A refusal whose body does not end is shown as far as it came.
                let outcome = handshake.receiveEndOfStream()
                if case .failed(.refused) = outcome {
                    opened(outcome)
                } else {
                    finish(.handshakeTimedOut(configuration.handshakeTimeout))
                    closeTransport()
                }
            case .handshake(.server, let deadline) where now >= deadline:
                finish(.handshakeTimedOut(configuration.handshakeTimeout))
                closeTransport()
            case .open:
                connection?.setTime(now)
                connection?.noteAcknowledged(byteCount: acknowledgedByteCount - handshakeByteCount)
                connection?.advance(to: now, into: &batch)
                deliver(block: UnsafeRawBufferPointer(start: nil, count: 0))
            case .lingering(let deadline) where now >= deadline:
                closeTransport()
            case .handshake, .lingering, .closing, .ended:
                break
            }
            guard !isClosingTransport else { return }
            if let deadline = front.nextDeadline, now >= deadline { front.session(self, advanceTo: now) }
        }
    }

    /// The transport failed.
    package func transportDidFail(_ message: String) {
        guard !holdsBack(.failed(message)) else { return }
        turn {
            if !isClosingTransport { isEndedByPeer = true }
            finish(.transportFailed(message))
            closeTransport()
        }
    }

    /// The transport is closed, for whatever reason: the session is over.
    package func transportDidClose() {
        guard !isEnded, !holdsBack(.closed) else { return }
        phase = .ended
        transport.wake(at: nil)
        let wasOpen = connection != nil
        let ending = SessionEnding(cause: cause ?? .dropped, isClosedByUs: isClosedByUs, wasOpen: wasOpen)
        for observer in observers { observer.didEnd(ending) }
        front.sessionDidEnd(self, ending)
    }

    /// Somebody outside asks the front end for something.
    package func perform(_ command: Front.Command) {
        turn {
            guard !isEnded else { return }
            front.session(self, perform: command)
        }
    }

    /// Does something with the session in a turn of its own, when the reason is another session's.
    package func perform(_ body: () -> Void) {
        turn(body)
    }
}
