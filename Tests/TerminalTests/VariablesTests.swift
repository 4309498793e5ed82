import Notation
import Testing

@testable import Terminal

@Suite("Names in what is sent")
struct VariablesTests {
    private var variables = Variables()

    init() {
        variables.isActive = true
        variables.set("a", "1")
        variables.set("long-name_2", "two words")
        variables.set("nested", "{{a}}")
        variables.set("empty", "")
    }

    @Test(
        arguments: [
            ("", ""), ("plain", "plain"), ("{{a}}", "1"), ("x{{a}}y{{a}}z", "x1y1z"), ("{{long-name_2}}", "two words"),
            ("{{empty}}", ""), ("{{nested}}", "{{a}}"), (#"{"k":{{a}}}"#, #"{"k":1}"#), (#"{{"k":1}}"#, #"{{"k":1}}"#),
            (#"{"k":{"l":{{a}}}}"#, #"{"k":{"l":1}}"#), ("{{{a}}}", "{1}"), ("{{{{a}}}}", "{{1}}"),
            ("{{ a }}", "{{ a }}"),
            ("{{}}", "{{}}"), ("{{", "{{"), ("}}{{a}}", "}}1"), ("{{a", "{{a"), ("{{1}}", "{{1}}"), ("{a}", "{a}"),
            ("{{a}} {{", "1 {{"), ("{{x y}} {{a}}", "{{x y}} 1"),
        ])
    func `a name between double braces is its value, once`(text: String, expected: String) throws {
        #expect(try variables.expand(text) == expected)
    }

    @Test func `a name without a value is an error that says what to do`() {
        #expect(throws: CommandError("{{b}} has no value; write /set b VALUE, or /vars off")) {
            try variables.expand("{{a}} {{b}}")
        }
    }

    @Test func `nothing is replaced until that is asked for`() throws {
        var variables = Variables()
        variables.set("a", "1")
        #expect(try variables.expand("{{a}} {{b}}") == "{{a}} {{b}}")
        variables.isActive = true
        variables.set("a", "2")
        #expect(try variables.expand("{{a}}") == "2")
    }

    @Test(
        arguments: [
            ("a", true), ("Z9_-", true), ("", false), ("9", false), ("_a", false), ("-", false), ("a b", false),
            ("ä", false), ("aä", false), ("a.b", false), ("a{", false), ("a@", false), ("a[", false),
        ])
    func `a name is a letter and then letters, digits, low lines and hyphens`(text: String, isName: Bool) {
        #expect(Name.isValid(text) == isName)
    }
}
