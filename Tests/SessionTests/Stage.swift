import Session
import TestSupport
import WebSocketProtocol

typealias Stage = SessionStage<RecordingFrontEnd>

/// A session whose opening handshake is still to come.
func closedStage(
    _ role: Role = .client, subprotocols: [String] = [], configure: (inout SessionConfiguration) -> Void = { _ in }
) -> Stage {
    SessionStage(role, front: RecordingFrontEnd(), subprotocols: subprotocols, configure: configure)
}

/// A session that is open, of whose opening nothing is recorded.
func openStage(_ role: Role = .client, configure: (inout SessionConfiguration) -> Void = { _ in }) -> Stage {
    let stage = closedStage(role, configure: configure).open()
    _ = stage.front.takeCalls()
    return stage
}

/// The ending of an open session.
func ending(_ cause: SessionEnding.Cause, isClosedByUs: Bool = false) -> SessionEnding {
    SessionEnding(cause: cause, isClosedByUs: isClosedByUs, wasOpen: true)
}

/// The ending of a session that was never open.
func endingUnopened(_ cause: SessionEnding.Cause) -> SessionEnding {
    SessionEnding(cause: cause, isClosedByUs: false, wasOpen: false)
}

/// A frame of ours in the client's role, with the key of that number, counted from 0.
func ours(_ first: UInt8, _ payload: [UInt8], key: UInt8 = 0) -> WireFrame {
    WireFrame(first, payload, mask: (0..<4).map { key * 4 + $0 })
}

/// Our Close in the client's role.
func ourClose(_ code: UInt16, _ reason: String = "", key: UInt8 = 0) -> WireFrame {
    ours(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8), key: key)
}

/// The mask key of the peer in the server's role.
let peerKey: [UInt8] = [0xA5, 0x5A, 0x0F, 0xF0]
