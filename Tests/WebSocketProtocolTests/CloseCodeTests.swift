import Testing
import WebSocketProtocol

@Suite("RFC 6455 section 7.4, close codes")
struct CloseCodeTests {
    @Test func `of all numbers these may be sent`() {
        let allowed = (0...UInt16.max).filter { CloseCode(rawValue: $0).mayBeSent }
        #expect(allowed == [1000, 1001, 1002, 1003] + Array(1007...1014) + Array(3000...4999))
    }

    @Test(
        arguments: [
            (.normalClosure, 1000, "normal closure"), (.goingAway, 1001, "going away"),
            (.protocolError, 1002, "protocol error"), (.unsupportedData, 1003, "unsupported data"),
            (.invalidPayload, 1007, "invalid payload data"), (.policyViolation, 1008, "policy violation"),
            (.messageTooBig, 1009, "message too big"), (.mandatoryExtension, 1010, "mandatory extension"),
            (.internalError, 1011, "internal error"), (.serviceRestart, 1012, "service restart"),
            (.tryAgainLater, 1013, "try again later"), (.badGateway, 1014, "bad gateway"),
        ] as [(CloseCode, UInt16, String)])
    func `a registered code has a name`(code: CloseCode, number: UInt16, name: String) {
        #expect(code.rawValue == number)
        #expect(code.name == name)
        #expect(code.description == "\(number) (\(name))")
    }

    @Test func `other codes are numbers`() {
        #expect(CloseCode(rawValue: 4321).name == nil)
        #expect(CloseCode(rawValue: 4321).description == "4321")
        #expect(CloseCode(rawValue: 1005).description == "1005")
    }
}
