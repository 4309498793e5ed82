import Testing

@testable import LineEditor

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("The prompt")
struct PromptTests {
    private func characters(_ text: String) -> [wchar_t] { text.unicodeScalars.map { wchar_t($0.value) } }

    @Test func `without a colour it is its text`() {
        #expect(Prompt("> ").characters == characters("> "))
        #expect(Prompt("").characters == [])
        #expect(Prompt("> ", start: "", end: "\u{1B}[0m").characters == characters("> "))
    }

    @Test func `what is not seen stands between marks, and the last character is plain`() {
        #expect(
            Prompt("ab> ", start: "\u{1B}[32m", end: "\u{1B}[0m").characters
                == characters("\u{1}\u{1B}[32m\u{1}ab>\u{1}\u{1B}[0m\u{1} "))
    }

    @Test func `one character has no room for a colour`() {
        #expect(Prompt(">", start: "\u{1B}[32m", end: "\u{1B}[0m").characters == characters(">"))
    }

    @Test func `the parts that are seen are the text`() {
        for text in ["> ", "(12 clients) > ", "| "] {
            let parts = Prompt(text, start: "S", end: "E").characters.split(
                separator: Prompt.invisible, omittingEmptySubsequences: false)
            #expect(parts.count == 5)
            #expect(stride(from: 0, to: 5, by: 2).flatMap { parts[$0] } == characters(text))
        }
    }
}
