import TestSupport
import Testing
import WebSocketProtocol

@testable import Rendering

@Suite("Messages and notes as rows for people")
struct ConversationRendererTests {
    typealias Heading = ConversationRenderer.Heading

    @Test func `a text is its marker and itself`() {
        #expect(renderer().shown(.received, Array("hello".utf8)) == "< hello\n")
        #expect(renderer().shown(.sent, Array("hëllo\t漢".utf8)) == "> hëllo\t漢\n")
        #expect(renderer(.colored).shown(.received, Array("hello".utf8)) == "\u{1B}[34m<\u{1B}[0m hello\n")
        #expect(renderer(.colored).shown(.sent, Array("hello".utf8)) == "\u{1B}[32m>\u{1B}[0m hello\n")
    }

    @Test func `rows are appended to what is there`() {
        var output = Array("before\n".utf8)
        Array("a".utf8).withUnsafeBytes { renderer().append(.sent, .text, $0, Heading(), to: &output) }
        renderer().appendNote("b", to: &output)
        renderer().appendError("c", to: &output)
        #expect(output == Array("before\n> a\n* b\n* c\n".utf8))
    }

    @Test(arguments: [MessageType.text, .binary])
    func `a message without a payload is seen`(type: MessageType) {
        let remark = type == .text ? "(empty)" : "binary, 0 bytes"
        #expect(renderer().shown(.received, [], type) == "< \(remark)\n")
        #expect(renderer(readable).shown(.sent, [], type) == "<out>></> <n>\(remark)</>\n")
        #expect(renderer().shown(.received, [], type, isWhole: true) == "< \(remark)\n")
    }

    @Test func `a binary message is its size and a dump`() {
        #expect(
            renderer().shown(.received, Wire.hex("00 FF 7F 80 0102030405060708"), .binary) == """
                < binary, 12 bytes
                  00000000  00 ff 7f 80 01 02 03 04  05 06 07 08              |............|

                """)
        #expect(
            renderer(readable).shown(.sent, Array("A".utf8), .binary, Heading(time: "12:00", peer: "7")) == """
                <n>12:00</> <out>></> <n>[7]</> <n>binary, 1 byte</>
                  00000000  41                                                |A|

                """)
    }

    @Test func `time and peer stand where they can not be mistaken`() {
        let payload = Array("x".utf8)
        #expect(renderer().shown(.sent, payload, .text, Heading(time: "12:00:00.000")) == "12:00:00.000 > x\n")
        #expect(renderer().shown(.received, payload, .text, Heading(peer: "12")) == "< [12] x\n")
        #expect(
            renderer().shown(.received, payload, .text, Heading(time: "12:00:00.000", peer: "1"))
                == "12:00:00.000 < [1] x\n")
        #expect(
            renderer(readable).shown(.received, payload, .text, Heading(time: "T", peer: "1"))
                == "<n>T</> <in><</> <n>[1]</> x\n")
    }

    @Test(
        arguments: [
            ("a\nb", "< a\n  b\n"), ("a\n", "< a\n  \n"),
            ("\n* closed by the server", "< \n  * closed by the server\n"),
            ("a\n> sent\n\n< came", "< a\n  > sent\n  \n  < came\n"), ("a\r\n* b\r", "< a\\x0d\n  * b\\x0d\n"),
            ("a\u{B}* b\u{C}* c\u{85}* d", "< a\\x0b* b\\x0c* c\\x85* d\n"),
        ])
    func `further rows are indented, so that none looks like ours`(text: String, shown: String) {
        #expect(renderer().shown(text) == shown)
        #expect(renderer().shown(text, isWhole: true) == shown)
        #expect(renderer(isPretty: true).shown(text) == shown)
    }

    @Test func `no message makes a row that begins at the margin`() {
        var generator = SeededGenerator.announced()
        for _ in 0..<300 {
            var text = ""
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                text += ["\n", "\r", "\r\n", "* note", "{\"a\":", "[", "1", "]", "}", " ", "\u{1B}[2K", "\u{9B}A"]
                    .randomElement(using: &generator)!
            }
            for isPretty in [false, true] {
                for palette in [Palette.plain, readable] {
                    let rows = renderer(palette, isPretty: isPretty).shown(text).split(
                        separator: "\n", omittingEmptySubsequences: false)
                    #expect(rows.last == "")
                    #expect(rows.dropFirst().dropLast().allSatisfy { $0.hasPrefix("  ") }, "\(text)")
                }
            }
        }
    }

    // MARK: What can drive a terminal

    @Test func `what would drive the terminal is shown by its number`() {
        let text = "\u{1B}]0;t\u{7}\u{9B}31m\u{7F}\u{202E}\u{8}"
        let harmless = "\\x1b]0;t\\x07\\x9b31m\\x7f\\u{202e}\\x08"
        #expect(renderer().shown(text) == "< \(harmless)\n")
        #expect(renderer(.colored).shown(text) == "\u{1B}[34m<\u{1B}[0m \(harmless)\n")
    }

    @Test func `unless it was asked for`() {
        let text = "\u{1B}[31mred\u{202E}\r"
        #expect(renderer(isSanitizing: false).shown(text) == "< \(text)\n")
        #expect(
            renderer(readable, isPretty: true, isSanitizing: false).shown("[\"\u{9B}\"]")
                == "<in><</> [\n    <s>\"\u{9B}\"</>\n  ]\n")
        var output: [UInt8] = []
        renderer(isSanitizing: false).appendNote("\u{1B}", to: &output)
        #expect(output == Array("* \\x1b\n".utf8), "what is ours never needs it")
    }

    @Test(arguments: [Palette.plain, .colored])
    func `nothing harmful of any payload comes through`(palette: Palette) {
        var generator = SeededGenerator.announced()
        for _ in 0..<300 {
            let payload =
                Array(["", "[\"", "{\"a\":\"", "{"].randomElement(using: &generator)!.utf8)
                + Array(generator.text(scalarCount: Int.random(in: 0...30, using: &generator)).utf8)
                + Array(["", "\"]", "\"}"].randomElement(using: &generator)!.utf8)
            for isPretty in [false, true] {
                for (type, isWhole) in [(MessageType.text, false), (.text, true), (.binary, false)] {
                    let renderer = renderer(palette, isPretty: isPretty, columns: 40, rows: 5)
                    var shown = renderer.shown(.received, payload, type, isWhole: isWhole)
                    for sequence in [palette.received, palette.reset, palette.note, palette.key, palette.string]
                    where !sequence.isEmpty {
                        shown = shown.split(separator: sequence, omittingEmptySubsequences: false).joined()
                    }
                    for sequence in [palette.number, palette.literal] where !sequence.isEmpty {
                        shown = shown.split(separator: sequence, omittingEmptySubsequences: false).joined()
                    }
                    #expect(shown.unicodeScalars.allSatisfy { !TerminalText.isHarmful($0) })
                }
            }
        }
    }

    // MARK: What is ours

    @Test func `notes and errors are rows of ours, each in its colour`() {
        var output: [UInt8] = []
        renderer(readable).appendNote("one\ntwo", Heading(time: "T"), to: &output)
        renderer(readable).appendError("bad", Heading(time: "T"), to: &output)
        #expect(
            String(decoding: output, as: UTF8.self) == "<n>T</> <n>* one</>\n  <n>two</>\n<n>T</> <e>* bad</>\n")
    }

    @Test func `what they quote of a peer is harmless too`() {
        for append in [ConversationRenderer.appendNote, ConversationRenderer.appendError] {
            var output: [UInt8] = []
            append(renderer())("closed: \u{1B}[2J\r\n* connected\u{202E}", Heading(), &output)
            #expect(String(decoding: output, as: UTF8.self) == "* closed: \\x1b[2J\\x0d\n  * connected\\u{202e}\n")
        }
    }
}
