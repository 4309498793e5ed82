import Notation
import TestSupport
import Testing

@Suite("Patterns as arguments")
struct PatternArgumentTests {
    private func outline(_ argument: String) throws -> String {
        let source = SourceText(name: "--expect", bytes: Array(argument.utf8))
        let (type, payload) = try PayloadSyntax.pattern(argument: source)
        return [type.map { "\($0)" }, payload.map(Outline.of)].compactMap(\.self).joined(separator: " ")
    }

    @Test(
        arguments: [
            (#""a""#, "text <a>"), (#""""#, "text <>"),
            (#"" a\"\\\/\b\f\t\u00E4\uD83D\uDE00""#, "text < a\"\\/\u{8}\u{C}\tä😀>"),
            (#""#, "text <>"),
        ].dropLast())
    func `strings have the escapes of JSON`(argument: String, tree: String) throws {
        #expect(try outline(argument) == tree)
    }

    @Test(
        arguments: [
            (#""{{a}}""#, "<{{a}}>"),
            (#""x{{a-1_B}}y{{uuid}}{{now}}{{env._X1}}z""#, "<x|{{a-1_B}}|y|{{uuid}}|{{now}}|{{env._X1}}|z>"),
            (#""\u007b{a}}""#, "<{{a}}>"), (#""{\u007ba}}""#, "<{{a}}>"), (#""{a}}""#, "<{a}}>"),
            (#""{{{a}}}""#, "<{|{{a}}|}>"),
            (#""\\{{a}}""#, "<\\|{{a}}>"), (#""{""#, "<{>"), (#""}}""#, "<}}>"),
        ])
    func `variables in strings are recognized before escapes`(argument: String, template: String) throws {
        // What is in bars was put together: a literal `{{` is one piece.
        #expect(try outline(argument) == "text \(template)")
    }

    @Test func `an escaped brace begins no variable`() throws {
        let source = SourceText(name: "", bytes: Array(#""\u007b{a}}""#.utf8))
        guard case .text(let template) = try PayloadSyntax.pattern(argument: source).payload?.kind else {
            Issue.record("this is no text")
            return
        }
        #expect(template.pieces == [.text("{{a}}")])
        #expect(template.literal == "{{a}}")
    }

    @Test(
        arguments: [
            ("{}", "{}"), ("[]", "[]"), (" [ 1 , -2.50e+3 ,\ttrue,\n\nfalse , null ] ", "[1,-2.50e+3,true,false,null]"),
            (#"{"a":{"b":[{}]},"a":1}"#, "{<a>:{<b>:[{}]},<a>:1}"), ("{{a}}", "{{a}}"),
            (#"{"{{a}}":{{b}}}"#, "{<{{a}}>:{{b}}}"),
            (#"{"a":{"b":{{c}}}}"#, "{<a>:{<b>:{{c}}}}"), ("[{{a}},{{b}}]", "[{{a}},{{b}}]"),
            ("123456789012345678901234567890.10", "123456789012345678901234567890.10"), ("-0", "-0"), ("true", "true"),
            ("[ # a\n # b\n1, # c\n# d\n2]", "[1,2]"), ("# before\n [1] # behind\n# and below", "[1]"),
            ("[1,\r\n2]\r\n", "[1,2]"),
            ("{...}", "{...}"), ("{ ... }", "{...}"), (#"{"a":1,...}"#, "{<a>:1,...}"), ("[...]", "[...]"),
            ("[1,...,2]", "[1,...,2]"),
            ("[...,{...},[...]]", "[...,{...},[...]]"), ("?", "?"), ("[?,?]", "[?,?]"), ("?a", "?a"),
            (#"{"a":?,"b":?b}"#, "{<a>:?,<b>:?b}"),
            ("?a:int", "?a:int"), ("?:uuid", "?:uuid"), ("[?a:/x,]}/i]", "[?a:/<x,]}>/i]"),
            ("?:/{{a}}/", "?:/<{{a}}>/ later"),
        ])
    func `JSON has variables and open parts`(argument: String, tree: String) throws {
        #expect(try outline(argument) == "json \(tree)")
    }

    @Test func `JSON is up to 512 deep`() throws {
        func nested(_ count: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
        }
        #expect(try outline(nested(512, "[", "]")).count == 5 + 1025)
        #expect(try outline(nested(512, #"{"a":"#, "}")).isEmpty == false)
        for (open, close, column) in [("[", "]", 512), (#"{"a":"#, "}", 5 * 512)] {
            let error = #expect(throws: Diagnostic.self) { try outline(nested(100_000, open, close)) }
            #expect(error?.message == "brackets are nested too deeply")
            #expect(error?.range.range == column..<column + 1)
        }
    }

    @Test(
        arguments: [
            ("/a/", "/<a>/"), ("//", "/<>/"), (#"/a\/b[/\]]c/imsx"#, #"/<a\/b[/\]]c>/imsx"#), ("/ # \"/", "/< # \">/"),
            ("/ü/", "/<ü>/"),
            ("/a{{b}}c/i", "/<a|{{b}}|c>/i later"), (#"/\{{b}}/"#, #"/<\{{b}}>/"#),
            (#"/\d{{{n}}}/"#, #"/<\d{|{{n}}|}>/ later"#),
        ])
    func `expressions end at the first slash outside of brackets`(argument: String, tree: String) throws {
        #expect(try outline(argument) == "regex \(tree)")
    }

    @Test(
        arguments: [
            ("hex", "bytes []"), ("hex 00 fF 10", "bytes [0, 255, 16]"), ("hex 00ff\t10 # c", "bytes [0, 255, 16]"),
            ("base64 AP8=", "bytes [0, 255]"), ("base64 +/+/", "bytes [251, 255, 191]"),
            (#"file "a/{{b}} c""#, "file <a/|{{b}}| c>"),
            (#"fill 3 "ab""#, "fill 3 <ab>"), (#"fill {{n}} "{{t}}""#, "fill {{n}} <{{t}}>"),
            (#"glob "a*?""#, "glob <a*?>"),
        ])
    func `words begin other payloads`(argument: String, tree: String) throws {
        #expect(try outline(argument) == tree)
    }

    @Test(
        arguments: [
            ("text", "text"), ("binary", "binary"), ("text hex 00", "text bytes [0]"),
            (#"binary "a" "#, "binary text <a>"),
            ("text {\n}", "text json {}"),
        ])
    func `the type may stand before`(argument: String, tree: String) throws {
        #expect(try outline(argument) == tree)
    }

    @Test func `ranges tell where everything is`() throws {
        let source = SourceText(name: "", bytes: Array(#" {"a": [ "b" , {{c}} ], "d": ?e:int } "#.utf8))
        let payload = try #require(try PayloadSyntax.pattern(argument: source).payload)
        #expect(source.text(payload.range.range) == #"{"a": [ "b" , {{c}} ], "d": ?e:int }"#)
        guard case .json(let json) = payload.kind, case .object(let members, _) = json.kind,
            case .array(let elements) = members[0].value.kind
        else {
            Issue.record("this is no object with an array")
            return
        }
        #expect(members.map { source.text($0.name.range.range) } == [#""a""#, #""d""#])
        #expect(members.map { source.text($0.value.range.range) } == [#"[ "b" , {{c}} ]"#, "?e:int"])
        #expect(elements.map { source.text($0.range.range) } == [#""b""#, "{{c}}"])
    }
}
