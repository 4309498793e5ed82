internal import JSONText

extension Template {
    /// The text with everything put in: a string as it is, any other value as compact JSON.
    package func text(in scope: some Scope) throws(Diagnostic) -> String {
        try text(in: scope) { $0 }
    }

    /// The same, with a change of what is put in, such as escapes.
    func text(in scope: some Scope, inserting change: (String) -> String) throws(Diagnostic) -> String {
        if pieces.count == 1, case .text(let text) = pieces[0] { return text }
        var result = ""
        for piece in pieces {
            switch piece {
            case .text(let text): result += text
            case .reference(let reference): result += change(try scope.value(of: reference).insertedText)
            }
        }
        return result
    }

    /// Whether nothing is to be put in.
    var isConstant: Bool { references.isEmpty }
}

extension JSONValue {
    /// What `{{name}}` inserts into a text.
    var insertedText: String {
        if case .string(let text) = self { text } else { compactText }
    }

    /// What `{{name}}` is where a whole number stands: an integer, or a string of digits, as `--var` makes them.
    fileprivate var wholeNumber: Int? {
        switch self {
        case .number(let number): number.integer
        case .string(let text) where text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }: Int(text)
        default: nil
        }
    }
}

extension IntegerSyntax {
    /// The number; a variable has to hold a whole number, or a string of digits.
    package func value(in scope: some Scope) throws(Diagnostic) -> Int {
        switch self {
        case .literal(let number): return number
        case .reference(let reference):
            let value = try scope.value(of: reference)
            guard let number = value.wholeNumber else {
                throw Diagnostic(
                    "`{{\(reference.name)}}` is \(MessageNotation.json(value)), which is no whole number",
                    at: reference.range)
            }
            return number
        }
    }

    var isConstant: Bool {
        if case .literal = self { true } else { false }
    }
}

extension DurationSyntax {
    /// The duration; its unit has to be written, behind the braces or in the value.
    package func value(in scope: some Scope) throws(Diagnostic) -> Duration {
        switch self {
        case .literal(let duration): return duration
        case .template(let template):
            let text = try template.text(in: scope)
            guard let duration = Duration(notation: text), let last = text.last else {
                throw Diagnostic(
                    "\(MessageNotation.string(text)) is no duration", at: template.range,
                    hint: "a duration is a number and a unit, such as `250ms`, `1.5s` or `2m`")
            }
            guard last.isLetter else {
                throw Diagnostic(
                    "the duration \(text) has no unit", at: template.range,
                    hint: "write one of us, ms, s, m and h behind the braces, or into the value")
            }
            return duration
        }
    }
}

extension CloseCodesSyntax {
    /// The codes from the lowest to the highest; a variable has to hold a code.
    package func range(in scope: some Scope) throws(Diagnostic) -> ClosedRange<UInt16> {
        switch self {
        case .range(let range): return range
        case .reference(let reference):
            let number = try IntegerSyntax.reference(reference).value(in: scope)
            guard let code = UInt16(exactly: number) else {
                throw Diagnostic("\(number) is no close code", at: reference.range)
            }
            return code...code
        }
    }
}
