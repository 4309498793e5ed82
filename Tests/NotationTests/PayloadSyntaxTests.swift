import JSONText
import Notation
import Testing
import WebSocketProtocol

@Suite("Payloads that are sent")
struct PayloadSyntaxTests {
    private func text(_ source: String, _ names: Names = [:]) throws -> String {
        let (type, payload) = try value(source).message(as: nil, in: names.reading(source))
        #expect(type == .text)
        return String(decoding: payload, as: UTF8.self)
    }

    private func diagnostic(_ source: String, as type: MessageType? = nil, _ names: Names = [:]) throws -> Diagnostic {
        let syntax = try value(source)
        return try #require(throws: Diagnostic.self) { try syntax.message(as: type, in: names.reading(source)) }
    }

    @Test func `text is sent as it is`() throws {
        #expect(try text(#""h\u00e9\n\"{\"a\": 1}""#) == "hé\n\"{\"a\": 1}")
        #expect(try text(#""""#) == "")
    }

    @Test func `JSON is sent compact, in its order, with its numbers and escapes`() throws {
        let source = #"{ "b" : 1.50, "a" : [ 1e3 , "x\u00e9\/ y", null ], "b": true }"#
        #expect(try text(source) == #"{"b":1.50,"a":[1e3,"x\u00e9\/ y",null],"b":true}"#)
        #expect(try text(#"{"\u0061 b": "{{s}}\u00e9{{s}}"}"#, ["s": #""\"""#]) == #"{"\u0061 b":"\"\u00e9\""}"#)
        #expect(try text("5") == "5")
    }

    @Test func `names are put in`() throws {
        let names: Names = ["s": #""a\"b""#, "o": #"{"k": 1.0}"#]
        #expect(try text(#""<{{s}}|{{o}}>""#, names) == #"<a"b|{"k":1.0}>"#)
        #expect(
            try text(#"{"s":{{s}},"o":{{o}},"t":"{{s}}","{{s}}":0}"#, names)
                == #"{"s":"a\"b","o":{"k":1.0},"t":"a\"b","a\"b":0}"#)
        #expect(try text("{{s}}", names) == #"a"b"#, "a string at the top is text")
        #expect(try text("{{o}}", names) == #"{"k":1.0}"#)
        #expect(try diagnostic("[{{x}}]").message == "no value for x")
    }

    @Test func `bytes are binary`() throws {
        var names = Names()
        names.files["dir/a"] = [1, 2]
        names.values["f"] = .string("a")
        for source in ["hex 01 02", "base64 AQI=", #"file "dir/{{f}}""#] {
            let (type, payload) = try value(source).message(as: nil, in: names)
            #expect(type == .binary)
            #expect(payload == [1, 2])
        }
        #expect(try diagnostic(#"file "b""#).message == "no file b")
    }

    @Test func `a text is repeated up to a number of bytes`() throws {
        #expect(try text(#"fill 5 "ab""#) == "ababa")
        #expect(try text(#"fill 0 "ab""#) == "")
        #expect(try text(#"fill {{n}} "{{s}}""#, ["n": #""3""#, "s": #""xy""#]) == "xyx")
        #expect(try diagnostic(#"fill {{n}} "a""#, ["n": "-1"]).message == "`fill` makes 0 to 1073741824 bytes, not -1")
        #expect(try diagnostic(#"fill 9999999999 "a""#).message.hasSuffix("not 9999999999"))
        #expect(try diagnostic(#"fill 3 "{{s}}""#, ["s": #""""#]).message == "`fill` has no text to repeat")
    }

    @Test func `a type can be forced`() throws {
        #expect(try value(#""a""#).message(as: .binary, in: Names()).type == .binary)
        #expect(try value("hex 61").message(as: .text, in: Names()) == (.text, [0x61]))
    }

    @Test(arguments: ["hex ff", #"fill 3 "é""#])
    func `text has to be UTF-8`(source: String) throws {
        let error = try diagnostic(source, as: .text)
        #expect(error.message == "these bytes are not UTF-8, as a text message has to be")
        #expect(part(error.range, of: source) == source)
        #expect(throws: Never.self) { try value(source).message(as: .binary, in: Names()) }
        #expect(throws: Never.self) { try value(source).bytes(in: Names()) }
    }

    @Test(arguments: ["/a/", #"glob "a""#, "?", "[?x:int]", #"{"a":1, ...}"#, "[...]"])
    func `patterns are no values`(source: String) throws {
        var reader = reader(source)
        let syntax = try reader.payload(.pattern, orWords: [])
        let error = #expect(throws: Diagnostic.self) { try syntax.message(as: nil, in: Names(source: source)) }
        #expect(error?.message.contains("pattern") == true)
    }

    @Test func `a value that is put into itself does not grow for ever`() throws {
        let syntax = try value("[{{x}}]")
        var names: Names = ["x": "0"]
        let error = try #require(throws: Diagnostic.self) {
            for _ in 0..<600 {
                let payload = try syntax.message(as: nil, in: names).payload
                names.values["x"] = try JSONValue(parsing: String(decoding: payload, as: UTF8.self))
            }
        }
        #expect(error.message == "more than 512 objects and arrays lie inside one another")
    }

    @Test(
        arguments: [
            (#""a""#, true), (#""{{a}}""#, false), (#"{"a":[1,"b"]}"#, true), (#"{"a":[{{x}}]}"#, false),
            (#"{"{{a}}":1}"#, false), ("hex 00", true), (#"file "a""#, false), (#"fill 3 "a""#, true),
            (#"fill {{n}} "a""#, false), ("/a/", true), ("/{{a}}/", false), ("[?:/{{a}}/]", false),
            ("[?a:/b/, ...]", true),
            (#"glob "a{{b}}""#, false),
        ])
    func `what is the same at each use is known`(source: String, isConstant: Bool) throws {
        var reader = reader(source)
        #expect(try reader.payload(.pattern, orWords: []).isConstant == isConstant)
    }
}
