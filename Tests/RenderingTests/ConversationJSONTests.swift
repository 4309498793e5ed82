import TestSupport
import Testing
import WebSocketProtocol

@testable import Rendering

@Suite("JSON in a conversation")
struct ConversationJSONTests {
    private static let sample = #"{"b": [1,-2.50e+3,"x",{}] ,"a":null,"a":true}"#

    @Test func `without colours, and not indented, it is as it came`() {
        #expect(renderer().shown(Self.sample) == "< \(Self.sample)\n")
    }

    @Test func `with colours its tokens have them, and its text stays as it came`() {
        let expected =
            #"{<k>"b"</>: [<#>1</>,<#>-2.50e+3</>,<s>"x"</>,{}] ,<k>"a"</>:<l>null</>,<k>"a"</>:<l>true</>}"#
        #expect(renderer(readable).shown(Self.sample) == "<in><</> \(expected)\n")
        #expect(
            renderer(.colored).shown(#"{"a":[1,"b",true]}"#)
                == "\u{1B}[34m<\u{1B}[0m {\u{1B}[36m\"a\"\u{1B}[0m:[\u{1B}[33m1\u{1B}[0m,\u{1B}[32m\"b\"\u{1B}[0m,"
                + "\u{1B}[35mtrue\u{1B}[0m]}\n")
    }

    @Test func `whitespace that came stays, made harmless`() {
        #expect(renderer(readable).shown("[\r\n\t1\n]") == "<in><</> [\\x0d\n  \t<#>1</>\n  ]\n")
        #expect(renderer(readable).shown(" [1] \n") == "<in><</>  [<#>1</>] \n  \n")
    }

    @Test func `indented it has one member a row, all of them further in than what is ours`() {
        #expect(
            renderer(isPretty: true).shown(Self.sample) == """
                < {
                    "b": [
                      1,
                      -2.50e+3,
                      "x",
                      {}
                    ],
                    "a": null,
                    "a": true
                  }

                """)
        #expect(
            renderer(readable, isPretty: true).shown(#"{"a":[1]}"#) == """
                <in><</> {
                    <k>"a"</>: [
                      <#>1</>
                    ]
                  }

                """)
    }

    @Test(arguments: [
        "12", "\"text\"", "null", " true", "{a}", "[1,]", "{} {}", "[\"\u{1}\"]", "[", "{", "[1 2]", "{\"a\":1",
    ])
    func `what is no object and no array is plain text`(text: String) {
        let plain = TerminalText.sanitize(text)
        #expect(renderer(readable, isPretty: true).shown(text) == "<in><</> \(plain)\n")
        #expect(renderer(readable).shown(text) == "<in><</> \(plain)\n")
        #expect(renderer(isPretty: true).shown(text) == "< \(plain)\n")
    }

    @Test func `controls and bidirectional marks in its strings and keys are shown by their numbers`() {
        let text = "{\"k\u{202E}\u{7F}\":\"v\u{9B}2J\u{200F}\\u001b\"}"
        #expect(
            renderer(readable).shown(text)
                == "<in><</> {<k>\"k\\u{202e}\\x7f\"</>:<s>\"v\\x9b2J\\u{200f}\\u001b\"</>}\n")
        #expect(
            renderer(isPretty: true).shown(text) == """
                < {
                    "k\\u{202e}\\x7f": "v\\x9b2J\\u{200f}\\u001b"
                  }

                """)
    }

    @Test func `a text that is too large to be looked at as JSON is plain`() {
        let limit = 4 << 20
        let text = "[" + String(repeating: " ", count: limit - 3) + "1]"
        #expect(text.utf8.count == limit)
        #expect(renderer(isPretty: true).shown(text) == "< [\n    1\n  ]\n")
        let shown = renderer(readable, isPretty: true).shown(" " + text)
        #expect(shown.hasPrefix("<in><</>  [  "))
        #expect(shown.hasSuffix("\n  <n>… 4,194,305 bytes in all; /last shows them</>\n"))
    }

    @Test func `deep nesting is bounded by the screen, not by its depth`() {
        let text = String(repeating: "[", count: 1_000_000)
        let shown = renderer(isPretty: true).shown(text)
        #expect(shown.utf8.count < 4000)
        #expect(shown.hasPrefix("< [\n    [\n      [\n"))
        #expect(shown.hasSuffix("\n  … 1,000,000 bytes in all; /last shows them\n"))
        let asItCame = renderer(readable).shown(text)
        #expect(
            asItCame == "<in><</> " + String(text.prefix(22 * 78))
                + "\n  <n>… 1,000,000 bytes in all; /last shows them</>\n")
    }

    @Test func `its beginning has its colours even if what is cut is not JSON`() {
        let filler = String(repeating: "y", count: 300)
        let shown = renderer(readable, columns: 22, rows: 5).shown("{\"a\":1,\"b\":\"\(filler)")
        #expect(
            shown == "<in><</> {<k>\"a\"</>:<#>1</>,<k>\"b\"</>:\"" + String(filler.prefix(48))
                + "\n  <n>… 312 bytes in all; /last shows them</>\n")
        let pretty = renderer(readable, isPretty: true, columns: 20, rows: 5).shown("[1,2,3,4,5,oops")
        #expect(pretty == "<in><</> [\n    <#>1</>,\n    <#>2</>,\n  <n>… 15 bytes in all; /last shows them</>\n")
    }
}
