/// A pattern for whole texts as shells have them: `*`, `?`, `[a-z]`, `[!a]`, and `\` before what stands for itself.
package struct Glob: Sendable {
    /// What matches one code point, or any number of them.
    private enum Element: Sendable {
        case scalar(Unicode.Scalar)
        case any
        case anyNumber
        case oneOf([ClosedRange<Unicode.Scalar>], isNegated: Bool)

        func matches(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .scalar(let expected): scalar == expected
            case .any: true
            case .anyNumber: false
            case .oneOf(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
            }
        }

        var isAnyNumber: Bool {
            if case .anyNumber = self { true } else { false }
        }
    }

    /// The pattern as it was written.
    package let pattern: String
    private let elements: [Element]

    /// Each text is a pattern: a bracket that is not closed and a backslash at the end stand for themselves.
    package init(_ pattern: String) {
        self.pattern = pattern
        var elements: [Element] = []
        var rest = pattern.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*": elements.append(.anyNumber)
            case "?": elements.append(.any)
            case "[": elements.append(Self.bracket(&rest) ?? .scalar("["))
            case "\\": elements.append(.scalar(rest.popFirst() ?? "\\"))
            default: elements.append(.scalar(scalar))
            }
        }
        self.elements = elements
    }

    /// Takes what follows an opening bracket, up to the closing one; nil, and takes nothing, where there is none.
    private static func bracket(_ text: inout String.UnicodeScalarView.SubSequence) -> Element? {
        var rest = text
        let isNegated = rest.first == "!"
        if isNegated { rest.removeFirst() }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var isFirst = true
        while var low = rest.popFirst() {
            if low == "]", !isFirst {
                text = rest
                return .oneOf(ranges, isNegated: isNegated)
            }
            isFirst = false
            if low == "\\", let escaped = rest.popFirst() { low = escaped }
            var high = low
            if rest.first == "-", let end = rest.dropFirst().first, end != "]" {
                rest.removeFirst(2)
                high = end
                if end == "\\", let escaped = rest.popFirst() { high = escaped }
            }
            if low <= high { ranges.append(low...high) }
        }
        return nil
    }

    /// Whether the whole text is as the pattern says.
    ///
    /// Only the last `*` is ever tried again, so the time is at most the product of the two lengths.
    package func matches(_ text: String) -> Bool {
        let text = text.unicodeScalars
        var index = text.startIndex
        var position = 0
        var retry: (position: Int, index: String.Index)?
        while index < text.endIndex {
            if position < elements.count, elements[position].isAnyNumber {
                position += 1
                retry = (position, index)
            } else if position < elements.count, elements[position].matches(text[index]) {
                position += 1
                index = text.index(after: index)
            } else if let last = retry {
                position = last.position
                index = text.index(after: last.index)
                retry = (position, index)
            } else {
                return false
            }
        }
        return elements[position...].allSatisfy(\.isAnyNumber)
    }

    /// A pattern that this text matches and nothing else.
    package static func escape(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { pattern, scalar in
            if "*?[]!-\\".unicodeScalars.contains(scalar) { pattern += "\\" }
            pattern.unicodeScalars.append(scalar)
        }
    }
}
