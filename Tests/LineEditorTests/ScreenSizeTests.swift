import TestSupport
import Testing

@testable import LineEditor

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("The size of the screen")
struct ScreenSizeTests {
    @Test(
        arguments: [
            (132, 50, 132, 50), (2, 1, 2, 1), (1, 24, 80, 24), (0, 0, 80, 24), (40, 0, 40, 24), (0, 5, 80, 5),
            (500, 500, 500, 500),
        ] as [(UInt16, UInt16, Int, Int)])
    func `a terminal says it; what is useless is taken as usual`(
        columns: UInt16, rows: UInt16, expectedColumns: Int, expectedRows: Int
    ) throws {
        let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(terminal >= 0)
        defer { close(terminal) }
        var window = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(terminal, UInt(TIOCSWINSZ), &window) == 0)
        #expect(ScreenSize.of(terminal) == ScreenSize(columns: expectedColumns, rows: expectedRows))
    }

    @Test func `what is no terminal has the usual size`() throws {
        let pipe = try TestPipe()
        defer { pipe.close() }
        #expect(ScreenSize.of(pipe.readEnd) == ScreenSize(columns: 80, rows: 24))
        #expect(ScreenSize.of(-1) == ScreenSize(columns: 80, rows: 24))
    }
}
