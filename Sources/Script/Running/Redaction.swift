internal import JSONText
internal import Notation
internal import WebSocketProtocol

/// Puts dots in place of secrets, in whatever form reports would show them.
struct Redaction: Sendable {
    /// Shorter parts of a value that is a secret are none: they would be found everywhere.
    private static let shortestPart = 4
    private static let dots = Array("•••".utf8)
    private static let ellipsis = Array("…".utf8)

    /// The secrets themselves, and as scripts, JSON, patterns and dumps write them; the longest first, for one may be
    /// a part of another.
    private let forms: [[UInt8]]
    private let secrets: [[UInt8]]

    init(_ values: [JSONValue]) {
        let texts = Set(values.flatMap(Self.texts)).subtracting([""])
        secrets = texts.map { Array($0.utf8) }.sorted { $0.count > $1.count }
        forms = Set(texts.flatMap(Self.forms).map { Array($0.utf8) }).sorted { $0.count > $1.count }
    }

    var isEmpty: Bool { secrets.isEmpty }

    private static func texts(of value: JSONValue) -> [String] {
        switch value {
        case .string(let text): [text]
        case .array(let elements): [value.compactText] + elements.flatMap(parts)
        case .object(let members): [value.compactText] + members.flatMap { parts(of: $0.value) }
        default: [value.compactText]
        }
    }

    private static func parts(of value: JSONValue) -> [String] {
        texts(of: value).filter { $0.utf8.count >= shortestPart }
    }

    private static func forms(of text: String) -> [String] {
        let quoted = [MessageNotation.string(text), JSONValue.string(text).compactText].map {
            $0.dropFirst().dropLast()
        }
        let digits = MessageNotation.text(Array(text.utf8), type: .binary).split(separator: " ").dropFirst()
        return [text, Regex.escape(text), Glob.escape(text), digits.joined(separator: " ")] + quoted.map(String.init)
    }

    // MARK: Finding them

    /// The text with dots for each secret in it, and for a part of one where the text was cut.
    func text(_ text: String) -> String {
        guard !isEmpty else { return text }
        var bytes = Array(text.utf8)
        for form in forms { Self.replace(form, by: Self.dots, in: &bytes) }
        hideParts(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The bytes with as many stars for each secret in them.
    func bytes(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for secret in secrets {
            Self.replace(secret, by: Array(repeating: UInt8(ascii: "*"), count: secret.count), in: &bytes)
        }
        return bytes
    }

    /// Where a text was cut, the beginning of a secret may stand before the `…`, and its end behind it.
    private func hideParts(_ bytes: inout [UInt8]) {
        var start = 0
        while let found = Self.find(Self.ellipsis, in: bytes, from: start) {
            start = found + Self.ellipsis.count
            let rest = bytes[start...].drop(while: Self.isMargin)
            let behind = forms.map { Self.overlap(ofEndOf: $0[...], and: rest) }.max() ?? 0
            if behind >= Self.shortestPart {
                bytes.replaceSubrange(rest.startIndex..<rest.startIndex + behind, with: Self.dots)
            }
            let end = bytes[..<found].lastIndex { !Self.isMargin($0) }.map { $0 + 1 } ?? 0
            let before = forms.map { Self.overlap(ofEndOf: bytes[..<end], and: $0[...]) }.max() ?? 0
            if before >= Self.shortestPart {
                bytes.replaceSubrange(end - before..<end, with: Self.dots)
                start += Self.dots.count - before
            }
        }
    }

    /// Whether this may stand between a text and the `…` where it was cut.
    private static func isMargin(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: " ")
    }

    /// How many bytes one ends and the other begins with.
    private static func overlap(ofEndOf first: ArraySlice<UInt8>, and second: ArraySlice<UInt8>) -> Int {
        (0...min(first.count, second.count)).last { first.suffix($0).elementsEqual(second.prefix($0)) } ?? 0
    }

    private static func replace(_ wanted: [UInt8], by replacement: [UInt8], in bytes: inout [UInt8]) {
        var start = 0
        while let found = find(wanted, in: bytes, from: start) {
            bytes.replaceSubrange(found..<found + wanted.count, with: replacement)
            start = found + replacement.count
        }
    }

    private static func find(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = wanted.first, bytes.count - start >= wanted.count else { return nil }
        return (start...bytes.count - wanted.count).first { index in
            bytes[index] == first && bytes[index..<index + wanted.count].elementsEqual(wanted)
        }
    }
}
