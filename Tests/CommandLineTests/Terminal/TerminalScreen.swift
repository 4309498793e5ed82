/// What stands on a terminal's screen, without what differs from run to run.
struct TerminalScreen: Equatable, Sendable, CustomStringConvertible {
    /// The rows down to the last one that is not empty.
    let rows: [String]
    /// Column and row of the cursor, counted from 0.
    let cursor: Position

    struct Position: Equatable, Sendable {
        let column: Int
        let row: Int
    }

    init(rows: some Sequence<String>, cursor: (Int, Int)) {
        var rows = rows.map(Self.normalized)
        while rows.last == "" { rows.removeLast() }
        self.rows = rows
        self.cursor = Position(column: cursor.0, row: cursor.1)
    }

    /// The last rows alone.
    func last(_ count: Int) -> TerminalScreen {
        TerminalScreen(
            rows: rows.suffix(count), cursor: (cursor.column, cursor.row - max(0, rows.count - count)))
    }

    /// The row with PORT for a port of loopback, N for a time in milliseconds and T for a time of day.
    private static func normalized(_ row: String) -> String {
        row.replacing(/127\.0\.0\.1:\d+/, with: "127.0.0.1:PORT")
            .replacing(/\bin \d+(\.\d\d)? ms\b/, with: "in N ms")
            .replacing(/\b\d\d:\d\d:\d\d\.\d\d\d\b/, with: "T")
    }

    var description: String {
        let text = rows.map { "    │\($0)│\n" }.joined()
        return text + "    cursor: column \(cursor.column), row \(cursor.row)"
    }
}
