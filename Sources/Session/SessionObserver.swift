package import WebSocketProtocol

/// Looks on at what goes over an open connection, in the order of the wire as this side sees it.
///
/// Calls come in the session's isolation: of what is received before the front end has it, of what is sent as soon as
/// it is handed over. Keep-alive Pings and what the protocol answers by itself are not told.
package protocol SessionObserver: AnyObject {
    func didSend(_ event: SentEvent)
    func didReceive(_ events: [Event], _ payloads: PayloadBytes)
    func didEnd(_ ending: SessionEnding)
}

/// Something that a front end has sent; bytes are valid for the time of one call.
package enum SentEvent {
    case message(MessageType, UnsafeRawBufferPointer)
    case fragment(MessageType, UnsafeRawBufferPointer, isFinal: Bool)
    /// With the number that its Pong's answer repeats.
    case ping([UInt8], number: Int)
    case pong([UInt8])
    case close(CloseCode?, reason: String)
    /// A frame that was sent as it is described.
    case frame(FrameHeader, payload: [UInt8])
    /// Bytes that were sent without a frame.
    case raw([UInt8])
    /// The end of our direction of the stream.
    case endOfStream
}

extension Session {
    /// Tells an observer from now on.
    package func add(_ observer: any SessionObserver) {
        observers.append(observer)
    }

    package func remove(_ observer: any SessionObserver) {
        observers.removeAll { $0 === observer }
    }

    func tell(_ event: SentEvent) {
        for observer in observers { observer.didSend(event) }
    }

    /// Tells of each message of a run.
    func tell(_ run: MessageRun, from block: UnsafeRawBufferPointer) {
        run.forEach(in: block) { type, payload in tell(.message(type, payload)) }
    }
}
