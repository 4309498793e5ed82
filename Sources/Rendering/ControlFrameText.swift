package import WebSocketProtocol

/// Pings and Pongs in words, the same in every mode.
package enum ControlFrameText {
    /// Such as `ping "data"`.
    package static func ping(_ payload: UnsafeRawBufferPointer) -> String {
        "ping" + quoted(payload)
    }

    /// Such as `pong "data" in 0.41 ms`; the time only where one of our Pings is answered.
    package static func pong(_ payload: UnsafeRawBufferPointer, answering answer: PingAnswer?) -> String {
        "pong" + quoted(payload) + (answer.map { " in " + $0.roundTrip.millisecondsText } ?? "")
    }

    private static func quoted(_ payload: UnsafeRawBufferPointer) -> String {
        guard !payload.isEmpty else { return "" }
        let isPrintable = payload.allSatisfy { (0x20...0x7E).contains($0) }
        guard !isPrintable else { return " \"" + String(decoding: payload, as: UTF8.self) + "\"" }
        return ", \(payload.count) " + (payload.count == 1 ? "byte" : "bytes")
    }
}

extension Duration {
    /// Milliseconds with two decimals: `0.41 ms`.
    package var millisecondsText: String {
        let hundredths = nanosecondsClamped / 10_000
        let fraction = hundredths % 100
        return "\(hundredths / 100)." + (fraction < 10 ? "0" : "") + "\(fraction) ms"
    }
}
