import Notation
import Script
import TestSupport
import Testing

@Suite("Reading on after what is wrong, and where things are")
struct ParsingRecoveryTests {
    private func parse(_ script: String) -> (source: SourceText, syntax: ScriptSyntax, diagnostics: [Diagnostic]) {
        let source = SourceText(name: "test.wst", bytes: Array(script.utf8))
        let (syntax, diagnostics) = ScriptParser.parse(source, number: 7)
        return (source, syntax, diagnostics)
    }

    private func messages(_ script: String) -> [String] {
        let (source, _, diagnostics) = parse(script)
        return diagnostics.map { "\(source.line(at: $0.range.range.lowerBound)): \($0.message)" }
    }

    @Test func `all lines that are wrong are told, and the others are in the tree`() {
        let script = """
            > hello
            > "a"
            < [1, [2,
               3}, 4],
               true, null
            < "b" wihtin 2s
              where $.x = 1
              where $.y exists
            repeat x
              > hello
              < "c"
            end
            test
            < "d"
            """
        #expect(
            messages(script) == [
                "1: unknown word `hello`", "4: `}` can not stand here", "6: unknown word `wihtin`",
                "7: `=` can not stand here", "9: unknown word `x`", "10: unknown word `hello`",
                "13: something is missing here",
            ])
        #expect(Outline.of(parse(script).syntax) == "send text <a>\n")
    }

    @Test func `at most 20 errors are told, and no consequences of the rest`() {
        let script = "repeat 2\n" + String(repeating: "> hello\n", count: 30)
        #expect(messages(script) == (2...21).map { "\($0): unknown word `hello`" })
    }

    @Test func `a line that nobody understands takes along what is indented below it`() {
        #expect(
            messages("alice conect ws://x\n  Cookie: a\n  --b\n> hello") == [
                "1: unknown word `conect`", "4: unknown word `hello`",
            ])
    }

    @Test func `an error in brackets is one error`() {
        #expect(messages("> {\n \"a\": hello,\n \"b\": [1,\n 2]\n}\n> \"x\"") == ["2: unknown word `hello`"])
        #expect(messages("> {\"a\":\n> \"x\"\n> hello") == ["2: `>` can not stand here", "3: unknown word `hello`"])
        #expect(messages("> {\"a\":\nalice > \"x\"") == ["2: unknown word `alice`"])
    }

    @Test func `blocks can be nested, but not without end`() {
        func nested(_ count: Int) -> String {
            String(repeating: "repeat 2\n", count: count) + String(repeating: "end\n", count: count)
        }
        #expect(messages(nested(32)) == [])
        #expect(messages(nested(33)) == ["33: too many blocks are open"])
        #expect(messages(nested(100_000)) == ["33: too many blocks are open"])
    }

    @Test func `nothing at all is a script without steps`() {
        for script in ["", "\n", "# comment", "  # comment\n\n\t\n", "\r\n"] {
            let (_, syntax, diagnostics) = parse(script)
            #expect(
                diagnostics.isEmpty && syntax.preamble.isEmpty && syntax.tests.isEmpty, "\(script.debugDescription)")
            #expect(syntax.source == 7)
        }
    }

    @Test func `lines may end with CR and LF`() {
        let script = """
            connect ws://x # comment
              A: b
              --c d

            < {"a":
              # comment
              1} within 2s
              where $.a == 1
            > hex 00 ff
            """
        let windows = script.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        #expect(messages(windows) == [])
        #expect(Outline.of(parse(windows).syntax) == Outline.of(parse(script).syntax))
        #expect(messages("> hello\r\n> \"a\r\n> \"a\" \r \"b\"\r\n").count == 3)
    }

    @Test func `a step knows its first line and all that belongs to it`() throws {
        let (source, syntax, _) = parse(
            """
            \talice  connect ws://x # comment
              # comment
              \t A: b  \u{20}

            # comment
            < {"a": 1,
               "b": 2} within 1s # comment
            repeat 2 # comment
              > "a"
              # comment
            end # comment
            test "x" # comment
              > "b"
            """)
        let steps = syntax.preamble
        #expect(steps.map { source.text($0.range.range) } == ["alice  connect ws://x", "< {\"a\": 1,", "repeat 2"])
        #expect(
            steps.map { source.text($0.extent.range) } == [
                "alice  connect ws://x # comment\n  # comment\n  \t A: b", "< {\"a\": 1,\n   \"b\": 2} within 1s",
                "repeat 2 # comment\n  > \"a\"\n  # comment\nend",
            ])
        let test = try #require(syntax.tests.first)
        #expect(source.text(test.range.range) == "test \"x\"")
        #expect(test.steps.map(\.range.source) == [7])
    }

    @Test func `every keyword is reserved`() {
        let keywords = """
            test include set option wait print repeat for unordered always end connect ignore never where capture
            skip in as tcp text binary ping pong close eof raw frame http fragment chop eventually prefer no nothing
            or within rtt not hex base64 file fill glob true false null uuid now env
            """
        for keyword in keywords.split(whereSeparator: \.isWhitespace) {
            #expect(
                messages("set \(keyword) = 1") == ["1: `\(keyword)` is a word of the language and can not be a name"])
        }
        #expect(messages("set status = 1\nset in-1 = 2\nset a_b-C = 3") == [])
    }
}
