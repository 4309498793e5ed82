package import Notation

/// Lays a script out anew: indentation, spaces, blank lines. Literals and comments stay as they were written.
package struct ScriptFormatter {
    /// The script does not parse.
    package struct Refusal: Error, Sendable {
        /// At least one.
        package let diagnostics: [Diagnostic]
    }

    /// How far a block, a continuation line or a level of JSON is indented.
    static let indentation = 2

    private let source: SourceText
    private let layout: ScriptLayout
    private var page = FormattedPage()
    /// How far the step is indented whose lines these are, and the line on which JSON began.
    private var stepIndentation = 0
    private var lineIndentation = 0
    /// How many brackets of JSON are open.
    private var depth = 0

    /// The script in its best shape, in UTF-8 without a byte order mark.
    package static func format(_ source: SourceText) throws(Refusal) -> [UInt8] {
        let (syntax, diagnostics) = ScriptParser.parse(source, number: 0)
        guard diagnostics.isEmpty else { throw Refusal(diagnostics: diagnostics) }
        var formatter = ScriptFormatter(source, ScriptLayout(syntax, of: source))
        for number in 1...source.lineCount { formatter.formatLine(source.range(ofLine: number)) }
        formatter.page.end()
        return formatter.page.text
    }

    private init(_ source: SourceText, _ layout: ScriptLayout) {
        self.source = source
        self.layout = layout
    }

    private mutating func formatLine(_ line: Range<Int>) {
        let line = trim(line)
        let comment = comment(in: line)
        let code = trim(line.lowerBound..<comment.lowerBound)
        if line.isEmpty {
            page.appendBlankLine()
        } else if code.isEmpty {
            let text = Array(source.bytes[comment])
            if depth > 0 {
                page.append(text, indentation: lineIndentation + depth * Self.indentation)
            } else {
                page.append(comment: text)
            }
        } else {
            let text = LineSpacing(source, layout).text(of: code)
            append(code, text + (comment.isEmpty ? [] : Array("  ".utf8) + source.bytes[comment]))
        }
    }

    /// Appends a line that is not only a comment.
    private mutating func append(_ code: Range<Int>, _ text: [UInt8]) {
        if depth == 0 {
            let start = layout.indentations[code.lowerBound]
            stepIndentation = start ?? stepIndentation
            lineIndentation = start ?? stepIndentation + Self.indentation
        }
        let closing = code.prefix { bracket(at: $0) == -1 || source.bytes[$0].isSpace }
        let levels = depth + level(of: closing)
        page.append(
            text, indentation: lineIndentation + levels * Self.indentation,
            beginsTest: layout.tests.contains(code.lowerBound), endsBlock: depth == 0 && source.text(code) == "end")
        depth += level(of: code)
    }

    /// How many brackets of JSON a part of a line opens more than it closes.
    private func level(of range: Range<Int>) -> Int {
        range.reduce(0) { $0 + bracket(at: $1) }
    }

    /// 1 for a bracket of JSON that opens, -1 for one that closes.
    private func bracket(at offset: Int) -> Int {
        guard layout.json.region(at: offset) != nil, layout.literals.region(at: offset) == nil else { return 0 }
        return switch source.bytes[offset] {
        case UInt8(ascii: "{"), UInt8(ascii: "["): 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): -1
        default: 0
        }
    }

    /// Where the comment of a line is; empty at its end when there is none.
    private func comment(in line: Range<Int>) -> Range<Int> {
        let start = line.first { offset in
            source.bytes[offset] == UInt8(ascii: "#") && layout.literals.region(at: offset) == nil
                && (offset == line.lowerBound || source.bytes[offset - 1].isSpace)
        }
        return (start ?? line.upperBound)..<line.upperBound
    }

    /// The range without white space at its ends.
    private func trim(_ range: Range<Int>) -> Range<Int> {
        let start = range.first { !source.bytes[$0].isSpace } ?? range.upperBound
        let end = range[start...].last { !source.bytes[$0].isSpace } ?? start - 1
        return start..<end + 1
    }
}

extension UInt8 {
    /// Whether it is white space within a line.
    var isSpace: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r") }
}
