internal import WebSocketProtocol

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// One end of a TCP connection that does what a test says, right or wrong. Belongs to one thread, which it may block.
package final class ScriptedConnection {
    private let descriptor: CInt
    private let stopDescriptor: CInt
    private let change: ((inout Log) -> Void) -> Void
    private let willClose: () -> Void
    private var buffer: [UInt8] = []
    private var offset = 0
    private var isClosed = false

    /// A connection over a socket, which it closes at the end; reading from `stopDescriptor` ends `holdOpen`.
    package init(
        _ descriptor: CInt, stopDescriptor: CInt = -1, change: @escaping ((inout Log) -> Void) -> Void = { _ in },
        willClose: @escaping () -> Void = {}
    ) {
        self.descriptor = descriptor
        self.stopDescriptor = stopDescriptor
        self.change = change
        self.willClose = willClose
        LoopbackSocket.setNoDelay(descriptor)
    }

    deinit {
        end()
    }

    // MARK: Handshake

    /// Reads the other side's HTTP head.
    @discardableResult
    package func readHead() throws -> String {
        while true {
            let text = String(decoding: buffer[offset...], as: UTF8.self)
            if let end = text.range(ofEmptyLine: ()) {
                let head = String(text[..<end])
                offset += head.utf8.count
                change { $0.request = head }
                return head
            }
            try fill()
        }
    }

    /// The 101 that answers a request.
    package static func acceptance(of request: String, headers: [String] = []) -> [UInt8] {
        let line = request.split(separator: "\r\n").first { $0.lowercased().hasPrefix("sec-websocket-key:") }
        let key = line.map { String($0.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) } ?? ""
        let lines =
            [
                "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Accept: \(ClientHandshake.accept(forKey: key))",
            ] + headers + ["", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }

    /// Reads the request and answers it as it should be, with `bytes` in the same write.
    package func accept(_ headers: [String] = [], then bytes: [UInt8] = []) throws {
        try send(Self.acceptance(of: try readHead(), headers: headers) + bytes)
    }

    /// The request of a client, without the empty line at its end.
    package static let request = [
        "GET / HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
    ]

    /// Sends the request of a client; its answer is still to be read.
    package func sendRequest(_ headers: [String] = []) throws {
        try send(Array((Self.request + headers + ["", ""]).joined(separator: "\r\n").utf8))
    }

    // MARK: Sending

    package func send(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try send($0) }
    }

    package func send(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let block = UnsafeRawBufferPointer(rebasing: rest)
            #if canImport(Glibc)
            let count = Glibc.send(descriptor, block.baseAddress, block.count, CInt(MSG_NOSIGNAL))
            #else
            let count = Darwin.send(descriptor, block.baseAddress, block.count, 0)
            #endif
            guard count > 0 else { throw Interruption.failed(errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Sends what the system takes without waiting for longer than that; whether it was everything.
    package func send(_ bytes: [UInt8], waiting time: Duration) throws -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&waiting, 1, CInt(time / .milliseconds(1))) > 0 else { return false }
            let count = rest.withUnsafeBytes { block in
                #if canImport(Glibc)
                Glibc.send(descriptor, block.baseAddress, block.count, CInt(MSG_NOSIGNAL | MSG_DONTWAIT))
                #else
                Darwin.send(descriptor, block.baseAddress, block.count, MSG_DONTWAIT)
                #endif
            }
            guard count > 0 || errno == EAGAIN else { throw Interruption.failed(errno) }
            rest = rest.dropFirst(max(0, count))
        }
        return true
    }

    /// Sends a piece at a time, with a pause after each.
    package func send(_ bytes: [UInt8], piece: Int, every pause: Duration) throws {
        for start in stride(from: 0, to: bytes.count, by: piece) {
            try send(Array(bytes[start..<min(start + piece, bytes.count)]))
            delay(pause)
        }
    }

    /// Lets time pass, because the script is about a slow peer.
    package func delay(_ duration: Duration) {
        usleep(UInt32(duration / .microseconds(1)))
    }

    // MARK: Receiving

    /// The next frame, unmasked.
    @discardableResult
    package func readFrame() throws -> WireFrame {
        try need(2)
        let first = buffer[offset]
        let second = buffer[offset + 1]
        let extended = second & 0x7F == 126 ? 2 : second & 0x7F == 127 ? 8 : 0
        let keyCount = second & 0x80 == 0 ? 0 : 4
        try need(2 + extended + keyCount)
        let start = offset + 2
        let length =
            extended == 0
            ? Int(second & 0x7F) : buffer[start..<start + extended].reduce(0) { $0 << 8 | Int($1) }
        let key = Array(buffer[start + extended..<start + extended + keyCount])
        offset += 2 + extended + keyCount
        try need(length)
        var payload = Array(buffer[offset..<offset + length])
        offset += length
        if !key.isEmpty {
            payload.withUnsafeMutableBufferPointer { bytes in
                for index in bytes.indices { bytes[index] ^= key[index & 3] }
            }
        }
        let frame = WireFrame(first, payload, mask: key.isEmpty ? nil : key)
        change { $0.frames.append(frame) }
        return frame
    }

    /// The next frame; nil when none begins in that time.
    package func readFrame(within time: Duration) throws -> WireFrame? {
        if buffer.count == offset {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, CInt(time / .milliseconds(1))) > 0 else { return nil }
        }
        return try readFrame()
    }

    /// Reads up to a frame with this opcode, that frame included.
    @discardableResult
    package func readFrames(until opcode: UInt8) throws -> [WireFrame] {
        var frames: [WireFrame] = []
        while frames.last.map({ $0.first & 0x0F }) != opcode { frames.append(try readFrame()) }
        return frames
    }

    /// Answers messages with themselves, Pings with Pongs, and Close with Close and the end of the stream.
    package func echo(pongs: Bool = true) throws {
        while true {
            let frame = try readFrame()
            switch frame.first & 0x0F {
            case 0x8: return try send(Wire.frame(0x8, frame.payload))
            case 0x9: if pongs { try send(Wire.frame(0xA, frame.payload)) }
            case 0xA: break
            default: try send(Wire.frame(frame.first & 0x0F, frame.payload, isFinal: frame.first & 0x80 != 0))
            }
        }
    }

    /// Reads frames, answers Pings, and answers Close with Close.
    package func answerControls(pongs: Bool = true) throws {
        while true {
            let frame = try readFrame()
            if frame.first == 0x88 { return try send(Wire.frame(0x8, frame.payload)) }
            if frame.first == 0x89, pongs { try send(Wire.frame(0xA, frame.payload)) }
        }
    }

    /// Reads bytes that are not looked at.
    package func skip(_ count: Int) throws {
        var left = count - (buffer.count - offset)
        buffer = []
        offset = 0
        while left > 0 {
            try fill()
            left -= buffer.count
            buffer.removeAll(keepingCapacity: true)
        }
    }

    /// Reads to the end of the stream.
    package func drain() {
        while (try? fill()) != nil { buffer.removeAll(keepingCapacity: true) }
    }

    // MARK: Ending

    /// Ends our direction of the stream only.
    package func finishSending() {
        shutdown(descriptor, CInt(SHUT_WR))
    }

    /// Ends the connection with a TCP reset.
    package func reset() {
        LoopbackSocket.setReset(descriptor)
        end()
    }

    /// Ends the connection.
    package func end() {
        guard !isClosed else { return }
        isClosed = true
        willClose()
        close(descriptor)
    }

    /// Neither reads nor writes, until the test is over.
    package func holdOpen() {
        var waiting = pollfd(fd: stopDescriptor, events: Int16(POLLIN), revents: 0)
        while poll(&waiting, 1, -1) < 0, errno == EINTR {}
    }

    // MARK: Bytes

    private func need(_ count: Int) throws {
        while buffer.count - offset < count { try fill() }
    }

    private func fill() throws {
        if offset > 1 << 20 || offset == buffer.count {
            buffer.removeFirst(offset)
            offset = 0
        }
        let old = buffer.count
        var count = 0
        buffer.reserveCapacity(old + 65536)
        try withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 1) { block in
            repeat { count = recv(descriptor, block.baseAddress, block.count, 0) } while count < 0 && errno == EINTR
            guard count != 0 else { throw Interruption.endOfStream }
            guard count > 0 else { throw Interruption.failed(errno) }
            buffer.append(contentsOf: block[..<count])
        }
        change { $0.byteCount += count }
    }
}

extension String {
    /// The end of the first empty line.
    fileprivate func range(ofEmptyLine: Void) -> String.Index? {
        let bytes = Array(utf8)
        guard bytes.count >= 4 else { return nil }
        for end in 4...bytes.count where bytes[end - 4..<end].elementsEqual([13, 10, 13, 10]) {
            return utf8.index(startIndex, offsetBy: end)
        }
        return nil
    }
}
