internal import CLibEdit

/// What of the line being edited is on the screen, as far as it is not libedit's to tell: what was true when it was
/// drawn, whatever holds from the next time on.
struct DrawnLine {
    let prompt: Prompt
    let size: ScreenSize

    /// How far the characters reach, the prompt before them.
    func layout(of characters: some Sequence<wchar_t>) -> LineLayout {
        var layout = LineLayout(size)
        layout.advance(by: prompt.text.utf8.count)
        for character in characters { layout.advance(over: character) }
        return layout
    }

    /// The row of a cursor that stands before the character with this index.
    func row(ofCursor cursor: Int, in line: UnsafeBufferPointer<wchar_t>) -> Int {
        var layout = layout(of: line[..<cursor])
        if cursor < line.count { layout.settle(on: line[cursor]) }
        return layout.row
    }

    /// The same on a screen of another size, whose terminal has wrapped its rows anew.
    func wrapped(_ size: ScreenSize) -> DrawnLine {
        DrawnLine(prompt: prompt, size: size)
    }
}
