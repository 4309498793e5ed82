import PerMessageDeflate
import TestSupport
import Testing
import WebSocketProtocol

@Suite("Agreeing on permessage-deflate as a client (RFC 7692 section 5.1)")
struct ClientNegotiationTests {
    private func handshake(_ offers: [String], byHand: String? = nil) throws -> ClientHandshake {
        let parameters = try offers.map { text throws in
            let element = try #require(ExtensionElement.list("permessage-deflate; \(text)").first)
            return try DeflateParameters(element, isOffer: true)
        }
        return ClientHandshake(
            url: try WebSocketURL("ws://server.example.com/chat"), key: Array("the sample nonce".utf8),
            extensions: offers.isEmpty ? nil : DeflateNegotiation(offers: parameters),
            fields: byHand.map { [.init("Sec-WebSocket-Extensions", $0)] } ?? [])
    }

    /// What the client says to an answer with these extensions.
    private func judge(
        _ answer: String, for handshake: consuming ClientHandshake
    ) -> (failure: String?, agreed: AgreedExtension?) {
        let response = Array(SampleHandshake.response("Sec-WebSocket-Extensions: \(answer)").utf8)
        let progress = response.withUnsafeBytes { handshake.receive($0) }
        guard case .finished(let outcome, _) = progress else { return ("incomplete", nil) }
        if case .failed(let failure) = outcome { return (failure.description, nil) }
        return (nil, handshake.agreedExtension)
    }

    @Test func `the usual offer leaves the server free`() {
        let offers = DeflateNegotiation().offers
        #expect(offers.map(\.description) == ["permessage-deflate; client_max_window_bits"])
    }

    @Test func `offers stand in one header in order of preference`() throws {
        let request = try handshake(["client_max_window_bits=9; server_no_context_takeover", "client_max_window_bits"])
            .request
        #expect(
            request.fields.values("Sec-WebSocket-Extensions") == [
                "permessage-deflate; server_no_context_takeover; client_max_window_bits=9, "
                    + "permessage-deflate; client_max_window_bits"
            ])
    }

    @Test(
        arguments: [
            ("client_max_window_bits", "permessage-deflate", "32 KiB, kept", "32 KiB, kept"),
            (
                "client_max_window_bits", "permessage-deflate; client_max_window_bits=9", "512 bytes, kept",
                "32 KiB, kept"
            ),
            (
                "client_max_window_bits=10", "permessage-deflate; client_max_window_bits=10", "1 KiB, kept",
                "32 KiB, kept"
            ),
            (
                "client_max_window_bits=10", "permessage-deflate; client_max_window_bits=8", "256 bytes, kept",
                "32 KiB, kept"
            ),
            // What the client has said of itself holds although the server does not repeat it (section 7.1.2.2).
            ("client_max_window_bits=10", "permessage-deflate", "1 KiB, kept", "32 KiB, kept"),
            ("client_no_context_takeover", "permessage-deflate", "32 KiB, new", "32 KiB, kept"),
            // A server may ask for what was not offered.
            ("client_max_window_bits", "permessage-deflate; client_no_context_takeover", "32 KiB, new", "32 KiB, kept"),
            ("client_max_window_bits", "permessage-deflate; server_no_context_takeover", "32 KiB, kept", "32 KiB, new"),
            ("client_max_window_bits", "permessage-deflate; server_max_window_bits=12", "32 KiB, kept", "4 KiB, kept"),
            (
                "server_max_window_bits=12; server_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=11", "32 KiB, kept",
                "2 KiB, new"
            ),
        ])
    func `legal answers`(offer: String, answer: String, sent: String, received: String) throws {
        let (failure, agreed) = judge(answer, for: try handshake([offer]))
        #expect(failure == nil)
        let summary = try #require(agreed).summary
        #expect(summary.hasPrefix("sent with a window of \(sent)"), "\(summary)")
        #expect(summary.contains("received with a window of \(received)"), "\(summary)")
    }

    @Test(
        arguments: [
            ("client_max_window_bits", "permessage-deflate; x=1", "parameter x"),
            ("client_max_window_bits", "permessage-deflate; server_max_window_bits=7", "server_max_window_bits=7"),
            ("client_max_window_bits", "permessage-deflate; server_max_window_bits=16", "server_max_window_bits=16"),
            ("client_max_window_bits", "permessage-deflate; server_max_window_bits", "server_max_window_bits without"),
            ("client_max_window_bits", "permessage-deflate; client_max_window_bits", "client_max_window_bits without"),
            (
                "client_max_window_bits", "permessage-deflate; server_no_context_takeover=0",
                "server_no_context_takeover=0"
            ),
            (
                "client_max_window_bits",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "server_no_context_takeover twice"
            ),
            (
                "server_no_context_takeover", "permessage-deflate; client_max_window_bits=10",
                "without server_no_context_takeover"
            ),
            ("client_no_context_takeover", "permessage-deflate; client_max_window_bits=10", "was not offered"),
            ("client_max_window_bits=10", "permessage-deflate; client_max_window_bits=11", "more than the 10"),
            ("server_no_context_takeover", "permessage-deflate", "without server_no_context_takeover"),
            ("server_max_window_bits=10", "permessage-deflate", "without server_max_window_bits"),
            ("server_max_window_bits=10", "permessage-deflate; server_max_window_bits=11", "more than the 10"),
            ("client_max_window_bits", "permessage-deflate, permessage-deflate", "permessage-deflate twice"),
            ("client_max_window_bits", "permessage-bzip2", "permessage-bzip2, which was not asked for"),
            ("client_max_window_bits", "Permessage-Deflate", "Permessage-Deflate, which was not asked for"),
            ("client_max_window_bits", "permessage-deflate; a b", "no list of extensions"),
        ])
    func `illegal answers fail the handshake with their reason`(offer: String, answer: String, reason: String) throws {
        let (failure, agreed) = judge(answer, for: try handshake([offer]))
        #expect(try #require(failure).contains(reason), "\(failure ?? "")")
        #expect(agreed == nil)
    }

    @Test func `an answer may take any of several offers`() throws {
        let offers = ["server_max_window_bits=10", "client_max_window_bits"]
        #expect(judge("permessage-deflate; server_max_window_bits=9", for: try handshake(offers)).failure == nil)
        #expect(judge("permessage-deflate; client_max_window_bits=9", for: try handshake(offers)).failure == nil)
        let (failure, _) = judge(
            "permessage-deflate; server_max_window_bits=11; client_max_window_bits=16", for: try handshake(offers))
        #expect(failure != nil)
    }

    @Test func `nothing accepted is nothing agreed`() throws {
        var handshake = try handshake(["client_max_window_bits"])
        let progress = Array(SampleHandshake.response().utf8).withUnsafeBytes { handshake.receive($0) }
        guard case .finished(.accepted, _) = progress else { return #expect(Bool(false), "\(progress)") }
        #expect(handshake.agreedExtension == nil)
    }

    @Test func `a header by hand is an offer too`() throws {
        let byHand = "permessage-deflate; server_max_window_bits=9, x-other"
        let offered = try handshake(["client_max_window_bits"], byHand: byHand)
        #expect(offered.request.fields.values("Sec-WebSocket-Extensions") == [byHand])
        #expect(judge("permessage-deflate; server_max_window_bits=9", for: offered).failure == nil)
        #expect(
            try #require(judge("permessage-deflate", for: offered).failure).contains("without server_max_window_bits"))
        #expect(try #require(judge("x-other", for: offered).failure).contains("wsx does not speak"))
    }

    @Test func `what is asked for by hand alone is not spoken`() throws {
        let failure = judge("permessage-deflate", for: try handshake([], byHand: "permessage-deflate")).failure
        #expect(try #require(failure).contains("does not speak"))
        #expect(
            try #require(judge("permessage-deflate", for: try handshake([])).failure)
                .contains("which was not asked for"))
    }
}
