import Testing

@testable import LineEditor

@Suite("Completion of a word")
struct CompletionTests {
    @Test(
        arguments: [
            ([], ""), (["/ping"], "/ping"), (["/ping", "/pings", "/pong"], "/p"), (["/pings", "/ping"], "/ping"),
            (["a", "b"], ""), (["", "a"], ""), (["e\u{301}", "e\u{300}"], "e"), (["folder/ä", "folder/ö"], "folder/"),
        ] as [([String], String)])
    func `what all candidates begin with, by code points`(candidates: [String], common: String) {
        let completion = Completion(replacedCount: 1, candidates: candidates)
        #expect(Array(completion.commonPrefix.unicodeScalars) == Array(common.unicodeScalars))
    }

    @Test func `a candidate that is the only one is followed by a space, unless it says otherwise`() {
        #expect(Completion(replacedCount: 0, candidates: []).suffix == " ")
        #expect(Completion(replacedCount: 0, candidates: [], suffix: "").suffix == "")
    }
}
