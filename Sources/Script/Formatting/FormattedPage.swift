/// The lines of a formatted script, and how blank lines and comments stand between them.
struct FormattedPage {
    private struct Comment {
        let text: [UInt8]
        var isAfterBlankLine: Bool
    }

    /// What was appended up to now but for comments at its end, whose indentation is that of the line below them.
    private(set) var text: [UInt8] = []
    private var comments: [Comment] = []
    private var isAfterBlankLine = false

    mutating func appendBlankLine() {
        isAfterBlankLine = true
    }

    /// Appends a comment that has its line for itself.
    mutating func append(comment: [UInt8]) {
        comments.append(Comment(text: comment, isAfterBlankLine: isAfterBlankLine))
        isAfterBlankLine = false
    }

    /// Appends a line of code. A test has a blank line above it, or above the comments that belong to it.
    mutating func append(_ line: [UInt8], indentation: Int, beginsTest: Bool = false, endsBlock: Bool = false) {
        if beginsTest, !isAfterBlankLine {
            let first = comments.lastIndex(where: \.isAfterBlankLine) ?? 0
            if comments.isEmpty { isAfterBlankLine = true } else { comments[first].isAfterBlankLine = true }
        }
        appendComments(indentation: endsBlock ? indentation + ScriptFormatter.indentation : indentation)
        appendLine(line, indentation, isAfterBlankLine)
        isAfterBlankLine = false
    }

    /// Appends the comments at the end of the script.
    mutating func end() {
        appendComments(indentation: 0)
    }

    private mutating func appendComments(indentation: Int) {
        for comment in comments { appendLine(comment.text, indentation, comment.isAfterBlankLine) }
        comments = []
    }

    private mutating func appendLine(_ line: [UInt8], _ indentation: Int, _ isAfterBlankLine: Bool) {
        if isAfterBlankLine, !text.isEmpty { text.append(UInt8(ascii: "\n")) }
        text += repeatElement(UInt8(ascii: " "), count: indentation) + line + [UInt8(ascii: "\n")]
    }
}
