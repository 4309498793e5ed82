import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `Serving at a terminal` {
    /// Serves on a free port, and connects a client by hand when it is asked to.
    private func serve(
        _ arguments: [String] = [], columns: Int = 80,
        _ body: @Sendable @escaping (TestTerminal, Clients) async throws -> Void
    ) async throws {
        try await TestTerminal.run(["serve", ":0", "--stdio"] + arguments, columns: columns) { terminal in
            try await terminal.expect(
                screen: """
                    * listening on ws://127.0.0.1:PORT/
                    * /help lists commands, Ctrl-D ends
                    (0 clients) >
                    """, cursor: (14, 2))
            try await body(terminal, Clients(port: try await terminal.listeningPort()))
        }
    }

    /// Connects clients.
    private struct Clients: Sendable {
        let port: Int

        func connect() async throws -> Client {
            let port = port
            return Client(
                try await onThread {
                    Result {
                        let peer = ScriptedConnection(try LoopbackSocket.connect(port: port))
                        let fields = [
                            "GET / HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "", "",
                        ]
                        try peer.send(Array(fields.joined(separator: "\r\n").utf8))
                        try peer.readHead()
                        return Box(peer)
                    }
                }.get())
        }
    }

    /// A client of the server; one call after the other.
    private struct Client: Sendable {
        private let box: Box

        init(_ box: Box) {
            self.box = box
        }

        func send(_ bytes: [UInt8]) async throws {
            try await use { try $0.send(bytes) }
        }

        func say(_ text: String) async throws {
            try await send(Wire.text(text, mask: [1, 2, 3, 4]))
        }

        func frame() async throws -> WireFrame {
            try await use { try $0.readFrame() }
        }

        /// Ends the connection without a Close.
        func drop() async throws {
            try await use { $0.end() }
        }

        private func use<Value: Sendable>(
            _ body: @escaping @Sendable (ScriptedConnection) throws -> Value
        ) async throws -> Value {
            try await onThread { [box] in Result { try box.use(body) } }.get()
        }
    }

    @Test func `talks to clients that come and go`() async throws {
        try await serve { terminal, clients in
            try await terminal.type("half a l")
            let first = try await clients.connect()
            try await terminal.expect(
                lastRows: "* client 1 connected from 127.0.0.1:PORT\n(1 client) > half a l", cursor: (21, 1))
            let second = try await clients.connect()
            try await terminal.expect(
                lastRows: "* client 2 connected from 127.0.0.1:PORT\n(2 clients) > half a l", cursor: (22, 1))
            try await first.say("I am the first")
            try await terminal.expect(lastRows: "< [1] I am the first\n(2 clients) > half a l", cursor: (22, 1))
            try await second.say("I am the second")
            try await terminal.expect(lastRows: "< [2] I am the second\n(2 clients) > half a l", cursor: (22, 1))
            try await terminal.type("ine\r")
            #expect(try await first.frame() == WireFrame(0x81, Array("half a line".utf8)))
            #expect(try await second.frame() == WireFrame(0x81, Array("half a line".utf8)))
            try await first.send(Wire.close(4000, "enough", mask: [1, 2, 3, 4]))
            #expect(try await first.frame().payload.prefix(2) == [0x0F, 0xA0])
            try await terminal.expect(
                lastRows: "* client 1 closed: 4000, enough\n(1 client) >", cursor: (13, 1))
            try await second.drop()
            try await terminal.expect(lastRows: "* client 2 left without a Close\n(0 clients) >", cursor: (14, 1))
            try await terminal.type("to nobody\r")
            try await terminal.expect(
                lastRows: "(0 clients) > to nobody\n* no client is connected\n(0 clients) >",
                cursor: (14, 2))
            let third = try await clients.connect()
            try await third.send(Wire.frame(0x2, [0x41], mask: [0, 0, 0, 0]))
            try await terminal.expect(
                lastRows: """
                    * client 3 connected from 127.0.0.1:PORT
                    < [3] binary, 1 byte
                      00000000  41                                                |A|
                    (1 client) >
                    """, cursor: (13, 3))
        }
    }

    /// 42 columns: with the prompt for one client the line ends a column before the edge, with that for two at it.
    @Test func `keeps every row when its prompt becomes wider or narrower at the edge`() async throws {
        try await serve(columns: 42) { terminal, clients in
            let letters = "abcdefghijklmnopqrstuvwxyz12"
            try await terminal.type(letters)
            let first = try await clients.connect()
            let top = """
                * listening on ws://127.0.0.1:PORT/
                * /help lists commands, Ctrl-D ends
                * client 1 connected from 127.0.0.1:PORT

                """
            try await terminal.expect(screen: top + "(1 client) > " + letters, cursor: (41, 3))
            let second = try await clients.connect()
            let middle = top + "* client 2 connected from 127.0.0.1:PORT\n"
            try await terminal.expect(screen: middle + "(2 clients) > " + letters, cursor: (0, 5))
            try await second.drop()
            let bottom = middle + "* client 2 left without a Close\n"
            try await terminal.expect(screen: bottom + "(1 client) > " + letters, cursor: (41, 5))
            try await terminal.type("\r")
            #expect(try await first.frame() == WireFrame(0x81, Array(letters.utf8)))
        }
    }

    @Test func `ends with Control-D and tells its clients`() async throws {
        try await serve { terminal, clients in
            let client = try await clients.connect()
            try await terminal.expect(lastRows: "(1 client) >", cursor: (13, 0))
            try await terminal.press("C-d")
            let close = try await client.frame()
            #expect(close == WireFrame(0x88, [0x03, 0xE9] + Array("the server is stopping".utf8)))
            try await client.send(Wire.close(1001, mask: [1, 2, 3, 4]))
            try await terminal.expect(row: "[status 0]")
        }
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)])
    func `ends with a signal and tells its clients`(_ signal: CInt, _ status: Int) async throws {
        try await serve { terminal, clients in
            let client = try await clients.connect()
            try await terminal.expect(lastRows: "(1 client) >", cursor: (13, 0))
            if signal == SIGINT {
                try await terminal.press("C-c")
            } else {
                try await terminal.send(signal)
            }
            #expect(try await client.frame().payload.prefix(2) == [0x03, 0xE9])
            try await terminal.expect(row: "[status \(status)]")
        }
    }

    @Test func `knows the commands that make sense`() async throws {
        try await serve { terminal, clients in
            let client = try await clients.connect()
            try await terminal.type("/ping x\r")
            #expect(try await client.frame().first == 0x89)
            try await client.send(Wire.frame(0xA, [0x78], mask: [0, 0, 0, 0]))
            try await terminal.expect(lastRows: "* [1] pong \"x\" in N ms\n(1 client) >", cursor: (13, 1))
            try await terminal.type("/reconnect\r")
            try await terminal.expect(
                lastRows: "* a server does not connect; wait for its clients\n(1 client) >", cursor: (13, 1))
            try await terminal.type("/close 1012 back soon\r")
            #expect(try await client.frame() == WireFrame(0x88, [0x03, 0xF4] + Array("back soon".utf8)))
            try await client.send(Wire.close(1012, mask: [1, 2, 3, 4]))
            try await terminal.expect(lastRows: "(0 clients) >", cursor: (14, 0))
            // The server is still there.
            let next = try await clients.connect()
            try await terminal.expect(lastRows: "(1 client) >", cursor: (13, 0))
            try await terminal.type("/quit\r")
            #expect(try await next.frame().first == 0x88)
            try await next.drop()
            try await terminal.expect(row: "[status 0]")
        }
    }
}

/// A connection that one thread after the other uses.
private final class Box: Sendable {
    private let peer: Monitor<Held>

    private struct Held: Sendable {
        // The monitor gives it to one thread at a time.
        nonisolated(unsafe) let connection: ScriptedConnection
    }

    init(_ connection: ScriptedConnection) {
        peer = Monitor(Held(connection: connection))
    }

    func use<Value: Sendable>(_ body: (ScriptedConnection) throws -> Value) throws -> Value {
        try peer.update { try body($0.connection) }
    }
}
