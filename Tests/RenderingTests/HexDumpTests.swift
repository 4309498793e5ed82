import Rendering
import Testing

@Suite("Bytes as hexdump -C shows them")
struct HexDumpTests {
    private func dump(_ bytes: [UInt8], bytesPerRow: Int = 16, indent: Int = 0) -> String {
        var output: [UInt8] = []
        bytes.withUnsafeBytes { HexDump.append($0, bytesPerRow: bytesPerRow, indent: indent, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    private let sample = (0..<40).map { UInt8(truncatingIfNeeded: $0 * 37 + 250) }

    @Test(
        arguments: [
            (0, ""),
            (1, "00000000  fa                                                |.|\n"),
            (8, "00000000  fa 1f 44 69 8e b3 d8 fd                           |..Di....|\n"),
            (15, "00000000  fa 1f 44 69 8e b3 d8 fd  22 47 6c 91 b6 db 00     |..Di....\"Gl....|\n"),
            (16, "00000000  fa 1f 44 69 8e b3 d8 fd  22 47 6c 91 b6 db 00 25  |..Di....\"Gl....%|\n"),
            (
                17,
                "00000000  fa 1f 44 69 8e b3 d8 fd  22 47 6c 91 b6 db 00 25  |..Di....\"Gl....%|\n"
                    + "00000010  4a                                                |J|\n"
            ),
        ])
    func `a row of sixteen is what hexdump -C prints`(count: Int, expected: String) {
        #expect(dump(Array(sample.prefix(count))) == expected)
    }

    @Test(arguments: [0, 2])
    func `each byte stands in its column, and rows count from where the dump begins`(indent: Int) {
        var output: [UInt8] = []
        sample.prefix(16).withUnsafeBytes {
            HexDump.append($0, from: 0x120, bytesPerRow: 16, indent: indent, to: &output)
        }
        #expect(String(decoding: output.dropFirst(indent).prefix(8), as: UTF8.self) == "00000120")
        for (index, byte) in sample.prefix(16).enumerated() {
            let digits = output.dropFirst(HexDump.column(ofByte: index, indent: indent)).prefix(2)
            #expect(UInt8(String(decoding: digits, as: UTF8.self), radix: 16) == byte)
        }
    }

    @Test func `eight and four bytes a row, for narrow screens`() {
        #expect(
            dump(Array(sample.prefix(10)), bytesPerRow: 8, indent: 2) == """
                  00000000  fa 1f 44 69 8e b3 d8 fd  |..Di....|
                  00000008  22 47                    |"G|

                """)
        #expect(
            dump(Array(sample.prefix(6)), bytesPerRow: 4, indent: 2) == """
                  00000000  fa 1f 44 69  |..Di|
                  00000004  8e b3        |..|

                """)
    }

    @Test func `printable ASCII stands for itself, everything else is a dot`() {
        let text = dump((0...255).map { UInt8($0) }).split(separator: "\n").flatMap { $0.dropFirst(61).dropLast() }
        #expect(text.count == 256)
        for (byte, character) in text.enumerated() {
            let expected = (0x20...0x7E).contains(byte) ? Character(Unicode.Scalar(UInt8(byte))) : "."
            #expect(character == expected)
        }
    }

    @Test func `offsets have eight digits, and go on beyond them`() {
        let dump = dump([UInt8](repeating: 0, count: 0x1_0010))
        #expect(dump.split(separator: "\n").last?.hasPrefix("00010000  00") == true)
    }

    @Test(arguments: [(1, 4), (46, 4), (47, 8), (48, 8), (79, 8), (80, 16), (300, 16)])
    func `a row has as many bytes as there is room for`(columns: Int, count: Int) {
        #expect(HexDump.bytesPerRow(columns: columns) == count)
    }

    @Test(arguments: 31...200)
    func `every row fits`(columns: Int) {
        for count in [1, 3, 4, 15, 16, 40] {
            let perRow = HexDump.bytesPerRow(columns: columns)
            for row in dump(Array(sample.prefix(count)), bytesPerRow: perRow, indent: 2).split(separator: "\n") {
                #expect(row.utf8.count <= columns)
            }
        }
    }
}
