extension SyntaxReader {
    /// What is next and looks like a number or a part of one, or like bytes.
    var chunk: String {
        run { Self.isLetter($0) || Self.isDigit($0) || $0 == "." || $0 == "+" || $0 == "-" || $0 == "_" }
    }

    /// A whole number from 0 on, or a reference to one; `what` says which, such as "a number of bytes".
    package mutating func integer(_ what: String) throws(Diagnostic) -> IntegerSyntax {
        if isAtReference {
            let reference = try reference()
            skipSpace()
            return .reference(reference)
        }
        guard Self.isDigit(next) else { throw unexpected(what) }
        let start = offset
        let text = chunk
        offset += text.utf8.count
        guard text.unicodeScalars.allSatisfy(Self.isDigit) else {
            throw diagnostic("`\(text)` is no whole number", from: start, hint: "expected \(what)")
        }
        guard let value = Int(text) else {
            throw diagnostic("the number is too large", from: start, hint: "expected \(what)")
        }
        skipSpace()
        return .literal(value)
    }

    /// A duration with its unit, or a reference to one, with a unit or without.
    package mutating func duration() throws(Diagnostic) -> DurationSyntax {
        let expectation = "a duration such as `250ms` or `5s`"
        let units = ["us", "ms", "s", "m", "h"]
        let start = offset
        if isAtReference {
            let reference = try reference()
            let unit = chunk
            offset += unit.utf8.count
            guard unit.isEmpty || units.contains(unit) else {
                throw diagnostic("`\(unit)` is no unit of time", from: offset - unit.utf8.count, hint: Self.unitHint)
            }
            let template = Template(
                [.reference(reference)] + (unit.isEmpty ? [] : [.text(unit)]), range: range(from: start))
            skipSpace()
            return .template(template)
        }
        guard Self.isDigit(next) else { throw unexpected(expectation) }
        let text = chunk
        offset += text.utf8.count
        guard !text.unicodeScalars.allSatisfy({ Self.isDigit($0) || $0 == "." }) else {
            throw diagnostic("the duration has no unit", from: start, hint: Self.unitHint)
        }
        guard let duration = Duration(notation: text) else {
            throw diagnostic("`\(text)` is no duration", from: start, hint: Self.unitHint)
        }
        skipSpace()
        return .literal(duration)
    }

    private static let unitHint = "units are `us`, `ms`, `s`, `m` and `h`, as in `1.5s`"

    /// A comparison such as `<=`.
    package mutating func comparison() throws(Diagnostic) -> PredicateSyntax.Comparison {
        let comparisons = PredicateSyntax.Comparison.allCases.sorted { $0.rawValue.count > $1.rawValue.count }
        guard let comparison = comparisons.first(where: { isAt($0.rawValue) }) else {
            throw unexpected("a comparison: `==`, `!=`, `<`, `<=`, `>` or `>=`")
        }
        skip(comparison.rawValue.utf8.count)
        return comparison
    }

    /// Close codes: one, a range of them, or several by commas. They are numbers on the wire, nothing else is checked.
    package mutating func closeCodes() throws(Diagnostic) -> [ClosedRange<UInt16>] {
        var codes: [ClosedRange<UInt16>] = []
        repeat {
            let start = offset
            let text = chunk
            guard !text.isEmpty else { throw unexpected("a close code such as `1000`") }
            offset += text.utf8.count
            let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
            guard bounds.count <= 2, let lower = bounds.first ?? nil, let upper = bounds.last ?? nil, lower <= upper
            else {
                throw diagnostic(
                    "`\(text)` is no close code", from: start, hint: "write `1000`, `4000-4999` or `1000,1001`")
            }
            codes.append(lower...upper)
            skipSpace()
        } while take(",")
        return codes
    }
}
