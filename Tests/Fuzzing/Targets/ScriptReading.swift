internal import Notation
internal import Script
internal import StandardStreams

/// Scripts: whatever is wrong with one is told with its place; one that parses has a best shape, and can be checked.
enum ScriptReading {
    static func check(_ input: FuzzInput) throws(Finding) {
        let source = SourceText(name: "fuzz.wst", bytes: Array(input.bytes))
        let diagnostics = ScriptParser.parse(source, number: 0).diagnostics
        try check(diagnostics, in: [source])
        let formatted: [UInt8]
        do throws(ScriptFormatter.Refusal) {
            formatted = try ScriptFormatter.format(source)
        } catch {
            return try require(!diagnostics.isEmpty, "a script that parses can not be formatted")
        }
        try require(diagnostics.isEmpty, "a script is formatted that does not parse")
        guard let twice = try? ScriptFormatter.format(SourceText(name: "fuzz.wst", bytes: formatted)) else {
            throw Finding("formatting makes this of it, which does not parse: \(shown(formatted))")
        }
        try require(twice == formatted, "formatting \(shown(formatted)) once more makes it \(shown(twice))")
        try checkMeaning(source)
    }

    private static func checkMeaning(_ source: SourceText) throws(Finding) {
        let script: LoadedScript
        do throws(LoadFailure) {
            script = try ScriptLoader.load(source.name) { path in
                path == source.name ? .success(source.bytes) : .failure(.notRegular)
            }
        } catch {
            // There is nothing to include.
            return try check(error.diagnostics, in: error.sources)
        }
        try check(ScriptChecker.check(script).diagnostics, in: script.sources)
    }

    /// Each has a place in its text, and can be shown.
    private static func check(_ diagnostics: [Diagnostic], in sources: [SourceText]) throws(Finding) {
        for diagnostic in diagnostics {
            let place = diagnostic.range
            guard sources.indices.contains(place.source) else { throw Finding("there is no source \(place.source)") }
            try require(
                place.range.upperBound <= sources[place.source].bytes.count,
                "\"\(diagnostic.message)\" is beyond the end, at \(place.range)")
            try require(!diagnostic.message.isEmpty, "an error has no words")
            let lines = SourceExcerpt(diagnostic, in: sources).lines
            let isHarmless = lines.joined().allSatisfy { segment in
                segment.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            }
            try require(isHarmless, "a control character is shown for \"\(diagnostic.message)\"")
        }
    }

    private static func shown(_ text: [UInt8]) -> String { String(decoding: text, as: UTF8.self) }
}
