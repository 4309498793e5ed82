internal import WebSocketProtocol

/// A part of the program that takes bytes from strangers, and what must be so whatever they are.
///
/// A name is that of a folder of `Tests/Fuzzing/Corpus` too.
package struct FuzzTarget: Sendable {
    package typealias Check = @Sendable (FuzzInput) throws(Finding) -> Void

    package let name: String
    /// Throws what is wrong with what came of an input; traps count as well.
    package let check: Check

    init(_ name: String, _ check: @escaping Check) {
        self.name = name
        self.check = check
    }

    /// Every target. A new one goes here, and gets seeds in `Tests/Fuzzing/Tests/Seeds.swift`.
    package static let all = [
        FuzzTarget("frames-as-client") { input throws(Finding) in try FrameReading.check(input, as: .client) },
        FuzzTarget("frames-as-server") { input throws(Finding) in try FrameReading.check(input, as: .server) },
        FuzzTarget("connection", ConnectionPlay.check),
        FuzzTarget("handshake-response", ResponseReading.check),
        FuzzTarget("handshake-request", RequestReading.check),
        FuzzTarget("deflate-negotiation", DeflateAgreeing.check),
        FuzzTarget("compressed-frames", CompressedReading.checkFrames),
        FuzzTarget("inflating", CompressedReading.checkPayload),
        FuzzTarget("deflate-round-trip", CompressedReading.checkRoundTrip),
        FuzzTarget("url", URLReading.check),
        FuzzTarget("json", JSONReading.check),
        FuzzTarget("script", ScriptReading.check),
    ]

    package static func named(_ name: String) -> FuzzTarget? {
        all.first { $0.name == name }
    }
}
