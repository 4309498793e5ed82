import Rendering
import Testing

@Suite("Colours")
struct PaletteTests {
    private func sequences(_ palette: Palette) -> [String] {
        [
            palette.sent, palette.received, palette.note, palette.error, palette.key, palette.string, palette.number,
            palette.literal, palette.reset,
        ]
    }

    @Test func `plain has none at all`() {
        #expect(sequences(.plain) == Array(repeating: "", count: 9))
    }

    @Test func `colored are SGR sequences of the sixteen colours`() {
        #expect(sequences(.colored) == [32, 34, 2, 31, 36, 32, 33, 35, 0].map { "\u{1B}[\($0)m" })
    }
}
