import TestSupport
import Testing

@testable import LineEditor

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("The stream to the terminal")
struct TerminalStreamTests {
    @Test(arguments: [0, O_NONBLOCK])
    func `everything arrives, also where another program has set it not to block`(flags: CInt) async throws {
        let ends = try TestPipe.ends()
        defer { close(ends.read) }
        _ = fcntl(ends.write, F_SETFL, flags)
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        async let isWritten = onThread {
            let stream = TerminalStream(descriptor: ends.write)
            for start in stride(from: 0, to: bytes.count, by: 1000) {
                stream.write(Array(bytes[start..<min(start + 1000, bytes.count)]))
            }
            stream.flush()
            close(ends.write)
            return true
        }
        let read = await onThread {
            var result: [UInt8] = []
            var block = [UInt8](repeating: 0, count: 4096)
            while case let count = systemRead(ends.read, &block), count > 0 { result += block[..<count] }
            return result
        }
        #expect(await isWritten)
        #expect(read == bytes)
    }
}

private func systemRead(_ descriptor: CInt, _ block: inout [UInt8]) -> Int {
    read(descriptor, &block, block.count)
}
