internal import CLibEdit

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Where the characters of a line being edited are on the screen, as libedit draws them.
///
/// libedit does not tell in which row its cursor is, and everything that is printed above the line depends on it.
struct LineLayout {
    /// Columns and rows of the screen.
    let size: ScreenSize
    /// Position of the next character, counted from the start of the prompt.
    private(set) var row = 0
    private(set) var column = 0
    /// Whether there were more rows than the screen has, so that it has scrolled.
    private(set) var isOverflowing = false

    init(_ size: ScreenSize) {
        self.size = size
    }

    /// Moves on by a character of the line.
    mutating func advance(over character: wchar_t) {
        switch character {
        case 0x09:
            repeat { place(width: 1) } while column & 7 != 0
        case 0x0A:
            column = 0
            nextRow()
        default:
            let (width, count) = Self.drawing(of: character)
            for _ in 0..<count { place(width: width) }
        }
    }

    /// Moves on by text that is drawn as it is, such as a prompt.
    mutating func advance(by width: Int) {
        for _ in 0..<width { place(width: 1) }
    }

    /// Where the cursor stands on this character: one that does not fit into its row is drawn in the next.
    mutating func settle(on character: wchar_t) {
        let width = Self.drawing(of: character).width
        if width > 1, column + width > size.columns {
            column = 0
            row += 1
        }
    }

    private mutating func place(width: Int) {
        while column + width > size.columns { place(width: 1) }
        column += width
        guard column >= size.columns else { return }
        column = 0
        nextRow()
    }

    /// A line that is longer than the screen scrolls within it.
    private mutating func nextRow() {
        if row + 1 < size.rows {
            row += 1
        } else {
            isOverflowing = true
        }
    }

    /// What a character is drawn as: so many signs, each so many columns wide.
    private static func drawing(of character: wchar_t) -> (width: Int, count: Int) {
        // ^A
        if character < 0x100, iswcntrl(wint_t(bitPattern: character)) != 0 { return (1, 2) }
        if iswprint(wint_t(bitPattern: character)) != 0 { return (max(0, Int(wsx_character_width(character))), 1) }
        // \U+1234 or \U+12345
        return (1, character > 0xFFFF ? 8 : 7)
    }
}
