internal import Notation
package import StandardStreams
internal import WebSocketProtocol

/// Reads and parses a script and what it includes. Calls block.
package struct ScriptLoader {
    /// Gives the bytes of a file.
    package typealias Reading = (_ path: String) -> Result<[UInt8], StreamError>

    /// Bytes of one file.
    private static let sizeLimit = 16 << 20
    /// How many files may include each other in a row.
    private static let levelLimit = 64
    /// How many files a script may include, counted as often as they are.
    private static let includeLimit = 1000

    /// Files that are included, by their canonical paths.
    private struct IncludedFile {
        let steps: [StepSyntax]
        /// How many files it includes, itself among them.
        let count: Int
    }

    private let read: Reading
    private var sources: [SourceText] = []
    private var diagnostics: [Diagnostic] = []
    /// The script, and the files that include each other down to the one that is read.
    private var chain: [String] = []
    private var files: [String: IncludedFile] = [:]
    private var includeCount = 0

    /// Loads a script.
    package static func load(
        _ path: String,
        reading read: @escaping Reading = { path in
            Result { () throws(StreamError) in try LocalFile.readRegular(path, upTo: sizeLimit) }
        }
    ) throws(LoadFailure) -> LoadedScript {
        var loader = ScriptLoader(read: read)
        let syntax = loader.script(path, includedAt: nil)
        guard let syntax, loader.diagnostics.isEmpty else {
            throw LoadFailure(sources: loader.sources, diagnostics: loader.diagnostics)
        }
        return LoadedScript(name: path, sources: loader.sources, syntax: syntax)
    }

    private init(read: @escaping Reading) {
        self.read = read
    }

    // MARK: Files

    /// The tree of a file with all that it includes; nil when there is none.
    private mutating func script(_ path: String, includedAt place: SourceRange?) -> ScriptSyntax? {
        let number = sources.count
        let bytes: [UInt8]
        do throws(StreamError) {
            bytes = try read(path).get()
        } catch {
            if place == nil { sources.append(SourceText(name: path, bytes: [])) }
            let start = SourceRange(source: number, 0..<0)
            diagnostics.append(Diagnostic("can not read \(path): \(Self.reason(error))", at: place ?? start))
            return nil
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let source = SourceText(name: path, bytes: bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes)
        sources.append(source)
        if let diagnostic = Self.encodingError(in: source, number: number) {
            diagnostics.append(diagnostic)
            return nil
        }
        let (syntax, diagnostics) = ScriptParser.parse(source, number: number)
        self.diagnostics += diagnostics
        return including(path, syntax)
    }

    private static func reason(_ error: StreamError) -> String {
        switch error {
        case .notRegular: "it is no regular file"
        case .tooLarge: "it has more than \(sizeLimit >> 20) MiB"
        default: error.description
        }
    }

    private static func encodingError(in source: SourceText, number: Int) -> Diagnostic? {
        let bytes = source.bytes
        var validator = UTF8Validator()
        let invalid =
            bytes.withUnsafeBytes { validator.validate($0) } ?? (validator.isAtBoundary ? nil : bytes.count - 1)
        guard let place = [invalid, bytes.firstIndex(of: 0)].compactMap(\.self).min() else { return nil }
        let what = bytes[place] == 0 ? "a NUL byte stands here" : "this is not UTF-8"
        return Diagnostic(
            what, at: SourceRange(source: number, place..<place + 1), hint: "a script is text; save it as UTF-8")
    }

    // MARK: Includes

    /// A tree with the steps of the files that it includes.
    private mutating func including(_ path: String, _ syntax: ScriptSyntax) -> ScriptSyntax {
        chain.append(path)
        defer { chain.removeLast() }
        let preamble = including(syntax.preamble)
        var tests: [TestSyntax] = []
        for test in syntax.tests {
            tests.append(
                TestSyntax(
                    name: test.name, skip: test.skip, loop: test.loop, steps: including(test.steps), range: test.range))
        }
        return ScriptSyntax(source: syntax.source, preamble: preamble, tests: tests)
    }

    private mutating func including(_ steps: [StepSyntax]) -> [StepSyntax] {
        var result: [StepSyntax] = []
        result.reserveCapacity(steps.count)
        for step in steps {
            result.append(StepSyntax(including(step.kind), range: step.range, extent: step.extent))
        }
        return result
    }

    private mutating func including(_ kind: StepSyntax.Kind) -> StepSyntax.Kind {
        switch kind {
        case .include(var include):
            include.steps = steps(of: include)
            return .include(include)
        case .repeat(let count, let counter, let steps): return .repeat(count, counter: counter, including(steps))
        case .forEach(let name, let elements, let steps): return .forEach(name: name, in: elements, including(steps))
        case .always(let steps): return .always(including(steps))
        default: return kind
        }
    }

    /// What an included file says; nothing where something is wrong with it.
    private mutating func steps(of include: IncludeSyntax) -> [StepSyntax] {
        let path = IncludePath.resolve(include.path, from: chain[chain.count - 1])
        let key = IncludePath.canonical(path)
        if let diagnostic = chainError(of: path, key, at: include.pathRange) {
            diagnostics.append(diagnostic)
            return []
        }
        let known = files[key]
        includeCount += known?.count ?? 1
        guard includeCount <= Self.includeLimit else {
            diagnostics.append(
                Diagnostic("more than \(Self.includeLimit) files are included", at: include.pathRange))
            return []
        }
        if let known { return known.steps }
        let countBefore = includeCount - 1
        let syntax = script(path, includedAt: include.pathRange)
        for test in syntax?.tests ?? [] {
            diagnostics.append(
                Diagnostic(
                    "an included file has no `test`", at: test.range, hint: "it is included by \(chain.last ?? "")"))
        }
        let file = IncludedFile(steps: syntax?.preamble ?? [], count: includeCount - countBefore)
        files[key] = file
        return file.steps
    }

    /// What is wrong with including a file in those that are being read.
    private func chainError(of path: String, _ key: String, at range: SourceRange) -> Diagnostic? {
        if let first = chain.firstIndex(where: { IncludePath.canonical($0) == key }) {
            let names = chain[first...] + [path]
            return Diagnostic("the file includes itself", at: range, hint: names.joined(separator: " → "))
        }
        guard chain.count > Self.levelLimit else { return nil }
        let names = chain.prefix(2) + ["…"] + chain.suffix(2) + [path]
        return Diagnostic(
            "files include each other more than \(Self.levelLimit) levels deep", at: range,
            hint: names.joined(separator: " → "))
    }
}
