internal import Notation
internal import Script
internal import StandardStreams

/// The fmt verb: scripts in their usual form.
struct Format {
    let command: FormatCommand
    let console: Console

    /// The largest script.
    private static let sizeLimit = 16 << 20

    func run() throws(UsageError) -> ExitStatus {
        if command.paths == ["-"] { return formatInput() }
        let files = try ScriptFiles.find(command.paths, includesFragments: true)
        var statuses: Set<ExitStatus> = []
        for file in files { statuses.insert(format(file)) }
        return [.scriptInvalid, .localFailure, .expectationFailed].first(where: statuses.contains) ?? .success
    }

    private func format(_ file: String) -> ExitStatus {
        do {
            let source = SourceText(name: file, bytes: try LocalFile.readRegular(file, upTo: Self.sizeLimit))
            guard let text = formatted(source) else { return .scriptInvalid }
            guard text != source.bytes else { return .success }
            console.print(file)
            guard !command.check else { return .expectationFailed }
            try LocalFile.write(text, to: file)
            return .success
        } catch {
            console.fail("\(file): \(error)")
            return .localFailure
        }
    }

    private func formatInput() -> ExitStatus {
        do {
            let source = SourceText(name: "stdin", bytes: try LocalFile.readInput(upTo: Self.sizeLimit))
            guard var text = formatted(source) else { return .scriptInvalid }
            if command.check { return text == source.bytes ? .success : .expectationFailed }
            let output = OutputWriter(StandardStream.output) { _ in }
            output.write(&text)
            if let error = output.finish() {
                console.fail("cannot write to stdout: \(error)")
                return .localFailure
            }
            return .success
        } catch {
            console.fail("cannot read stdin: \(error)")
            return .localFailure
        }
    }

    /// The text in its form; nil when it does not parse, which is told.
    private func formatted(_ source: SourceText) -> [UInt8]? {
        do {
            return try ScriptFormatter.format(source)
        } catch {
            var loading = ScriptLoading(style: RunStyle(console, command.color), console: console)
            loading.tell(error.diagnostics, [source])
            return nil
        }
    }
}
