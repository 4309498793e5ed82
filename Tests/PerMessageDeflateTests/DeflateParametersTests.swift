import PerMessageDeflate
import Testing
import WebSocketProtocol

@Suite("Parameters of permessage-deflate (RFC 7692 section 7.1)")
struct DeflateParametersTests {
    private func parse(_ text: String, isOffer: Bool = true) throws -> DeflateParameters {
        try DeflateParameters(try #require(ExtensionElement.list(text).first), isOffer: isOffer)
    }

    @Test func `all four are read and written`() throws {
        let text =
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover; "
            + "server_max_window_bits=8; client_max_window_bits=15"
        let parameters = try parse(text)
        #expect(parameters.serverNoContextTakeover)
        #expect(parameters.clientNoContextTakeover)
        #expect(parameters.serverMaxWindowBits == 8)
        #expect(parameters.clientMaxWindowBits == .bits(15))
        #expect(parameters.element.description == text)
    }

    @Test func `none of them is legal too`() throws {
        #expect(try parse("permessage-deflate") == DeflateParameters())
    }

    @Test func `only an offer may have client_max_window_bits without a value`() throws {
        let text = "permessage-deflate; client_max_window_bits"
        #expect(try parse(text).clientMaxWindowBits == .any)
        #expect(throws: DeflateParameters.Problem.missingValue("client_max_window_bits")) {
            try parse(text, isOffer: false)
        }
    }

    @Test func `a value may be quoted`() throws {
        #expect(try parse("permessage-deflate; server_max_window_bits=\"10\"").serverMaxWindowBits == 10)
    }

    @Test(
        arguments: [
            ("x", DeflateParameters.Problem.unknown("x")),
            ("Server_no_context_takeover", .unknown("Server_no_context_takeover")),
            ("server_no_context_takeover; server_no_context_takeover", .repeated("server_no_context_takeover")),
            ("client_max_window_bits=9; client_max_window_bits=9", .repeated("client_max_window_bits")),
            ("server_no_context_takeover=1", .unwantedValue("server_no_context_takeover", "1")),
            ("client_no_context_takeover=true", .unwantedValue("client_no_context_takeover", "true")),
            ("server_max_window_bits", .missingValue("server_max_window_bits")),
            ("server_max_window_bits=7", .wrongValue("server_max_window_bits", "7")),
            ("server_max_window_bits=16", .wrongValue("server_max_window_bits", "16")),
            ("server_max_window_bits=08", .wrongValue("server_max_window_bits", "08")),
            ("client_max_window_bits=+9", .wrongValue("client_max_window_bits", "+9")),
            ("client_max_window_bits=a", .wrongValue("client_max_window_bits", "a")),
        ])
    func `what is wrong is named`(parameters: String, problem: DeflateParameters.Problem) {
        for isOffer in [true, false] {
            #expect(throws: problem) { try parse("permessage-deflate; \(parameters)", isOffer: isOffer) }
        }
        let name = parameters.prefix { $0 != "=" && $0 != ";" }
        #expect(problem.description.contains(name))
    }
}

@Suite("Lists of extensions (RFC 6455 section 9.1)")
struct ExtensionElementTests {
    @Test(
        arguments: [
            ("", []), (" , ,", []), ("a", [ExtensionElement("a")]),
            ("a, b;c", [ExtensionElement("a"), ExtensionElement("b", [.init("c")])]),
            ("a ; b = 1 ; c=\"x\\y\"", [ExtensionElement("a", [.init("b", "1"), .init("c", "xy")])]),
        ])
    func `are read`(text: String, elements: [ExtensionElement]) throws {
        #expect(try ExtensionElement.list(text) == elements)
    }

    @Test(arguments: [
        ";", "a;", "a;;b", "a b", "a; b=", "a; =b", "a; b=\"x y\"", "a; b=\"", "a; b=c=d", "a; b=\"\"", "é",
    ])
    func `or are none`(text: String) {
        let error = #expect(throws: ExtensionElement.SyntaxError.self) { try ExtensionElement.list(text) }
        #expect(error?.text == text)
    }

    @Test func `several fields are one list`() throws {
        let fields = HeaderFields([
            .init("sec-websocket-extensions", "a"), .init("Other", "x"), .init("Sec-WebSocket-Extensions", "b; c, d"),
        ])
        #expect(try ExtensionElement.list(in: fields).map(\.name) == ["a", "b", "d"])
    }
}
