package import JSONText

/// Where names get their values and files their bytes.
package protocol Scope {
    /// What stands for `{{name}}`; throws where nothing does.
    func value(of reference: Reference) throws(Diagnostic) -> JSONValue
    /// What is written at a range of a source.
    func text(at range: SourceRange) -> ArraySlice<UInt8>
    /// What is in a file that is named at `range`.
    func bytes(ofFile path: String, at range: SourceRange) throws(Diagnostic) -> [UInt8]
}

/// The scope of a single pattern, such as one of the command line: it has no names and no files.
package struct EmptyScope: Scope {
    package init() {}

    package func value(of reference: Reference) throws(Diagnostic) -> JSONValue {
        throw Diagnostic(
            "`{{\(reference.name)}}` has no value: there are no names outside of scripts", at: reference.range,
            hint: "write `\\u007b{` for two braces")
    }

    package func text(at range: SourceRange) -> ArraySlice<UInt8> { [] }

    package func bytes(ofFile path: String, at range: SourceRange) throws(Diagnostic) -> [UInt8] {
        throw Diagnostic(
            "files are not read outside of scripts", at: range, hint: "write the bytes as `hex …` or `base64 …`")
    }
}
