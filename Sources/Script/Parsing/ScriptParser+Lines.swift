internal import Notation

/// Lines that nothing belongs to but themselves.
extension ScriptParser {
    private enum OptionName: String, CaseIterable {
        case timeout, strict
        case closeTimeout = "close-timeout"
    }

    /// What follows the beginning of a line.
    mutating func singleLine(
        _ opening: LineOpening, from start: SyntaxReader
    ) throws(Diagnostic) -> StepSyntax.Kind {
        switch opening.word {
        case .send: return .send(try send(opening.connection))
        case .ignore, .never:
            let events = try events(orWords: [])
            try reader.endOfLine(orWords: ["or"])
            return .filter(
                FilterSyntax(connection: opening.connection, isForbidden: opening.word == .never, events: events))
        case .include: return .include(try include())
        case .set:
            let name = try variable()
            try equalsSign()
            return .set(name: name, try reader.json(.value))
        case .option: return .option(try option())
        case .wait: return .wait(try reader.duration())
        case .print: return .print(try reader.string())
        case .where, .capture: throw start.misplaced("`\(opening.word.rawValue)`", below: "<")
        case .end: throw Diagnostic("`end` ends nothing", at: start.nextRange, hint: "no block is open here")
        case .connect, .expect, .test, .repeat, .for, .unordered, .always:
            preconditionFailure("these are more than a line")
        }
    }

    /// The name of a variable that is set here.
    mutating func variable() throws(Diagnostic) -> String {
        let name = try reader.name("the name of a variable")
        reader.skipSpace()
        return name
    }

    mutating func equalsSign() throws(Diagnostic) {
        guard reader.take("=") else { throw reader.unexpected("`=`") }
    }

    private mutating func include() throws(Diagnostic) -> IncludeSyntax {
        let path = try reader.string("the path of a script in quotes")
        guard let literal = path.literal else {
            throw Diagnostic(
                "a path of `include` can not have variables", at: path.references[0].range,
                hint: "files are read before anything runs")
        }
        guard !literal.isEmpty, !literal.utf8.contains(0) else {
            throw Diagnostic("this is no path", at: path.range, hint: "expected the path of a script in quotes")
        }
        return IncludeSyntax(path: literal, pathRange: path.range)
    }

    private mutating func option() throws(Diagnostic) -> OptionSyntax {
        switch reader.take(OptionName.self) {
        case .timeout: return .timeout(try reader.duration())
        case .closeTimeout: return .closeTimeout(try reader.duration())
        case .strict:
            if reader.take(word: "on") { return .strict(true) }
            if reader.take(word: "off") { return .strict(false) }
            throw reader.unexpected("`on` or `off`", words: ["on", "off"])
        case nil:
            let names = OptionName.allCases.map(\.rawValue)
            throw reader.unexpected("an option: " + SyntaxReader.choice(of: names), words: names)
        }
    }
}
