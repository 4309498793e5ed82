/// Bytes as offset, hexadecimal digits and ASCII, in the form of `hexdump -C`.
package enum HexDump {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Bytes that a row of so many columns has room for: 16, 8 or 4.
    package static func bytesPerRow(columns: Int) -> Int {
        [16, 8].first { width(bytesPerRow: $0) <= columns } ?? 4
    }

    /// Appends rows of a dump, each ended by a line feed.
    ///
    /// - Parameter offset: the offset of the first byte in what is dumped.
    package static func append(
        _ bytes: UnsafeRawBufferPointer, from offset: Int = 0, bytesPerRow: Int, indent: Int = 2,
        to output: inout [UInt8]
    ) {
        var start = 0
        while start < bytes.count {
            let row = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + bytesPerRow, bytes.count)])
            output.append(contentsOf: repeatElement(0x20, count: indent))
            for shift in stride(from: 28, through: 0, by: -4) { output.append(digits[(offset + start) >> shift & 15]) }
            output.append(0x20)
            for index in 0..<bytesPerRow {
                if index & 7 == 0 { output.append(0x20) }
                if index < row.count {
                    output += [digits[Int(row[index] >> 4)], digits[Int(row[index] & 15)], 0x20]
                } else {
                    output += [0x20, 0x20, 0x20]
                }
            }
            output += [0x20, 0x7C]
            for byte in row { output.append((0x20...0x7E).contains(byte) ? byte : 0x2E) }
            output += [0x7C, 0x0A]
            start += bytesPerRow
        }
    }

    /// The column of a row, from 0 on, where the two digits of its byte with this index stand.
    package static func column(ofByte index: Int, indent: Int = 2) -> Int {
        indent + 9 + index / 8 + 1 + 3 * index
    }

    private static func width(bytesPerRow: Int, indent: Int = 2) -> Int {
        indent + 9 + (bytesPerRow + 7) / 8 + 3 * bytesPerRow + 1 + bytesPerRow + 2
    }
}
