#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Turns the bytes of a terminal into keys.
///
/// Two things are looked for before libedit sees them, for it has no name for them that holds in every key map: a
/// bracketed paste, and Enter together with Alt.
struct KeyReader {
    enum Key: Equatable {
        case character(wchar_t)
        /// Text that was pasted, with line feeds for its line ends.
        case paste([wchar_t])
        /// A paste that was too large, and dropped.
        case oversizedPaste
        /// Alt and Enter.
        case lineBreak
    }

    /// How long the rest of a sequence may take: terminals send one at once.
    static let sequenceTimeout = Duration.milliseconds(30)
    /// Bytes that a paste may have.
    static let pasteLimit = 4 << 20
    private static let pasteStart = Array("\u{1B}[200~".utf8)
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// Bytes beyond which a paste is dropped.
    private let pasteLimit: Int
    private var bytes: [UInt8] = []
    private var head = 0
    /// The paste that is coming in.
    private var paste: [UInt8]?
    private var isOversized = false

    init(pasteLimit: Int = Self.pasteLimit) {
        self.pasteLimit = pasteLimit
    }

    /// Whether nothing waits to be taken.
    var isEmpty: Bool { head == bytes.count && paste == nil }

    /// Whether a paste has begun and not ended.
    var isPasting: Bool { paste != nil }

    mutating func append(_ new: UnsafeRawBufferPointer) {
        if head == bytes.count {
            bytes.removeAll(keepingCapacity: true)
            head = 0
        }
        bytes.append(contentsOf: new)
    }

    /// Forgets everything that has not been taken.
    mutating func removeAll() {
        bytes = []
        head = 0
        paste = nil
    }

    /// Takes the next key; nil when more bytes are needed.
    ///
    /// - Parameter isComplete: whether nothing more came for a while, so that what looks like the start of a sequence
    ///   is none.
    mutating func next(isComplete: Bool) -> Key? {
        if paste != nil { return continuePaste() }
        guard head < bytes.count else { return nil }
        if bytes[head] == 0x1B {
            if startsHere(Self.pasteStart) {
                head += Self.pasteStart.count
                paste = []
                isOversized = false
                return continuePaste()
            }
            if let second = peek(1), second == 0x0A || second == 0x0D {
                head += 2
                return .lineBreak
            }
            if !isComplete, bytes[head...].count < Self.pasteStart.count, Self.pasteStart.starts(with: bytes[head...]) {
                return nil
            }
        }
        return nextCharacter(isComplete: isComplete).map { .character($0) }
    }

    /// Whether an Escape waits that may be the start of a sequence, which time decides. The rest of a character is
    /// waited for, however slow the line is.
    var hasPartialSequence: Bool { head < bytes.count && bytes[head] == 0x1B && !isPasting }

    private func peek(_ offset: Int) -> UInt8? {
        head + offset < bytes.count ? bytes[head + offset] : nil
    }

    private func startsHere(_ sequence: [UInt8]) -> Bool {
        bytes[head...].starts(with: sequence)
    }

    private mutating func continuePaste() -> Key? {
        guard paste != nil else { return nil }
        while let escape = bytes[head...].firstIndex(of: 0x1B) {
            keep(head..<escape)
            head = escape
            if startsHere(Self.pasteEnd) {
                head += Self.pasteEnd.count
                let text = paste ?? []
                paste = nil
                return isOversized ? .oversizedPaste : .paste(Self.text(of: text))
            }
            guard bytes[head...].count >= Self.pasteEnd.count || !Self.pasteEnd.starts(with: bytes[head...]) else {
                return nil
            }
            keep(head..<head + 1)
            head += 1
        }
        keep(head..<bytes.count)
        head = bytes.count
        return nil
    }

    private mutating func keep(_ range: Range<Int>) {
        guard (paste?.count ?? 0) + range.count <= pasteLimit else { return isOversized = true }
        paste?.append(contentsOf: bytes[range])
    }

    /// The characters of a paste: whatever ends its lines becomes a line feed, and the last line end is dropped, as a
    /// message does not have one.
    private static func text(of bytes: [UInt8]) -> [wchar_t] {
        var reader = KeyReader()
        bytes.withUnsafeBytes { reader.append($0) }
        var result: [wchar_t] = []
        while let character = reader.nextCharacter(isComplete: true) {
            switch character {
            case 0: continue
            // Between Enter and us the terminal swaps carriage return and line feed.
            case 0x0D where result.last == 0x0A && reader.lastWasLineFeed: reader.lastWasLineFeed = false
            case 0x0A, 0x0D:
                result.append(0x0A)
                reader.lastWasLineFeed = character == 0x0A
            default: result.append(character)
            }
        }
        if result.last == 0x0A { result.removeLast() }
        return result
    }

    /// Whether a carriage return would belong to the line feed before it.
    private var lastWasLineFeed = false

    /// Decodes one character; a byte that is no UTF-8 becomes the low surrogate U+DC00 plus its value, which no text
    /// can contain. What can still become a character waits, unless nothing more comes.
    private mutating func nextCharacter(isComplete: Bool) -> wchar_t? {
        guard head < bytes.count else { return nil }
        let first = bytes[head]
        let count =
            switch first {
            case 0x00...0x7F: 1
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 1
            }
        if bytes.count - head < count, !isComplete, bytes[(head + 1)...].allSatisfy({ 0x80...0xBF ~= $0 }) {
            return nil
        }
        let end = min(head + count, bytes.count)
        if let text = String(validating: bytes[head..<end], as: UTF8.self), let scalar = text.unicodeScalars.first,
            text.unicodeScalars.count == 1
        {
            head = end
            return wchar_t(scalar.value)
        }
        head += 1
        return 0xDC00 + wchar_t(first)
    }
}
