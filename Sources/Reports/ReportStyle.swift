package import Rendering

/// How reports for people look: in which colours, and how wide.
package struct ReportStyle: Sendable {
    package var palette: Palette
    /// The columns of the screen.
    package var columns: Int

    /// Without colours, and 100 columns wide: for files.
    package static let file = ReportStyle(palette: .plain, columns: 100)

    package init(palette: Palette = .plain, columns: Int = 80) {
        self.palette = palette
        // Narrower than this the parts of a row would not fit beside each other.
        self.columns = max(columns, 40)
    }

    /// The text in a colour of the palette.
    func paint(_ text: String, _ color: String) -> String {
        color.isEmpty || text.isEmpty ? text : color + text + palette.reset
    }
}

extension String {
    /// The text with blanks after it, so that it takes so many columns.
    func padded(to columns: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, columns - TextExtent.columns(of: self)))
    }

    /// The text with blanks before it, so that it takes so many columns.
    func leftPadded(to columns: Int) -> String {
        String(repeating: " ", count: Swift.max(0, columns - TextExtent.columns(of: self))) + self
    }
}

extension [UInt8] {
    /// Appends rows of text, each ended by a line feed.
    mutating func append(rows: [String]) {
        for row in rows { self += Array((row + "\n").utf8) }
    }
}
