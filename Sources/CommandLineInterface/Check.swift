internal import Notation
internal import Script

/// The check verb: what is wrong with scripts, without a connection.
struct Check {
    let command: CheckCommand
    let console: Console

    func run() throws(UsageError) -> ExitStatus {
        let files = try ScriptFiles.find(command.paths)
        guard !files.isEmpty else {
            console.fail("there is no script in \(command.paths.joined(separator: ", "))")
            return .expectationFailed
        }
        var loading = ScriptLoading(style: RunStyle(console, command.color), console: console)
        for script in loading.load(files) {
            let findings = loading.findings(in: script)
            loading.tell(findings.diagnostics, script.sources)
            let names = findings.inputs.map(\.name)
            if !names.isEmpty, !command.isQuiet { console.print("\(script.name): \(names.joined(separator: " "))") }
        }
        loading.tellCount()
        if loading.isUnreadable { return .scriptInvalid }
        return loading.findingCount == 0 ? .success : .expectationFailed
    }
}
