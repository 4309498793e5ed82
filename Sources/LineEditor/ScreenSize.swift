#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// How large a terminal's screen is.
package struct ScreenSize: Equatable, Sendable {
    package let columns: Int
    package let rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// The size of the terminal behind a descriptor; what is unknown or useless is taken as 80 columns and 24 rows,
    /// which is what libedit does.
    package static func of(_ descriptor: CInt) -> ScreenSize {
        var window = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0 else { return ScreenSize(columns: 80, rows: 24) }
        return ScreenSize(
            columns: window.ws_col < 2 ? 80 : Int(window.ws_col), rows: window.ws_row < 1 ? 24 : Int(window.ws_row))
    }
}
