internal import JSONText

/// JSON: scanner, parser and printers agree about every text.
enum JSONReading {
    static func check(_ input: FuzzInput) throws(Finding) {
        let text = input.bytes
        let error = JSONScanner.firstError(in: text)
        let value = parse(text)
        if let error {
            try require((0...text.count).contains(error.offset), "the error is at \(error.offset)")
            try require(error.isAtEnd == (error.offset == text.count), "the error does not know the end")
            _ = error.description
            guard case .failure = value else { throw Finding("the scanner has an error, the parser none: \(error)") }
            try require(print(text, .asItCame) == nil, "what is no JSON is printed")
            return
        }
        try require(!JSONCompleteness.isUnfinished(text), "whole JSON is unfinished")
        try checkPrinting(text)
        switch value {
        // Only depth is a matter of the parser alone.
        case .failure(let error): try require(error.description.contains("inside one another"), "\(error)")
        case .success(let value): try checkText(of: value)
        }
    }

    private static func parse(_ text: UnsafeRawBufferPointer) -> Result<JSONValue, JSONError> {
        Result { () throws(JSONError) in try JSONValue(parsing: text) }
    }

    /// The value's own text is the same value, and the same text once more.
    private static func checkText(of value: JSONValue) throws(Finding) {
        let text = value.compactText
        guard let again = try? JSONValue(parsing: text) else { throw Finding("\(text) is no JSON any more") }
        try require(again == value, "\(text) is another value")
        try require(again.hashValue == value.hashValue, "\(text) has another hash")
        try require(again.compactText.utf8.elementsEqual(text.utf8), "\(text) reads as \(again.compactText)")
    }

    private static func checkPrinting(_ text: UnsafeRawBufferPointer) throws(Finding) {
        try require(print(text, .asItCame)?.elementsEqual(text) == true, "printing changes the text")
        guard let indented = print(text, .indented) else { throw Finding("JSON is not printed") }
        let twice = indented.withUnsafeBytes { print($0, .indented) }
        try require(twice == indented, "what is indented is indented in another way")
        try require(indented.withUnsafeBytes { tokens($0) } == tokens(text), "indenting changes tokens")
        // A limit cuts, and no more than that.
        let limit = text.count / 2
        guard let cut = print(text, .asItCame, limit: limit) else { throw Finding("JSON is not printed in part") }
        try require(cut.count <= limit && text.prefix(cut.count).elementsEqual(cut), "the limit is not kept")
    }

    private static func print(
        _ text: UnsafeRawBufferPointer, _ layout: JSONPrinter.Layout, limit: Int = 1 << 20
    ) -> [UInt8]? {
        var output: [UInt8] = []
        let outcome = JSONPrinter.append(text, as: layout, within: JSONPrinter.Limit(bytes: limit), to: &output) {
            $2.append(contentsOf: $1)
        }
        return outcome == nil ? nil : output
    }

    /// The bytes of all tokens, without what lies between them.
    private static func tokens(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        var scanner = JSONScanner(text)
        var bytes: [UInt8] = []
        while let token = try? scanner.next() { bytes += text[token.range] }
        return bytes
    }
}
