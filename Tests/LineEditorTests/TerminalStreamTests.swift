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
        let read = await TestPipe.take(from: ends.read)
        #expect(await isWritten)
        #expect(read == bytes)
    }

    @Test(arguments: ["\u{1B}[31mhalf a row that ends somewhere\n", "a row\n"])
    func `when it is cut, the row that has begun gets its end and nothing else comes`(row: String) async throws {
        let ends = try TestPipe.ends()
        defer { close(ends.read) }
        let stream = TerminalStream(descriptor: ends.write)
        async let isWritten = onThread {
            for _ in 0..<30_000 { stream.write(Array(row.utf8)) }
            stream.flush()
            stream.write(Array("more\n".utf8))
            stream.flush()
            close(ends.write)
            return true
        }
        // The pipe is full.
        var status = pollfd(fd: ends.write, events: Int16(POLLOUT), revents: 0)
        while poll(&status, 1, 0) == 1 { try await Task.sleep(for: .milliseconds(5)) }
        stream.cut()
        let read = await TestPipe.take(from: ends.read)
        #expect(await isWritten)
        let text = String(decoding: read, as: UTF8.self)
        #expect(text.utf8.count < 100_000)
        let rest = text.replacing(row, with: "")
        #expect(rest == "", "whole rows are written at once")
    }

    @Test func `a cut in mid-row ends colours and the row`() async throws {
        let ends = try TestPipe.ends()
        defer { close(ends.read) }
        let stream = TerminalStream(descriptor: ends.write)
        stream.write(Array("a row\n\u{1B}[31mhalf".utf8))
        stream.flush()
        stream.cut()
        stream.write(Array(" of one\n".utf8))
        stream.flush()
        stream.write(Array("more\n".utf8))
        stream.flush()
        close(ends.write)
        let read = await TestPipe.take(from: ends.read)
        #expect(String(decoding: read, as: UTF8.self) == "a row\n\u{1B}[31mhalf\u{1B}[0m\r\n")
    }
}
