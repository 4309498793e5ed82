import JSONText
import Notation
import Testing
import WebSocketProtocol

@testable import struct WebSocketProtocol.HTTPResponse

@Suite("Queries and predicates")
struct QueryTests {
    private func query(_ source: String) throws -> QuerySyntax {
        var reader = reader(source)
        return try reader.query()
    }

    private func answer(_ source: String, _ subject: QuerySubject, _ names: Names = [:]) throws -> QueryAnswer {
        try query(source).answer(of: subject, in: names)
    }

    private func message(_ text: String, _ type: MessageType? = .text) -> QuerySubject {
        .payload(ReceivedPayload(text, type))
    }

    private func response(_ lines: String..., body: String = "") throws -> QuerySubject {
        let head = try HTTPHead(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
        var response = try #require(HTTPResponse(head))
        response.body = Array(body.utf8)
        return .response(response)
    }

    // MARK: - Queries

    @Test(
        arguments: [
            ("$.a", ["1"]), ("$.b[*]", ["2", "3"]), ("$.b", ["[2,3]"]), ("$.none", []), ("size", ["17"]),
            ("text", [#""{\"a\":1,\"b\":[2,3]}""#]),
        ])
    func `a message is asked for JSON, text and size`(source: String, values: [String]) throws {
        let answer = try answer(source, message(#"{"a":1,"b":[2,3]}"#))
        #expect(answer.values.map(\.compactText) == values)
    }

    @Test func `several values are an array, and none is no value`() throws {
        let subject = message(#"[{"id":1},{"id":2}]"#)
        #expect(try answer("$[*].id", subject).value?.compactText == "[1,2]")
        #expect(try answer("$[0].id", subject).value?.compactText == "1")
        #expect(try answer("$..id[0]", subject).value == nil)
        #expect(try answer("$..id[0]", subject).absence == "there is nothing at $..id[0]")
    }

    @Test func `what is no JSON or no text has no answer, and the reason`() throws {
        let path = try answer("$.a", message("x"))
        #expect(path.values.isEmpty)
        #expect(path.absence == "the payload is not JSON: expected a value at byte 0")
        let text = try answer("text", .payload(ReceivedPayload(type: .binary, bytes: [0xFF])))
        #expect(text.values.isEmpty)
        #expect(text.absence == "the payload is no text")
        #expect(try answer("size", .payload(ReceivedPayload(type: .binary, bytes: [0xFF]))).value?.compactText == "1")
    }

    @Test(
        arguments: [
            ("status", "401"), (#"header "www-authenticate""#, #""Bearer, Basic""#), (#"header "{{h}}""#, #""1""#),
            ("subprotocol", #""chat""#), ("extensions", #""permessage-deflate""#), ("body", #""{\"a\":[5]}""#),
            ("$.a[0]", "5"), ("size", "9"), ("text", #""{\"a\":[5]}""#),
        ])
    func `a response is asked for its parts`(source: String, value: String) throws {
        let subject = try response(
            "HTTP/1.1 401 Unauthorized", "WWW-Authenticate: Bearer", "X-One: 1", "www-authenticate: Basic",
            "Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Extensions: permessage-deflate", body: #"{"a":[5]}"#)
        #expect(try answer(source, subject, ["h": #""X-One""#]).value?.compactText == value)
    }

    @Test(
        arguments: [
            (#"header "A""#, #"the response has no header "A""#), ("subprotocol", "the server chose no subprotocol"),
            ("extensions", "the server chose no extensions"),
        ])
    func `what a response does not have is told`(source: String, absence: String) throws {
        let answer = try answer(source, try response("HTTP/1.1 101 Switching Protocols"))
        #expect(answer.values.isEmpty)
        #expect(answer.absence == absence)
    }

    @Test(
        arguments: [
            ("status", "a status"), (#"header "A""#, "a header"), ("subprotocol", "a subprotocol"),
            ("extensions", "extensions"), ("body", "a body"),
        ])
    func `a message has no parts of a response`(source: String, words: String) throws {
        let error = #expect(throws: Diagnostic.self) { try answer(source, message("a")) }
        #expect(error?.message == "only the response to the opening handshake has \(words)")
        #expect(part(error?.range, of: source) == source)
    }

    @Test func `a path that looks at too much is an error`() throws {
        let many = "[\(String(repeating: "1,", count: 100_000))1]"
        let error = #expect(throws: Diagnostic.self) { try answer("$[*]", message(many)) }
        #expect(error?.message.contains("more than 100000 places") == true)
    }

    // MARK: - Predicates

    private func failure(
        _ json: String, _ predicate: String, query source: String = "$.x", _ names: Names = [:]
    ) throws -> PredicateFailure? {
        var reader = reader(predicate)
        let syntax = try reader.predicate()
        return try syntax.failure(of: try answer(source, message(json)), in: names)
    }

    @Test(
        arguments: [
            ("1", "== 1.0", true), ("1", "== 2", false), ("1", #"== "1""#, false), ("[1,2]", "== [1,2]", true),
            ("1", "!= 2", true), ("1", "!= 1", false), ("1", "not == 2", true), ("1", "not == 1", false),
            ("1", "< 2", true), ("2", "< 2", false), ("2", "<= 2", true), ("3", "> 2", true), ("2", "> 2", false),
            ("2", ">= 2", true), ("1e400", "> 1e399", true), (#""a""#, #"< "b""#, true), (#""b""#, #"<= "a""#, false),
            ("5", "not < 3", true), (#""hello""#, #"contains "ell""#, true), (#""hello""#, #"contains "elo""#, false),
            (#""a""#, #"contains "ab""#, false), (#""a""#, #"contains """#, true), ("[1,[2]]", "contains [2]", true),
            ("[1,2]", "contains 3", false), ("[1,2]", "not contains 3", true), (#""abc""#, #"startsWith "ab""#, true),
            (#""abc""#, #"startsWith "b""#, false), (#""abc""#, #"endsWith "bc""#, true),
            (#""abc""#, #"endsWith "ab""#, false), (#""abc""#, #"not endsWith "ab""#, true),
            (#""abc""#, "matches /B/i", true), (#""abc""#, "matches /^b/", false), ("null", "exists", true),
            ("null", "not exists", false), ("[1,2]", "count == 2", true), ("[1,2]", "count > 2", false),
            (#"{"a":1}"#, "count == 1", true), ("7", "count == 1", true), ("[]", "count == 0", true),
            ("[1,2]", "not count == 3", true), ("1.0", "is int", true), ("1.5", "is int", false),
            (#""x""#, "not is number", true), ("[]", "is array", true),
            (#""123e4567-e89b-12d3-a456-426614174000""#, "is uuid", true),
        ])
    func `a predicate holds or does not`(json: String, predicate: String, holds: Bool) throws {
        let failure = try failure(#"{"x":\#(json)}"#, predicate)
        #expect((failure == nil) == holds)
        if let failure {
            #expect(failure.message == "$.x is not as demanded")
            #expect(failure.received == json)
            #expect(failure.expected == (predicate.hasPrefix("== ") ? String(predicate.dropFirst(3)) : predicate))
        }
    }

    @Test(
        arguments: [
            ("== 1", false), ("!= 1", false), ("not == 1", false), ("< 1", false), (#"contains "a""#, false),
            ("is null", false), ("not is null", false), ("exists", false), ("not exists", true), ("count == 0", true),
            ("count > 0", false),
        ])
    func `where there is nothing, only its absence holds`(predicate: String, holds: Bool) throws {
        let failure = try failure("{}", predicate)
        #expect((failure == nil) == holds)
        if let failure, !predicate.contains("exists"), !predicate.contains("count") {
            #expect(failure.message == "there is nothing at $.x")
        }
        if let failure { #expect(failure.received == "nothing") }
    }

    @Test(
        arguments: [
            ("1", #"< "2""#, "`<` compares two numbers or two strings, not a number and a string"),
            ("true", "not >= 1", "`>=` compares two numbers or two strings, not a boolean and a number"),
            ("5", "contains 5", "`contains` is for strings and arrays, not for a number"),
            (#"{"a":1}"#, #"not contains "a""#, "`contains` is for strings and arrays, not for an object"),
            (#""5""#, "contains 5", "a string never contains a number"),
            ("5", #"startsWith "5""#, "`startsWith` is for strings, not for a number"),
            ("null", #"not endsWith "5""#, "`endsWith` is for strings, not for null"),
            ("[]", "matches /5/", "`matches` is for strings, not for an array"),
        ])
    func `what makes no sense fails either way`(json: String, predicate: String, message: String) throws {
        #expect(try failure(#"{"x":\#(json)}"#, predicate)?.message == message)
    }

    @Test func `several values are compared as an array, and counted one by one`() throws {
        let json = #"{"x":[[1,2],[3]]}"#
        #expect(try failure(json, "== [[1,2],[3]]", query: "$.x[*]") == nil)
        #expect(try failure(json, "contains [3]", query: "$.x[*]") == nil)
        #expect(try failure(json, "count == 2", query: "$.x[*]") == nil)
        #expect(try failure(#"{"x":[[1,2]]}"#, "count == 1", query: "$.x[*]") == nil)
        #expect(try failure(#"{"x":[[1,2]]}"#, "== [1,2]", query: "$.x[*]") == nil)
        #expect(try failure(json, "== [1,2]", query: "$.x[*]")?.received == "[[1,2],[3]]")
    }

    @Test func `names are put into predicates`() throws {
        let names: Names = ["n": "2", "s": #""b.""#]
        #expect(try failure(#"{"x":2}"#, "== {{n}}", names) == nil)
        #expect(try failure(#"{"x":[1,2]}"#, "count == {{n}}", names) == nil)
        #expect(try failure(#"{"x":"ab.c"}"#, "matches /{{s}}/", names) == nil)
        #expect(try failure(#"{"x":"abxc"}"#, "matches /{{s}}/", names) != nil)
        #expect(throws: Diagnostic.self) { try failure(#"{"x":2}"#, "== {{m}}", names) }
    }

    @Test func `an expression that takes too long is an error`() throws {
        let text = String(repeating: "a", count: 50_000) + "b"
        let error = #expect(throws: Diagnostic.self) { try failure(#"{"x":"\#(text)"}"#, "matches /(a+)+$/") }
        #expect(error?.message == "the pattern /(a+)+$/ takes too long on this message")
    }
}
