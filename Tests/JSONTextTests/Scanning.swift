import JSONText
import TestSupport

/// Everything that came of scanning a text.
struct Scan: Equatable {
    var kinds: [JSONToken.Kind] = []
    var pieces: [[UInt8]] = []
    var error: JSONError?

    init(_ text: [UInt8]) {
        text.withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            do throws(JSONError) {
                while let token = try scanner.next() {
                    kinds.append(token.kind)
                    pieces.append(Array(bytes[token.range]))
                }
            } catch {
                self.error = error
            }
        }
    }

    init(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// The tokens' bytes as text.
    var texts: [String] { pieces.map { String(decoding: $0, as: UTF8.self) } }
}

/// What is wrong with a text.
func firstError(in text: [UInt8]) -> JSONError? {
    text.withUnsafeBytes { JSONScanner.firstError(in: $0) }
}

func firstError(in text: String) -> JSONError? {
    firstError(in: Array(text.utf8))
}

/// Random JSON texts that hold everything the grammar knows.
struct TextGenerator {
    private var numbers: SeededGenerator
    private var text: [UInt8] = []

    init(_ numbers: SeededGenerator) {
        self.numbers = numbers
    }

    /// The next text, with whitespace wherever it may be.
    mutating func next() -> [UInt8] {
        text = []
        appendValue(depth: 0)
        return text
    }

    private mutating func pick(_ choices: [String]) -> [UInt8] { Array(choices.randomElement(using: &numbers)!.utf8) }

    private mutating func appendSpace() {
        while Int.random(in: 0..<4, using: &numbers) == 0 { text += pick([" ", "\n", "\t", "\r\n", "   "]) }
    }

    private mutating func appendValue(depth: Int) {
        appendSpace()
        switch Int.random(in: 0..<(depth < 6 ? 7 : 3), using: &numbers) {
        case 0: text += pick(["true", "false", "null"])
        case 1: appendNumber()
        case 2: appendString()
        case 3, 4: appendList("[", "]") { $0.appendValue(depth: depth + 1) }
        default:
            appendList("{", "}") {
                $0.appendSpace()
                $0.appendString()
                $0.appendSpace()
                $0.text += Array(":".utf8)
                $0.appendValue(depth: depth + 1)
            }
        }
        appendSpace()
    }

    private mutating func appendList(_ open: String, _ close: String, _ appendElement: (inout TextGenerator) -> Void) {
        text += Array(open.utf8)
        let count = Int.random(in: 0...4, using: &numbers)
        if count == 0 { appendSpace() }
        for index in 0..<count {
            if index > 0 { text += Array(",".utf8) }
            appendElement(&self)
        }
        text += Array(close.utf8)
    }

    private mutating func appendNumber() {
        text += pick(["", "-"]) + pick(["0", "7", "10", "123456789012345678901234567890"])
        text += pick(["", "", ".0", ".500"]) + pick(["", "", "e5", "E+07", "e-0"])
    }

    private mutating func appendString() {
        text += Array("\"".utf8)
        for _ in 0..<Int.random(in: 0...12, using: &numbers) {
            text += pick([
                "a", "key", "long plain text", "ü", "€", "𝄞", "\u{7F}", "/", "{", "]", ",", ":", " ", "\\\"", "\\\\",
                "\\/", "\\b\\f\\n\\r\\t", "\\u0000", "\\uD834\\udd1E", "\\uDEAD",
            ])
        }
        text += Array("\"".utf8)
    }
}
