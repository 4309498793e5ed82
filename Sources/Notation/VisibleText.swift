/// Text as it is shown in messages: on one line, without anything that a terminal would act on.
struct VisibleText {
    struct Cell {
        let scalar: Unicode.Scalar
        /// In columns: 0 for marks on the character before, 2 for wide characters.
        let width: Int
    }

    let cells: [Cell]

    init(cells: some Sequence<Cell>) {
        self.cells = Array(cells)
    }

    /// Bytes that are not UTF-8 become U+FFFD.
    init(_ bytes: some Collection<UInt8>) {
        self.init(String(decoding: bytes, as: UTF8.self))
    }

    init(_ text: String) {
        cells = text.unicodeScalars.map(Self.cell)
    }

    var text: String {
        var text = ""
        text.unicodeScalars.append(contentsOf: cells.lazy.map(\.scalar))
        return text
    }

    /// In columns.
    var width: Int { cells.reduce(0) { $0 + $1.width } }

    private static func cell(_ scalar: Unicode.Scalar) -> Cell {
        switch scalar.value {
        case 0x20..<0x7F: return Cell(scalar: scalar, width: 1)
        case 0x09: return Cell(scalar: " ", width: 1)
        // Pictures of control characters.
        case 0x00..<0x20: return Cell(scalar: Unicode.Scalar(0x2400 + scalar.value) ?? " ", width: 1)
        case 0x7F: return Cell(scalar: "\u{2421}", width: 1)
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return Cell(scalar: scalar, width: 2)
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
            return Cell(scalar: "\u{FFFD}", width: 1)
        case .nonspacingMark, .enclosingMark: return Cell(scalar: scalar, width: 0)
        default: return Cell(scalar: scalar, width: 1)
        }
    }
}
