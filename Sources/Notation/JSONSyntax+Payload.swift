internal import JSONText

extension JSONSyntax {
    /// The value as it is sent: as it was written, without the white space between its parts, and with everything put
    /// in. A string that is put in at the top is text. Open parts are errors.
    ///
    /// Escapes stay escapes, as who looks for what a server makes of them wants it.
    func payload(in scope: some Scope) throws(Diagnostic) -> [UInt8] {
        if case .reference(let reference) = kind, case .string(let text) = try scope.value(of: reference) {
            return Array(text.utf8)
        }
        var bytes: [UInt8] = []
        try append(in: scope, depth: 0, to: &bytes)
        return bytes
    }

    private func append(in scope: some Scope, depth: Int, to bytes: inout [UInt8]) throws(Diagnostic) {
        switch kind {
        case .scalar(let value): value.append(to: &bytes)
        case .string(let template): try template.appendString(in: scope, to: &bytes)
        case .reference(let reference): try value(of: reference, in: scope, depth: depth).append(to: &bytes)
        case .array(let elements):
            try checkDepth(depth + 1)
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try element.append(in: scope, depth: depth + 1, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members, let isOpen):
            if isOpen { throw openPart("...") }
            try checkDepth(depth + 1)
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try member.name.appendString(in: scope, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                try member.value.append(in: scope, depth: depth + 1, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        case .wildcard: throw openPart("?")
        case .rest: throw openPart("...")
        }
    }
}

extension Template {
    /// Appends a string of JSON as it was written, with its quotes; what is put in is escaped.
    fileprivate func appendString(in scope: some Scope, to bytes: inout [UInt8]) throws(Diagnostic) {
        var start = range.range.lowerBound
        for reference in references {
            bytes += scope.text(at: SourceRange(source: range.source, start..<reference.range.range.lowerBound))
            var string: [UInt8] = []
            JSONValue.string(try scope.value(of: reference).insertedText).append(to: &string)
            bytes += string.dropFirst().dropLast()
            start = reference.range.range.upperBound
        }
        bytes += scope.text(at: SourceRange(source: range.source, start..<range.range.upperBound))
    }
}
