package import Notation

/// A literal that did not say what came, and what it should say: `--update`.
package struct LiteralUpdate: Hashable, Sendable {
    package let file: String
    /// Offsets of bytes in the file.
    package let range: Range<Int>
    /// In script notation.
    package let text: String

    package init(file: String, range: Range<Int>, text: String) {
        self.file = file
        self.range = range
        self.text = text
    }

    /// A line that changes.
    package struct Change: Hashable, Sendable {
        /// The number of its first line, from 1 on.
        package let line: Int
        package let old: String
        package let new: String
    }

    /// The text with all updates made, and the lines that change, from the first to the last.
    ///
    /// Of several updates of one literal, in a loop or by several tests, the first one counts.
    package static func apply(_ updates: [LiteralUpdate], to source: SourceText) -> (bytes: [UInt8], changes: [Change])
    {
        var chosen: [LiteralUpdate] = []
        for update in updates where !chosen.contains(where: { $0.range.overlaps(update.range) }) {
            chosen.append(update)
        }
        chosen.sort { $0.range.lowerBound < $1.range.lowerBound }
        var bytes: [UInt8] = []
        var changes: [Change] = []
        var end = 0
        for update in chosen {
            bytes += source.bytes[end..<update.range.lowerBound]
            bytes += Array(update.text.utf8)
            end = update.range.upperBound
            let line = source.line(at: update.range.lowerBound)
            let start = source.range(ofLine: line).lowerBound
            let rest = source.range(ofLine: source.line(at: end)).upperBound
            changes.append(
                Change(
                    line: line, old: source.text(start..<rest),
                    new: source.text(start..<update.range.lowerBound) + update.text + source.text(end..<max(end, rest)))
            )
        }
        bytes += source.bytes[end...]
        return (bytes, changes)
    }
}

extension PayloadSyntax {
    /// Whether it says one message and nothing is open or put in.
    var isLiteral: Bool {
        switch kind {
        case .text, .bytes: isConstant
        case .json(let syntax): isConstant && !syntax.isOpen
        case .file, .fill, .regex, .glob: false
        }
    }
}

extension JSONSyntax {
    /// Whether any part of it may be anything.
    fileprivate var isOpen: Bool {
        switch kind {
        case .scalar, .string, .reference: false
        case .array(let elements): elements.contains(where: \.isOpen)
        case .object(let members, let isOpen): isOpen || members.contains { $0.value.isOpen }
        case .wildcard, .rest: true
        }
    }
}
