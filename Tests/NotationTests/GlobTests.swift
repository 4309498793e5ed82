import Notation
import Testing

@Suite("Globs")
struct GlobTests {
    @Test(
        arguments: [
            ("", "", true), ("", "a", false), ("abc", "abc", true), ("abc", "ab", false), ("ab", "abc", false),
            ("*", "", true), ("*", "anything\nat all", true), ("a*", "a", true), ("a*", "ba", false),
            ("*a", "bca", true), ("*a", "ab", false), ("a*c", "abbc", true), ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "acb", false), ("**", "x", true), ("?", "ü", true), ("?", "", false), ("?", "ab", false),
            ("user-?", "user-1", true), ("[a-c]x", "bx", true), ("[a-c]x", "dx", false), ("[!a-c]", "d", true),
            ("[!a-c]", "b", false), ("[abc]", "c", true), ("[]]", "]", true), ("[!]]", "]", false), ("[a-]", "-", true),
            ("[ä-ü]", "ö", true), (#"[\]]"#, "]", true), (#"[\!a]"#, "!", true), ("[z-a]", "m", false),
            ("[", "[", true), ("[a", "[a", true), ("a[b", "ab", false), (#"\*"#, "*", true), (#"\*"#, "a", false),
            (#"a\"#, #"a\"#, true), (#"\a"#, "a", true), ("ab*ab", "ab", false), ("*.txt", ".txt", true),
        ])
    func `the whole text is matched`(pattern: String, text: String, isMatch: Bool) {
        #expect(Glob(pattern).matches(text) == isMatch)
    }

    @Test func `many asterisks take no time`() {
        let pattern = String(repeating: "*a", count: 50) + "b"
        #expect(!Glob(pattern).matches(String(repeating: "a", count: 2000)))
    }

    @Test(arguments: ["a*b?c", "[a]", "!x-y", #"\"#, "", "ü"])
    func `escaped text stands for itself`(text: String) {
        #expect(Glob(Glob.escape(text)).matches(text))
        #expect(Glob("<" + Glob.escape(text) + ">").matches("<" + text + ">"))
        #expect(!Glob(Glob.escape(text)).matches(text + "x"))
    }
}
