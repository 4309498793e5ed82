internal import Rendering

/// Dumps of two sequences of bytes that differ: the rows round the first difference, with the bytes that differ in a
/// colour, or with `^^` below them where there are no colours.
struct DumpDifference {
    let expected: [String]
    let received: [String]

    /// How many rows of bytes are shown of each.
    private static let rowLimit = 8

    init(_ expected: [UInt8], _ received: [UInt8], columns: Int, style: ReportStyle) {
        let bytesPerRow = HexDump.bytesPerRow(columns: columns)
        let alikeCount = zip(expected, received).prefix { $0 == $1 }.count
        let start = max(0, alikeCount / bytesPerRow - 1) * bytesPerRow
        func rows(_ bytes: [UInt8], against other: [UInt8], _ color: String) -> [String] {
            let end = min(bytes.count, start + Self.rowLimit * bytesPerRow)
            var rows = stride(from: start, to: end, by: bytesPerRow).flatMap { offset in
                let indices = offset..<min(offset + bytesPerRow, bytes.count)
                let marked = indices.filter { !other.indices.contains($0) || other[$0] != bytes[$0] }
                return Self.row(
                    bytes, indices, bytesPerRow: bytesPerRow, marked: marked.map { $0 - offset }, color, style)
            }
            if end < bytes.count { rows.append("  … \((bytes.count - end).grouped) more") }
            return rows
        }
        self.expected = rows(expected, against: received, style.palette.sent)
        self.received = rows(received, against: expected, style.palette.error)
    }

    private static func row(
        _ bytes: [UInt8], _ indices: Range<Int>, bytesPerRow: Int, marked: [Int], _ color: String, _ style: ReportStyle
    ) -> [String] {
        var row: [UInt8] = []
        bytes.withUnsafeBytes {
            HexDump.append(
                UnsafeRawBufferPointer(rebasing: $0[indices]), from: indices.lowerBound, bytesPerRow: bytesPerRow,
                to: &row)
        }
        row.removeLast()
        guard !marked.isEmpty else { return [String(decoding: row, as: UTF8.self)] }
        guard color.isEmpty else {
            for index in marked.reversed() {
                let column = HexDump.column(ofByte: index)
                row.insert(contentsOf: style.palette.reset.utf8, at: column + 2)
                row.insert(contentsOf: color.utf8, at: column)
            }
            return [String(decoding: row, as: UTF8.self)]
        }
        var marks = [UInt8](repeating: 0x20, count: HexDump.column(ofByte: marked[marked.count - 1]) + 2)
        for column in marked.map({ HexDump.column(ofByte: $0) }) {
            marks.replaceSubrange(column..<column + 2, with: "^^".utf8)
        }
        return [String(decoding: row, as: UTF8.self), String(decoding: marks, as: UTF8.self)]
    }
}
