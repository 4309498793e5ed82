import JSONText
import Notation
import Testing
import WebSocketProtocol

/// The names and files of a test.
struct Names: Scope, ExpressibleByDictionaryLiteral {
    var values: [String: JSONValue] = [:]
    var files: [String: [UInt8]] = [:]
    /// What was read.
    var source = ""

    /// Names with the JSON that they hold.
    init(dictionaryLiteral elements: (String, String)...) {
        for (name, json) in elements { values[name] = try? JSONValue(parsing: json) }
    }

    /// No names, for a payload that was read from a source.
    init(source: String) {
        self.source = source
    }

    /// The same names for a payload that was read from a source.
    func reading(_ source: String) -> Names {
        var names = self
        names.source = source
        return names
    }

    func value(of reference: Reference) throws(Diagnostic) -> JSONValue {
        guard let value = values[reference.name] else {
            throw Diagnostic("no value for \(reference.name)", at: reference.range)
        }
        return value
    }

    func text(at range: SourceRange) -> ArraySlice<UInt8> {
        Array(source.utf8)[range.range]
    }

    func bytes(ofFile path: String, at range: SourceRange) throws(Diagnostic) -> [UInt8] {
        guard let bytes = files[path] else { throw Diagnostic("no file \(path)", at: range) }
        return bytes
    }
}

func reader(_ source: String) -> SyntaxReader {
    SyntaxReader(SourceText(name: "test", bytes: Array(source.utf8)), number: 0)
}

/// The part of a source that a range covers.
func part(_ range: SourceRange?, of source: String) -> String? {
    range.map { String(decoding: Array(source.utf8)[$0.range], as: UTF8.self) }
}

/// A value as it stands behind `>`.
func value(_ source: String) throws -> PayloadSyntax {
    var reader = reader(source)
    return try reader.payload(.value, orWords: [])
}

/// A pattern as it stands behind `<`.
func pattern(_ source: String, _ names: Names = [:]) throws -> Pattern {
    let (type, payload) = try PayloadSyntax.pattern(argument: SourceText(name: "test", bytes: Array(source.utf8)))
    return try payload?.pattern(as: type, in: names) ?? .any(type ?? .text)
}

extension ReceivedPayload {
    convenience init(_ text: String, _ type: MessageType? = .text) {
        self.init(type: type, bytes: Array(text.utf8))
    }
}

extension Pattern {
    /// What is captured, as `name=JSON`; nil when the payload does not match.
    func captures(_ text: String, _ type: MessageType? = .text) -> [String]? {
        guard case .matched(let captures) = match(ReceivedPayload(text, type)) else { return nil }
        return captures.map { "\($0.name)=\($0.value.compactText)" }
    }

    func matches(_ text: String, _ type: MessageType? = .text) -> Bool { captures(text, type) != nil }

    func matches(_ bytes: [UInt8], _ type: MessageType? = .binary) -> Bool {
        if case .matched = match(ReceivedPayload(type: type, bytes: bytes)) { true } else { false }
    }

    /// Why a payload does not match; nil when it does.
    func mismatch(_ text: String, _ type: MessageType? = .text) -> Mismatch? {
        mismatch(ReceivedPayload(text, type))
    }

    func mismatch(_ payload: ReceivedPayload) -> Mismatch? {
        if case .mismatched(let mismatch) = match(payload) { mismatch } else { nil }
    }
}
