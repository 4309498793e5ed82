import Testing

@testable import LineEditor

@Suite("Lines as they can be typed")
struct EditedLineTests {
    @Test(
        arguments: [
            ("/ping", true, "//ping"), ("//x", true, "///x"), ("/", true, "//"), ("/ping", false, "/ping"),
            ("//x", false, "//x"), ("a/b", true, "a/b"), ("", true, ""), (" /ping", true, " /ping"),
        ])
    func `a pasted slash has one more`(text: String, isPasted: Bool, typed: String) {
        #expect(EditedLine(text: text, isPasted: isPasted).asTyped == typed)
    }
}
