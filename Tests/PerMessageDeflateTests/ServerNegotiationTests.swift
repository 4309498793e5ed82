import PerMessageDeflate
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Agreeing on permessage-deflate as a server (RFC 7692 section 5.1)")
struct ServerNegotiationTests {
    /// The extensions in the answer to a request that offers these, or the status of a refusal.
    private func answer(to offers: String, isOn: Bool = true) -> String? {
        var handshake = ServerHandshake(extensions: isOn ? DeflateNegotiation() : nil)
        let request = Array(SampleHandshake.request("Sec-WebSocket-Extensions: \(offers)").utf8)
        let progress = request.withUnsafeBytes { handshake.receive($0) }
        guard case .finished(let outcome, let response, _) = progress else { return "incomplete" }
        if case .refused(let status, _) = outcome { return "\(status)" }
        let prefix = "Sec-WebSocket-Extensions: "
        let lines = String(decoding: response, as: UTF8.self).split(separator: "\r\n")
        return lines.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    @Test(
        arguments: [
            ("permessage-deflate", "permessage-deflate"),
            ("permessage-deflate; client_max_window_bits", "permessage-deflate"),
            (
                "permessage-deflate; client_max_window_bits=8; server_max_window_bits=9",
                "permessage-deflate; server_max_window_bits=9; client_max_window_bits=8"
            ),
            (
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
            ),
            ("x-webkit-deflate-frame, permessage-deflate", "permessage-deflate"),
            // What can not be read is declined, and the next offer looked at.
            ("permessage-deflate; server_max_window_bits=7, permessage-deflate", "permessage-deflate"),
            (
                "permessage-deflate; x, permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; server_max_window_bits=8"
            ),
        ])
    func `the first offer that can be read is accepted as it is`(offers: String, answer: String) {
        #expect(self.answer(to: offers) == answer)
    }

    @Test(
        arguments: [
            "x-webkit-deflate-frame", "permessage-deflate; x", "permessage-deflate; server_max_window_bits=16",
            "permessage-deflate; server_max_window_bits",
            "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
        ])
    func `what can not be accepted is declined`(offers: String) {
        #expect(answer(to: offers) == nil)
    }

    @Test func `nothing is accepted where it is off`() {
        #expect(answer(to: "permessage-deflate", isOn: false) == nil)
    }

    @Test func `what is no list is refused`() {
        #expect(answer(to: "permessage-deflate; =") == "400")
    }
}
