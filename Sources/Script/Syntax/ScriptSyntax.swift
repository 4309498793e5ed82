package import Notation

/// One file as it was written: what stands before the first `test`, and the tests.
package struct ScriptSyntax: Sendable {
    /// The number of the text it was read from.
    package let source: Int
    /// Lines before the first `test`: they run afresh for each test. Without a test they are the test.
    package let preamble: [StepSyntax]
    package let tests: [TestSyntax]

    package init(source: Int, preamble: [StepSyntax], tests: [TestSyntax]) {
        self.source = source
        self.preamble = preamble
        self.tests = tests
    }
}

/// `test "name" [skip "reason"] [for x in JSON]`, and the lines below it.
package struct TestSyntax: Sendable {
    package let name: Template
    package let skip: Template?
    /// One test for each element.
    package let loop: Loop?
    package let steps: [StepSyntax]
    /// The line with `test`.
    package let range: SourceRange

    package struct Loop: Sendable {
        package let name: String
        package let elements: JSONSyntax

        package init(name: String, elements: JSONSyntax) {
            self.name = name
            self.elements = elements
        }
    }

    package init(name: Template, skip: Template?, loop: Loop?, steps: [StepSyntax], range: SourceRange) {
        self.name = name
        self.skip = skip
        self.loop = loop
        self.steps = steps
        self.range = range
    }
}
