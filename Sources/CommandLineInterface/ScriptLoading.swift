internal import Notation
internal import Reports
internal import Script

/// Reads scripts, and tells what is wrong with them.
struct ScriptLoading {
    private let style: RunStyle
    private let console: Console
    private var report: DiagnosticReport
    /// What is wrong with options below a `connect`: looked at once, for the parser takes its time.
    private var optionProblems: [[[String]]: ConnectRequest.Problem?] = [:]
    /// How much was told.
    private(set) var findingCount = 0
    /// Whether a script does not parse, or could not be read.
    private(set) var isUnreadable = false

    init(style: RunStyle, console: Console) {
        self.style = style
        self.console = console
        report = DiagnosticReport(style: style.report)
    }

    /// Reads files and what they include; those that do not parse are told of and left out.
    mutating func load(_ files: [String]) -> [LoadedScript] {
        var scripts: [LoadedScript] = []
        for file in files {
            do {
                scripts.append(try ScriptLoader.load(file))
            } catch {
                isUnreadable = true
                tell(error.diagnostics, error.sources)
            }
        }
        return scripts
    }

    /// The tests of files; nil when anything is wrong with any, or a name has no value, which is told. Those that are
    /// not run need values only for what their names are made of.
    mutating func plans(of files: [String], inputs: RunInputs, areRun: Bool) -> [TestPlan]? {
        var plans: [TestPlan] = []
        for script in load(files) {
            let errors = errors(in: script, inputs, needsValues: areRun)
            tell(errors, script.sources)
            guard errors.isEmpty else { continue }
            do throws(Diagnostic) {
                plans += try TestPlan.plans(of: script, inputs: inputs)
            } catch {
                tell([error], script.sources)
            }
        }
        guard findingCount > 0 else { return plans }
        tellCount()
        return nil
    }

    /// What stands against running a script: errors, and names that nothing gives a value to.
    private mutating func errors(in script: LoadedScript, _ inputs: RunInputs, needsValues: Bool) -> [Diagnostic] {
        let given = Set(inputs.variables.keys)
        let findings = findings(in: script, given: given)
        guard needsValues else { return findings.errors }
        return findings.errors + findings.missingValues(given: given) { "pass it with --var \($0)=VALUE" }
    }

    /// What the checker finds; `given` are the names that have values from outside.
    mutating func findings(in script: LoadedScript, given: Set<String> = []) -> ScriptFindings {
        ScriptChecker.check(script, given: given) { lines in
            if let known = optionProblems[lines] { return known }
            let problem = LayeredOptions.problem(lines)
            optionProblems.updateValue(problem, forKey: lines)
            return problem
        }
    }

    mutating func tell(_ findings: [Diagnostic], _ sources: [SourceText]) {
        guard !findings.isEmpty else { return }
        findingCount += findings.count
        var output: [UInt8] = []
        report.append(findings, sources: sources, to: &output)
        if style.annotates {
            for finding in findings { GitHubAnnotations.append(finding, sources: sources, to: &output) }
        }
        console.write(styled: output)
    }

    /// Says how much was found.
    func tellCount() {
        var output: [UInt8] = []
        report.appendSummary(to: &output)
        console.write(styled: output)
    }
}
