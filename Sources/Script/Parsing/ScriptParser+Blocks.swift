internal import Notation

/// Tests, and blocks, which `end` ends.
extension ScriptParser {
    /// How many blocks may be open.
    private static let blockLimit = 32

    /// `test "name" [skip "reason"] [for x in JSON]` and its lines.
    mutating func test() -> TestSyntax? {
        let start = reader
        let head = line { parser throws(Diagnostic) in try parser.testHead() }
        let range = reader.range(from: start.offset)
        let steps = steps()
        return head.map { TestSyntax(name: $0.name, skip: $0.skip, loop: $0.loop, steps: steps, range: range) }
    }

    private mutating func testHead() throws(Diagnostic) -> (name: Template, skip: Template?, loop: TestSyntax.Loop?) {
        guard reader.take(word: "test") else { throw reader.unexpected("`test`") }
        let name = try reader.string("the name of the test in quotes")
        let skip = reader.take(word: "skip") ? try reader.string("a reason in quotes") : nil
        var loop: TestSyntax.Loop?
        if reader.take(word: "for") {
            let (variable, elements) = try elements()
            loop = TestSyntax.Loop(name: variable, elements: elements)
        }
        try reader.endOfLine(orWords: loop != nil ? [] : skip != nil ? ["for"] : ["skip", "for"])
        return (name, skip, loop)
    }

    /// `x in [1,2]`.
    private mutating func elements() throws(Diagnostic) -> (variable: String, elements: JSONSyntax) {
        let variable = try variable()
        guard reader.take(word: "in") else { throw reader.unexpected("`in`", words: ["in"]) }
        let elements = try reader.json(.value)
        switch elements.kind {
        case .array, .reference: return (variable, elements)
        default:
            throw Diagnostic(
                "`for` goes over the elements of an array", at: elements.range,
                hint: "such as `[1,2]`, or a variable that holds one")
        }
    }

    /// What follows the word that begins a block.
    mutating func block(_ word: LineWord, from start: SyntaxReader) -> StepSyntax? {
        let head = line { parser throws(Diagnostic) in try parser.blockHead(word) }
        let range = reader.range(from: start.offset)
        guard blockDepth < Self.blockLimit else {
            note(Diagnostic("too many blocks are open", at: range, hint: "at most \(Self.blockLimit) may be"))
            giveUp()
            return nil
        }
        blockDepth += 1
        let steps = steps()
        blockDepth -= 1
        endOfBlock(word, at: start.nextRange)
        if word == .unordered { checkUnordered(steps) }
        return head.map { step($0(steps), from: start, head: range) }
    }

    /// What a block is when its steps are known.
    private mutating func blockHead(
        _ word: LineWord
    ) throws(Diagnostic) -> ([StepSyntax]) -> StepSyntax.Kind {
        switch word {
        case .repeat:
            let count = try reader.integer("a number of times")
            let counter = reader.take(word: "as") ? try variable() : nil
            try reader.endOfLine(orWords: counter == nil ? ["as"] : [])
            return { .repeat(count, counter: counter, $0) }
        case .for:
            let (variable, elements) = try elements()
            return { .forEach(name: variable, in: elements, $0) }
        case .unordered: return { .unordered($0) }
        case .always: return { .always($0) }
        default: preconditionFailure("this begins no block")
        }
    }

    private mutating func endOfBlock(_ word: LineWord, at range: SourceRange) {
        guard reader.word != "end" else {
            _ = line { parser throws(Diagnostic) in _ = parser.reader.take(word: "end") }
            return
        }
        let place = reader.isAtEnd ? "" : " before the test in line \(reader.source.line(at: reader.offset))"
        note(
            Diagnostic(
                "`\(word.rawValue)` has no `end`\(place)", at: range,
                hint: reader.isAtEnd ? "add `end` behind its last line" : "add it; tests stand outside of all blocks"))
    }

    private mutating func checkUnordered(_ steps: [StepSyntax]) {
        for step in steps {
            if case .expect = step.kind { continue }
            note(
                Diagnostic(
                    "only `<` lines that wait for a message stand in `unordered`", at: step.range,
                    hint: "move this line out of the block"))
        }
    }
}
