package import JSONText
package import Notation

/// One test that is to be run.
package struct TestPlan: Sendable {
    /// A file with all that it includes.
    package let script: LoadedScript
    /// As reports call it; that of the file where there is no `test`.
    package let name: String
    /// The line of `test`, or 1 in a file without one.
    package let line: Int
    /// Lines before the first `test`, and those of the test.
    package let steps: [StepSyntax]
    /// Why it is not run.
    package let skip: String?
    /// What `for` assigns.
    package let assignment: (name: String, value: JSONValue)?

    /// The tests of a file: those it names, or the file itself.
    ///
    /// - Throws: a diagnostic when the list of a `for` can not be had.
    package static func plans(of script: LoadedScript, inputs: RunInputs) throws(Diagnostic) -> [TestPlan] {
        let preamble = script.syntax.preamble
        guard !script.syntax.tests.isEmpty else {
            guard !preamble.isEmpty else { return [] }
            return [
                TestPlan(script: script, name: script.name, line: 1, steps: preamble, skip: nil, assignment: nil)
            ]
        }
        var plans: [TestPlan] = []
        for test in script.syntax.tests {
            var scope = TestScope(inputs, sources: script.sources)
            guard let loop = test.loop else {
                plans.append(try TestPlan(test, script, in: scope, inputs, assignment: nil))
                continue
            }
            guard case .array(let elements) = try loop.elements.value(in: scope) else {
                throw Diagnostic("the list of `for` is no array", at: loop.elements.range)
            }
            for element in elements {
                scope.assign(loop.name, element)
                plans.append(try TestPlan(test, script, in: scope, inputs, assignment: (loop.name, element)))
            }
        }
        return plans
    }

    private init(
        _ test: TestSyntax, _ script: LoadedScript, in scope: TestScope, _ inputs: RunInputs,
        assignment: (String, JSONValue)?
    ) throws(Diagnostic) {
        var name = try test.name.text(in: scope)
        // Each of them needs a name of its own.
        if let assignment, !test.name.references.contains(where: { $0.name == assignment.0 }) {
            name += " [\(assignment.0) = \(assignment.1.compactText)]"
        }
        let skip = try test.skip?.text(in: scope)
        self.init(
            script: script, name: inputs.redact(name),
            line: script.sources[test.range.source].line(at: test.range.range.lowerBound),
            steps: script.syntax.preamble + test.steps,
            skip: skip.map(inputs.redact), assignment: assignment)
    }

    package init(
        script: LoadedScript, name: String, line: Int, steps: [StepSyntax], skip: String?,
        assignment: (name: String, value: JSONValue)?
    ) {
        self.script = script
        self.name = name
        self.line = line
        self.steps = steps
        self.skip = skip
        self.assignment = assignment
    }
}
