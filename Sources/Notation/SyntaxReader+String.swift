extension SyntaxReader {
    /// A string in quotes, with the escapes of JSON (RFC 8259 section 7) and references.
    package mutating func string(_ what: String = "a string in quotes") throws(Diagnostic) -> Template {
        guard next == "\"" else { throw unexpected(what) }
        let start = offset
        var builder = TemplateBuilder()
        offset += 1
        while next != "\"" {
            if isAtReference {
                builder.append(try reference())
            } else if next == "\\" {
                builder.append(UTF8.encode(try escape()) ?? UTF8.encodedReplacementCharacter)
            } else {
                try checkStringCharacter(ofStringAt: start)
                builder.append(CollectionOfOne(source.bytes[offset]))
                offset += 1
            }
        }
        offset += 1
        let template = builder.template(at: range(from: start))
        skipSpace()
        return template
    }

    private func checkStringCharacter(ofStringAt start: Int) throws(Diagnostic) {
        switch next {
        case nil, "\n", "\r":
            throw diagnostic(
                "the string does not end on its line", from: start, hint: "end it with `\"`; a line feed in it is `\\n`"
            )
        case .some(let character) where character.value < 0x20:
            throw Diagnostic(
                "a control character can not stand in a string", at: range(ofNext: 1),
                hint: character == "\t" ? "a tab is `\\t`" : "write it as `\\u00` and two digits")
        default:
            break
        }
    }

    /// The character that an escape stands for.
    private mutating func escape() throws(Diagnostic) -> Unicode.Scalar {
        let start = offset
        offset += 2
        switch character(at: offset - 1) {
        case "\"": return "\""
        case "\\": return "\\"
        case "/": return "/"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            let unit = try codeUnit(from: start)
            if let scalar = Unicode.Scalar(unit) { return scalar }
            if UTF16.isLeadSurrogate(unit), isAt("\\u") {
                offset += 2
                let partner = try codeUnit(from: start)
                if UTF16.isTrailSurrogate(partner) { return UTF16.decode(UTF16.EncodedScalar([unit, partner])) }
            }
            throw diagnostic(
                "this is half of a character", from: start,
                hint: "a surrogate stands in a pair, such as `\\ud83d\\ude00`")
        default:
            offset = min(offset, source.bytes.count)
            throw diagnostic(
                "this is no escape", from: start, hint: #"escapes are `\" \\ \/ \b \f \n \r \t` and `\u` with 4 digits"#
            )
        }
    }

    private mutating func codeUnit(from start: Int) throws(Diagnostic) -> UInt16 {
        let digits = String(run { $0?.properties.isASCIIHexDigit == true }.prefix(4))
        offset += digits.utf8.count
        guard digits.utf8.count == 4, let unit = UInt16(digits, radix: 16) else {
            throw diagnostic("`\\u` has four hexadecimal digits", from: start, hint: "such as `\\u00e4`")
        }
        return unit
    }
}
