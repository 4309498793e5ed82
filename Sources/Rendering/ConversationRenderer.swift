internal import JSONText
package import WebSocketProtocol

/// Appends what happens in a session to the output of a terminal, as rows for people: `>` sent, `<` received, `*` ours.
///
/// Nothing that comes from the peer can drive the terminal, and the further lines of its text are indented, so that
/// they do not look like ours.
package struct ConversationRenderer: Sendable {
    package enum Direction: Sendable {
        case sent
        case received
    }

    /// Whose message it is, where that is not clear, and when it was, where that is wanted.
    package struct Heading: Sendable {
        package var time: String?
        package var peer: String?

        package init(time: String? = nil, peer: String? = nil) {
            self.time = time
            self.peer = peer
        }
    }

    /// Larger texts are not looked at as JSON, in bytes.
    private static let jsonLimit = 4 << 20

    package var palette: Palette
    /// Whether JSON is indented.
    package var isPretty = false
    /// Whether controls in text are shown escaped.
    package var isSanitizing = true
    /// The columns of the screen.
    private var columns = 80
    /// The rows that a message may take before it is cut.
    private var rows = 22

    package init(palette: Palette) {
        self.palette = palette
    }

    /// Tells how large the screen is; a message may take all of it but two rows.
    package mutating func setScreen(columns: Int, rows: Int) {
        // Two are for the marker, or the indentation.
        self.columns = max(3, columns)
        self.rows = max(3, rows - 2)
    }

    // MARK: Messages

    /// Appends a message; one that is longer than the screen is cut with a note, unless `isWhole`.
    package func append(
        _ direction: Direction, _ type: MessageType, _ payload: UnsafeRawBufferPointer, _ heading: Heading,
        isWhole: Bool = false, to output: inout [UInt8]
    ) {
        appendMarker(direction, heading, to: &output)
        let rows = isWhole ? Int.max : rows
        switch type {
        case .text: appendText(payload, rows: rows, to: &output)
        case .binary: appendBinary(payload, rows: rows, to: &output)
        }
    }

    private func appendMarker(_ direction: Direction, _ heading: Heading, to output: inout [UInt8]) {
        appendTime(heading, to: &output)
        output.append(utf8: direction == .sent ? palette.sent : palette.received)
        output.append(UInt8(ascii: direction == .sent ? ">" : "<"))
        output.append(utf8: palette.reset)
        output.append(0x20)
        if let peer = heading.peer { output.append(utf8: palette.note + "[\(peer)]" + palette.reset + " ") }
    }

    private func appendTime(_ heading: Heading, to output: inout [UInt8]) {
        if let time = heading.time { output.append(utf8: palette.note + time + palette.reset + " ") }
    }

    private func appendText(_ text: UnsafeRawBufferPointer, rows: Int, to output: inout [UInt8]) {
        guard !text.isEmpty else { return appendRemark("(empty)", to: &output) }
        let start = output.count
        let shownCount = appendJSON(text, rows: rows, to: &output) ?? appendPlain(text, rows: rows, to: &output)
        Self.indentRows(of: &output, after: start)
        output.append(0x0A)
        if shownCount < text.count { appendCut(text.count, to: &output) }
    }

    /// Indents all rows that begin behind an offset.
    private static func indentRows(of output: inout [UInt8], after start: Int) {
        guard let first = output[start...].firstIndex(of: 0x0A) else { return }
        let rest = Array(output[first...])
        output.removeSubrange(first...)
        for byte in rest {
            output.append(byte)
            if byte == 0x0A { output += [0x20, 0x20] }
        }
    }

    /// Appends an object or an array with its tokens in colours; returns how far, or nil when the text is neither.
    private func appendJSON(_ text: UnsafeRawBufferPointer, rows: Int, to body: inout [UInt8]) -> Int? {
        guard text.count <= Self.jsonLimit, isPretty || !palette.reset.isEmpty,
            JSONCompleteness.opensObjectOrArray(text)
        else { return nil }
        if isPretty { return appendIndentedJSON(text, rows: rows, to: &body) }
        let extent = rows == .max ? text.count : TextExtent.prefixCount(text, columns: columns - 2, rows: rows)
        if extent < text.count {
            // The cut is where it would be without colours; whether the rest is JSON does not matter.
            return appendJSON(UnsafeRawBufferPointer(rebasing: text[..<extent]), to: &body)
        }
        let outcome = JSONPrinter.append(
            text, as: .asItCame, within: JSONPrinter.Limit(bytes: .max), to: &body
        ) { appendPiece($0, $1, &$2) }
        return outcome.map { _ in text.count }
    }

    /// Indents JSON and only then cuts and colours it, since how many rows it takes is not known before.
    private func appendIndentedJSON(_ text: UnsafeRawBufferPointer, rows: Int, to body: inout [UInt8]) -> Int? {
        let isWhole = rows == .max
        var indented: [UInt8] = []
        let limit = JSONPrinter.Limit(lines: rows, bytes: isWhole ? 4 * text.count + (64 << 10) : 8 * rows * columns)
        let outcome = JSONPrinter.append(text, as: .indented, within: limit, to: &indented) { $2 += $1 }
        // Deep nesting can make far more of it than there is: that is better shown as it came.
        guard let outcome, !(isWhole && outcome.isCut) else { return nil }
        return indented.withUnsafeBytes { indented in
            let count =
                isWhole ? indented.count : TextExtent.prefixCount(indented, columns: columns - 2, rows: rows)
            _ = appendJSON(UnsafeRawBufferPointer(rebasing: indented[..<count]), to: &body)
            return outcome.isCut || count < indented.count ? text.count - 1 : text.count
        }
    }

    /// Appends the beginning of a text that may be JSON; the scanner's end decides nothing, so what it does not reach
    /// is appended plainly.
    private func appendJSON(_ beginning: UnsafeRawBufferPointer, to body: inout [UInt8]) -> Int? {
        var scanner = JSONScanner(beginning)
        var end = 0
        while let token = try? scanner.next() {
            appendPiece(nil, UnsafeRawBufferPointer(rebasing: beginning[end..<token.range.lowerBound]), &body)
            appendPiece(token.kind, UnsafeRawBufferPointer(rebasing: beginning[token.range]), &body)
            end = token.range.upperBound
        }
        appendPiece(nil, UnsafeRawBufferPointer(rebasing: beginning[end...]), &body)
        return beginning.count
    }

    private func appendPiece(_ kind: JSONToken.Kind?, _ piece: UnsafeRawBufferPointer, _ output: inout [UInt8]) {
        let color: String
        switch kind {
        case .key: color = palette.key
        case .string: color = palette.string
        case .number: color = palette.number
        case .literal: color = palette.literal
        default: return appendHarmless(piece, to: &output)
        }
        output.append(utf8: color)
        appendHarmless(piece, to: &output)
        if !color.isEmpty { output.append(utf8: palette.reset) }
    }

    private func appendPlain(_ text: UnsafeRawBufferPointer, rows: Int, to body: inout [UInt8]) -> Int {
        let count = rows == .max ? text.count : TextExtent.prefixCount(text, columns: columns - 2, rows: rows)
        appendHarmless(UnsafeRawBufferPointer(rebasing: text[..<count]), to: &body)
        return count
    }

    private func appendHarmless(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        if isSanitizing {
            TerminalText.append(bytes, to: &output)
        } else {
            output.append(contentsOf: bytes)
        }
    }

    private func appendBinary(_ payload: UnsafeRawBufferPointer, rows: Int, to output: inout [UInt8]) {
        appendRemark("binary, \(payload.count.grouped) \(payload.count == 1 ? "byte" : "bytes")", to: &output)
        let perRow = HexDump.bytesPerRow(columns: columns)
        let count = rows == .max ? payload.count : min(payload.count, perRow * max(1, rows - 1))
        HexDump.append(UnsafeRawBufferPointer(rebasing: payload[..<count]), bytesPerRow: perRow, to: &output)
        if count < payload.count { appendCut(payload.count, to: &output) }
    }

    private func appendRemark(_ text: String, to output: inout [UInt8]) {
        output.append(utf8: palette.note + text + palette.reset + "\n")
    }

    private func appendCut(_ count: Int, to output: inout [UInt8]) {
        output += [0x20, 0x20]
        appendRemark("… \(count.grouped) bytes in all; /last shows them", to: &output)
    }

    // MARK: What is ours

    /// Appends a row of ours; what it quotes of a peer is made harmless.
    package func appendNote(_ text: String, _ heading: Heading = Heading(), to output: inout [UInt8]) {
        appendTime(heading, to: &output)
        appendLines("* " + TerminalText.sanitize(text), color: palette.note, to: &output)
    }

    /// Appends a row that says what went wrong.
    package func appendError(_ text: String, _ heading: Heading = Heading(), to output: inout [UInt8]) {
        appendTime(heading, to: &output)
        appendLines("* " + TerminalText.sanitize(text), color: palette.error, to: &output)
    }

    /// Colours do not reach over a line's end, so that each row stands for itself.
    private func appendLines(_ text: String, color: String, to output: inout [UInt8]) {
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        output.append(utf8: rows.map { color + $0 + palette.reset }.joined(separator: "\n  ") + "\n")
    }
}

extension [UInt8] {
    fileprivate mutating func append(utf8 text: String) {
        append(contentsOf: text.utf8)
    }
}

extension Int {
    /// The number with commas between groups of three digits.
    package var grouped: String {
        let digits = String(magnitude)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return (self < 0 ? "-" : "") + result
    }
}
