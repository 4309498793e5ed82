import JSONText
import Notation
import Testing

@Suite("JSON patterns")
struct JSONPatternTests {
    @Test(
        arguments: [
            ("1", "1.0"), ("100", "1e2"), ("12345678901234567890", "12345678901234567890"), ("0", "-0"),
            (#"{"a":1,"b":[true,null]}"#, " { \"b\" : [ true , null ],\n\"a\" : 1 } "), ("[]", "[ ]"), ("{}", "{ }"),
            (#"["ü"]"#, #"["\u00fc"]"#), (#"{"a":1}"#, #"{"a":2,"a":1}"#),
        ])
    func `JSON is compared by value`(source: String, text: String) throws {
        #expect(try pattern(source).matches(source))
        #expect(try pattern(source).matches(text))
    }

    @Test(
        arguments: [
            ("1", "2"), ("12345678901234567890", "12345678901234567891"), ("1", #""1""#), ("true", "false"),
            ("null", "false"), ("[1,2]", "[2,1]"), ("[1]", "[1,1]"), ("[1,1]", "[1]"), (#"{"a":1}"#, "{}"),
            (#"{"a":1}"#, #"{"a":1,"b":2}"#), ("{}", "[]"), ("[]", "{}"), (#"{"a":1}"#, #"{"A":1}"#), ("1", "1 x"),
            ("1", ""), (#"{"é":1}"#, #"{"e\u0301":1}"#), (#"{"a":1,"b":2}"#, #"{"a":1,"a":1}"#),
            (#"{"a":1}"#, #"{"a":1,"a":2}"#), ("[1,?]", "[1]"), (#"{"a":1,"b":?}"#, #"{"a":1}"#),
        ])
    func `other values do not match`(source: String, text: String) throws {
        #expect(try !pattern(source).matches(text))
    }

    @Test func `an open object may have more members`() throws {
        #expect(try pattern(#"{"a":1, ...}"#).matches(#"{"b":2,"a":1}"#))
        #expect(try pattern(#"{"a":1, ...}"#).matches(#"{"a":1}"#))
        #expect(try pattern("{...}").matches("{}"))
        #expect(try !pattern(#"{"a":1, ...}"#).matches(#"{"b":2}"#))
        #expect(try !pattern("{...}").matches("[]"))
    }

    @Test(
        arguments: [
            ("[...]", "[]", true), ("[...]", "[1,2]", true), ("[1, ...]", "[1]", true), ("[1, ...]", "[1,2,3]", true),
            ("[1, ...]", "[]", false), ("[1, ...]", "[2,1]", false), ("[..., 3]", "[1,2,3]", true),
            ("[..., 3]", "[3]", true), ("[..., 3]", "[3,4]", false), ("[1, ..., 3]", "[1,3]", true),
            ("[1, ..., 3]", "[1,2,2,3]", true), ("[1, ..., 1]", "[1]", false), ("[1,2, ..., 2,3]", "[1,2,3]", false),
        ])
    func `an open array may have more elements in one place`(source: String, text: String, isMatch: Bool) throws {
        #expect(try pattern(source).matches(text) == isMatch)
    }

    @Test(
        arguments: [
            ("string", [#""a""#]), ("int", ["1", "-7", "1.0", "1e3"]), ("number", ["1", "1.5", "-0.1e-3"]),
            ("bool", ["true", "false"]), ("null", ["null"]), ("object", ["{}", #"{"a":1}"#]), ("array", ["[]", "[1]"]),
            ("uuid", [#""123e4567-e89b-12d3-a456-42661417400F""#]),
        ])
    func `a wildcard may ask for a type`(type: String, values: [String]) throws {
        let others = [
            #""b""#, "1", "1.5", "true", "null", "{}", "[]", #""123e4567-e89b-12d3-a456-42661417400""#,
            #""123e4567-e89b-12d3-a45642661417400F""#, #""123e4567-e89b-12d3-a456-42661417400g""#,
        ]
        let accepted: [String: Set<String>] = [
            "string": [
                #""b""#, #""123e4567-e89b-12d3-a456-42661417400""#, #""123e4567-e89b-12d3-a45642661417400F""#,
                #""123e4567-e89b-12d3-a456-42661417400g""#,
            ], "int": ["1"], "number": ["1", "1.5"], "bool": ["true"], "null": ["null"], "object": ["{}"],
            "array": ["[]"],
        ]
        let wildcard = try pattern("[?:\(type)]")
        for value in values { #expect(wildcard.matches("[\(value)]"), "\(value)") }
        for value in others {
            #expect(wildcard.matches("[\(value)]") == accepted[type, default: []].contains(value), "\(value)")
        }
    }

    @Test func `a wildcard matches any value and captures it`() throws {
        #expect(try pattern("?").captures(#"{"a":1}"#) == [])
        #expect(try pattern("?all").captures("[1, 2.50]") == ["all=[1,2.50]"])
        #expect(
            try pattern(#"{"b":?x,"a":[?y:int, ...]}"#).captures(#"{"a":[1,2],"b":"s"}"#) == [#"x="s""#, "y=1"])
        #expect(try !pattern("?").matches("no JSON"))
    }

    @Test func `a wildcard may ask for text that matches`() throws {
        let date = try pattern(#"{"at":?at:/^(?<year>\d{4})-/}"#)
        #expect(date.captures(#"{"at":"2024-05"}"#) == [#"year="2024""#, #"at="2024-05""#])
        #expect(!date.matches(#"{"at":"24-05"}"#))
        #expect(!date.matches(#"{"at":2024}"#))
    }

    @Test func `a name that is captured twice must have equal values`() throws {
        let twice = try pattern(#"{"a":?x,"b":?x}"#)
        #expect(twice.captures(#"{"a":1,"b":1.0}"#) == ["x=1"])
        #expect(!twice.matches(#"{"a":1,"b":2}"#))
    }

    @Test func `names stand for values and for parts of strings`() throws {
        let names: Names = ["n": "7", "s": #""x""#, "o": #"{"k":[1]}"#]
        let source = #"{"n":{{n}},"s":{{s}},"o":{{o}},"t":"<{{s}}{{n}}{{o}}>","{{s}}":1}"#
        #expect(
            try pattern(source, names).matches(#"{"x":1,"t":"<x7{\"k\":[1]}>","o":{"k":[1]},"s":"x","n":7}"#))
    }

    @Test func `the order of many members does not count either`() throws {
        let members = (0..<40).map { #""k\#($0)":\#($0)"# }
        let source = "{\(members.joined(separator: ","))}"
        #expect(try pattern(source).matches("{\(members.reversed().joined(separator: ","))}"))
        #expect(try pattern(source).matches("{\"k3\":0,\(members.reversed().joined(separator: ", "))}"))
        #expect(try !pattern(source).matches("{\(members.reversed().joined(separator: ",")),\"more\":3}"))
        #expect(try !pattern(source).matches("{\(members.dropFirst().joined(separator: ",")),\"more\":3}"))
    }

    @Test func `of members with the same name in a pattern the last counts`() throws {
        #expect(try pattern(#"{"a":1,"b":0,"a":2}"#).matches(#"{"b":0,"a":2}"#))
        #expect(try !pattern(#"{"a":1,"a":2}"#).matches(#"{"a":1}"#))
    }

    @Test func `deep values are compared`() throws {
        let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(try pattern(deep).matches(" " + deep))
        #expect(try !pattern("{{x}}", ["x": deep]).matches("[" + deep + "]"))
    }

    @Test func `a value that is put in can not make a pattern too deep`() throws {
        let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        let error = #expect(throws: Diagnostic.self) { try pattern("[{{x}}]", ["x": deep]) }
        #expect(error?.message == "more than 512 objects and arrays lie inside one another")
        #expect(throws: Never.self) { try pattern("{{x}}", ["x": deep]) }
    }
}
