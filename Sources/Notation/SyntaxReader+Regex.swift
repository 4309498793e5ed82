extension SyntaxReader {
    /// `/expression/flags`. It ends at the first slash that is not escaped and not in brackets.
    package mutating func regex() throws(Diagnostic) -> RegexSyntax {
        guard next == "/" else { throw unexpected("an expression such as `/^a+$/`") }
        let start = offset
        offset += 1
        let expression = try regexBody(from: start)
        offset += 1
        let flags = run(of: Self.isLetter)
        for flag in flags.unicodeScalars {
            guard "imsx".unicodeScalars.contains(flag) else {
                throw Diagnostic(
                    "there is no flag `\(flag)`", at: range(ofNext: 1), hint: "flags are `i`, `m`, `s` and `x`")
            }
            offset += 1
        }
        let compiled = try expression.literal.map { text throws(Diagnostic) in
            try compile(text, flags: flags, at: expression.range)
        }
        let range = range(from: start)
        skipSpace()
        return RegexSyntax(expression: expression, flags: flags, range: range, compiled: compiled)
    }

    /// What stands between the slashes, as it stands there.
    private mutating func regexBody(from start: Int) throws(Diagnostic) -> Template {
        var builder = TemplateBuilder()
        var isInClass = false
        let bodyStart = offset
        while isInClass || next != "/" {
            if isAtReference {
                builder.append(try reference())
                continue
            }
            switch next {
            case nil, "\n": throw unclosedRegex(from: start, isInClass: isInClass)
            case "[": isInClass = true
            case "]": isInClass = false
            case "\\" where character(at: offset + 1).map { $0 != "\n" } == true:
                builder.append(CollectionOfOne(source.bytes[offset]))
                offset += 1
            default: break
            }
            builder.append(CollectionOfOne(source.bytes[offset]))
            offset += 1
        }
        return builder.template(at: SourceRange(source: number, bodyStart..<offset))
    }

    private func unclosedRegex(from start: Int, isInClass: Bool) -> Diagnostic {
        diagnostic(
            "the expression does not end on its line", from: start,
            hint: isInClass
                ? "a `[` in it is not closed; a literal one is `\\[`" : "end it with `/`; a literal one is `\\/`")
    }

    private func compile(_ text: String, flags: String, at range: SourceRange) throws(Diagnostic) -> Regex {
        do throws(Regex.Failure) {
            return try Regex(text, flags: flags)
        } catch {
            switch error {
            case .invalid(let reason, let offset):
                let place = min(range.range.lowerBound + offset, range.range.upperBound)
                throw Diagnostic(
                    "the expression is wrong: \(reason)", at: SourceRange(source: range.source, place..<place + 1))
            case .tooCostly:
                throw Diagnostic("the expression is wrong: \(error)", at: range)
            }
        }
    }
}
