package import Notation

/// Makes the syntax tree of one text.
///
/// After a line that is wrong it goes on with the next one, so that all that is wrong with a script is told at once.
package struct ScriptParser {
    /// More than so many errors of one text are not told.
    static let errorLimit = 20

    var reader: SyntaxReader
    /// How many blocks are open.
    var blockDepth = 0
    private var diagnostics: [Diagnostic] = []
    /// Whether no more is told, so that nothing more needs to be read.
    private var hasGivenUp = false

    private init(_ source: SourceText, number: Int) {
        reader = SyntaxReader(source, number: number)
    }

    /// The tree of a text, without the lines that are wrong, and what is wrong, in the order of the text.
    ///
    /// The number of the text is that of its ranges.
    package static func parse(
        _ source: SourceText, number: Int
    ) -> (syntax: ScriptSyntax, diagnostics: [Diagnostic]) {
        var parser = ScriptParser(source, number: number)
        let preamble = parser.steps()
        var tests: [TestSyntax] = []
        while !parser.reader.isAtEnd {
            if let test = parser.test() { tests.append(test) }
        }
        let diagnostics = parser.diagnostics.sorted { $0.range.range.lowerBound < $1.range.range.lowerBound }
        return (ScriptSyntax(source: number, preamble: preamble, tests: tests), diagnostics)
    }

    // MARK: Lines

    /// Reads something; when it is wrong, notes that, goes to the end of the line, and returns nil.
    @discardableResult
    mutating func attempt<Result>(
        _ read: (inout ScriptParser) throws(Diagnostic) -> Result
    ) -> Result? {
        do throws(Diagnostic) {
            return try read(&self)
        } catch {
            note(error)
            reader.recover()
            return nil
        }
    }

    /// Reads what is left of a line.
    @discardableResult
    mutating func line<Result>(
        _ read: (inout ScriptParser) throws(Diagnostic) -> Result
    ) -> Result? {
        attempt { parser throws(Diagnostic) in
            let result = try read(&parser)
            try parser.reader.endOfLine()
            return result
        }
    }

    mutating func note(_ diagnostic: Diagnostic) {
        guard !hasGivenUp else { return }
        diagnostics.append(diagnostic)
        if diagnostics.count == Self.errorLimit { giveUp() }
    }

    mutating func giveUp() {
        hasGivenUp = true
        reader.skipToEnd()
    }

    /// Goes to the next line, if it is indented deeper than the step that begins there, and looks as it should.
    mutating func takeContinuation(of start: SyntaxReader, where isRight: (SyntaxReader) -> Bool) -> Bool {
        var ahead = reader
        ahead.skipBlankLines()
        guard !ahead.isAtEnd, ahead.indentation > start.indentation, isRight(ahead) else { return false }
        reader = ahead
        return true
    }

    // MARK: Steps

    /// The steps up to the `end` of the block, the next test or the end of the text.
    mutating func steps() -> [StepSyntax] {
        var steps: [StepSyntax] = []
        while true {
            reader.skipBlankLines()
            guard !reader.isAtEnd, reader.word != "test", reader.word != "end" || blockDepth == 0 else { return steps }
            if let step = step() { steps.append(step) }
        }
    }

    private mutating func step() -> StepSyntax? {
        let start = reader
        guard let opening = attempt({ parser throws(Diagnostic) in try parser.reader.lineOpening() }) else {
            // What belongs to a line that nobody understands is not looked at.
            while takeContinuation(of: start, where: { !$0.isAtStep }) { reader.skipLine() }
            return nil
        }
        switch opening.word {
        case .connect: return connect(opening.connection, from: start)
        case .expect: return expect(opening.connection, from: start)
        case .repeat, .for, .unordered, .always: return block(opening.word, from: start)
        default:
            let kind = line { parser throws(Diagnostic) in try parser.singleLine(opening, from: start) }
            return kind.map { step($0, from: start, head: reader.range(from: start.offset)) }
        }
    }

    /// A step that ends here; `head` is its first line.
    func step(_ kind: StepSyntax.Kind, from start: SyntaxReader, head: SourceRange) -> StepSyntax {
        // JSON may have gone on over the end of the line.
        let line = reader.source.range(ofLine: reader.source.line(at: start.offset))
        let range = SourceRange(source: head.source, head.range.clamped(to: line))
        return StepSyntax(kind, range: range, extent: reader.range(from: start.offset))
    }
}
