internal import Notation
internal import Reports
internal import Script
internal import StandardStreams

/// Reads scripts, and tells what is wrong with them.
struct ScriptLoading {
    private let style: RunStyle
    private let console: Console
    private var report: DiagnosticReport
    /// Whether any of them can not be run.
    private(set) var hasErrors = false

    init(style: RunStyle, console: Console) {
        self.style = style
        self.console = console
        report = DiagnosticReport(style: style.report)
    }

    /// Reads files and what they include; those that are wrong are told of and left out.
    mutating func load(_ files: [String], inputs: RunInputs) -> [LoadedScript] {
        var scripts: [LoadedScript] = []
        for file in files {
            do throws(LoadFailure) {
                let script = try ScriptLoader.load(file)
                tell(missing(script, inputs), script.sources)
                scripts.append(script)
            } catch {
                tell(error.diagnostics, error.sources)
            }
        }
        return scripts
    }

    /// The tests of all scripts; nil when anything is wrong with any, which is told.
    mutating func plans(of scripts: [LoadedScript], inputs: RunInputs) -> [TestPlan]? {
        var plans: [TestPlan] = []
        for script in scripts where !hasErrors {
            do throws(Diagnostic) {
                plans += try TestPlan.plans(of: script, inputs: inputs)
            } catch {
                tell([error], script.sources)
            }
        }
        var summary: [UInt8] = []
        report.appendSummary(to: &summary)
        if hasErrors { console.write(summary) }
        return hasErrors ? nil : plans
    }

    /// What the checker finds: errors, and names that nothing gives a value to.
    private func missing(_ script: LoadedScript, _ inputs: RunInputs) -> [Diagnostic] {
        []
    }

    private mutating func tell(_ findings: [Diagnostic], _ sources: [SourceText]) {
        guard !findings.isEmpty else { return }
        if findings.contains(where: { $0.severity == .error }) { hasErrors = true }
        var output: [UInt8] = []
        report.append(findings, sources: sources, to: &output)
        if style.annotates {
            for finding in findings { GitHubAnnotations.append(finding, sources: sources, to: &output) }
        }
        console.write(output)
    }
}
