/// What of a line is shown when a part of it is pointed at.
struct LineExcerpt {
    /// How many columns of the line are shown.
    private static let limit = 100
    /// How many of them are kept for the part itself, and for what is behind it.
    private static let partReserve = 50
    private static let tailReserve = 30

    /// The line, with `…` where it is cut.
    let text: String
    /// Where in that text the part begins, in columns from 0 on.
    let column: Int
    /// How wide the part is, in columns; at least 1.
    let width: Int

    /// A line around the offsets of a part of it, which may go on beyond its end.
    init(of line: ArraySlice<UInt8>, around range: Range<Int>) {
        let part = range.clamped(to: line.startIndex..<line.endIndex)
        // A line may be huge: nothing is looked at that can not be shown.
        let reach = 4 * Self.limit
        let before = VisibleText(line[..<part.lowerBound].suffix(reach))
        let pointedAt = VisibleText(line[part].prefix(reach))
        let behind = VisibleText(line[part.upperBound...].prefix(reach))

        let cells = before.cells + pointedAt.cells + behind.cells
        var room =
            Self.limit - min(pointedAt.width, Self.partReserve) - min(behind.width, Self.tailReserve)
        var first = before.cells.count
        while first > 0, room >= cells[first - 1].width {
            first -= 1
            room -= cells[first].width
        }
        room = Self.limit
        var end = first
        while end < cells.count, room >= cells[end].width {
            room -= cells[end].width
            end += 1
        }

        let cut = (first > 0 ? "…" : "", end < cells.count ? "…" : "")
        text = cut.0 + VisibleText(cells: cells[first..<end]).text + cut.1
        column = cut.0.count + VisibleText(cells: cells[first..<before.cells.count]).width
        let partEnd = min(end, before.cells.count + pointedAt.cells.count)
        width = max(1, VisibleText(cells: cells[before.cells.count..<max(before.cells.count, partEnd)]).width)
    }
}
