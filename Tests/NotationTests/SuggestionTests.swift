import Notation
import Testing

@Suite("What was probably meant")
struct SuggestionTests {
    private func nearest(_ word: String, _ candidates: String...) -> String? {
        Suggestion.nearest(to: word, among: candidates)
    }

    @Test(
        arguments: [
            ("/ping", true), ("/pin", true), ("/pings", true), ("/pong", true), ("/ipng", true), ("/pnig", true),
            ("/pi", true), ("/p", true), ("/PING", true), ("/q", false), ("/gnip", false), ("ping", true),
            ("/pxyg", true), ("", false), ("/", false), ("//", false),
        ])
    func `one letter too many, too few, wrong or swapped is a step`(word: String, isNear: Bool) {
        #expect((nearest(word, "/ping") != nil) == isNear)
    }

    @Test func `the nearest is taken, the first of those that are equally near`() {
        #expect(nearest("/pongs", "/ping", "/pong") == "/pong")
        #expect(nearest("/pxng", "/ping", "/pong") == "/ping")
    }

    @Test func `what is the beginning of one only is that one`() {
        #expect(nearest("/times", "/timestamps", "/text") == "/timestamps")
        #expect(nearest("/t", "/timestamps", "/text", "/tls") == nil)
    }

    @Test func `short words must be nearer than long ones`() {
        #expect(nearest("ab", "ac") == nil)
        #expect(nearest("abc", "abd") == "abd")
        #expect(nearest("acb", "abc") == "abc", "two that are swapped are one step")
        #expect(nearest("bca", "abc") == nil)
        #expect(nearest("/timxxxamps", "/timestamps") == "/timestamps")
        #expect(nearest("/tixxxxamps", "/timestamps") == nil)
        #expect(nearest("x") == nil)
    }

    @Test func `a huge word is no work`() {
        #expect(nearest(String(repeating: "a", count: 1_000_000), "/ping") == nil)
    }
}
