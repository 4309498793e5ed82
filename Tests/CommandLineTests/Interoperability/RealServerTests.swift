import Foundation
import Testing

@Suite struct `Against real servers` {
    @Test(arguments: Peer.allCases, [false, true])
    func `every line comes back`(_ peer: Peer, isDeflating: Bool) async throws {
        try await peer.serve(isDeflating: isDeflating) { url in
            let lines = (1...2000).map { "line \($0) é" }
            // Pongs may overtake echoes: the end is told by their number, not by silence.
            let run = try await Wsx.run(
                [url + "/echo", "--count", "2000"], input: .text(lines.joined(separator: "\n") + "\n"))
            #expect(run.lines == lines)
            #expect(run.status == 0)
            #expect(run.stderr == "")
        }
    }

    @Test(arguments: Peer.allCases) func `fifty of fifty late answers are waited for`(_ peer: Peer) async throws {
        try await peer.serve { url in
            let lines = (1...50).map(String.init)
            let run = try await Wsx.run([url + "/delayed"], input: .text(lines.joined(separator: "\n") + "\n"))
            #expect(run.lines.sorted() == lines.sorted())
            #expect(run.status == 0)
        }
    }

    @Test(arguments: Peer.allCases, [false, true])
    func `text and binary of all length forms arrive whole`(_ peer: Peer, isDeflating: Bool) async throws {
        try await peer.serve(isDeflating: isDeflating) { url in
            let run = try await Wsx.run([url + "/twelve"])
            var expected: [UInt8] = []
            for size in [0, 125, 126, 65535, 65536, 300_000] {
                let text = String(repeating: "é", count: size / 2) + (size % 2 == 1 ? "x" : "")
                expected += Array((text + "\n").utf8)
                expected += [UInt8](repeating: 0, count: size / 2) + [UInt8](repeating: 255, count: size - size / 2)
            }
            #expect(run.stdout == expected)
            #expect(run.status == 0)
        }
    }

    @Test(arguments: Peer.allCases, [false, true])
    func `one streamed message comes back as one`(_ peer: Peer, isDeflating: Bool) async throws {
        try await peer.serve(isDeflating: isDeflating) { url in
            let text = String(repeating: "0123456789abcdé\n", count: 60_000)
            let run = try await Wsx.run(
                [url + "/echo", "--one", "--count", "1", "--output", "raw"], input: .text(text))
            #expect(run.output == text)
            #expect(run.status == 0)
        }
    }

    @Test(arguments: Peer.allCases, [false, true])
    func `binary pieces come back in order`(_ peer: Peer, isDeflating: Bool) async throws {
        try await peer.serve(isDeflating: isDeflating) { url in
            let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
            let run = try await Wsx.run(
                [url + "/echo", "--binary", "--split", "70000", "--count", "43"], input: .bytes(bytes))
            #expect(run.stdout == bytes)
            #expect(run.status == 0)
        }
    }

    @Test(arguments: Peer.allCases) func `compression is agreed on, and its parameters are kept`(_ peer: Peer)
        async throws
    {
        try await peer.serve(isDeflating: true) { url in
            let line = String(repeating: "abc ", count: 500)
            for offer in ["", "server_no_context_takeover; client_no_context_takeover", "client_max_window_bits=9"] {
                let run = try await Wsx.run(
                    [url + "/echo", "--count", "3", "--stats", "-v", "--deflate-offer", offer],
                    input: .text("\(line)\n\(line)\n\(line)\n"))
                #expect(run.lines == [line, line, line])
                #expect(run.status == 0)
                #expect(run.stderr.contains("* permessage-deflate: sent with a window of"), "\(run.stderr)")
                #expect(run.stderr.contains("* sent 3 messages, 6,000 bytes; compressed to"), "\(run.stderr)")
                #expect(run.stderr.contains("* received 3 messages, 6,000 bytes; compressed to"), "\(run.stderr)")
            }
        }
    }

    @Test(arguments: Peer.allCases) func `the close code decides the status`(_ peer: Peer) async throws {
        try await peer.serve { url in
            #expect(try await Wsx.run([url + "/close?1000"]).status == 0)
            let run = try await Wsx.run([url + "/close?4001"])
            #expect(run.status == 5)
            #expect(run.stderr == "wsx: the server closed the connection with 4001: as asked\n")
        }
    }

    @Test(arguments: Peer.allCases) func `a subprotocol is agreed on`(_ peer: Peer) async throws {
        try await peer.serve { url in
            let run = try await Wsx.run(
                [url + "/echo", "-s", "chat.v1,chat.v2", "-v", "-x", "hello", "--count", "1"])
            #expect(run.output == "hello\n")
            #expect(run.stderr.lowercased().contains("< sec-websocket-protocol: chat.v"))
            #expect(run.status == 0)
        }
    }

    @Test func `a connection that Node drops ends badly`() async throws {
        try await Peer.ws.serve { url in
            let run = try await Wsx.run([url + "/terminate"])
            #expect(run.status == 5)
            #expect(run.stderr == "wsx: the server dropped the connection without a Close\n")
        }
    }

    @Test func `a server that reads slowly loses nothing`() async throws {
        let isLong = ProcessInfo.processInfo.environment["WSX_SLOW_TESTS"] != nil
        let count = isLong ? 300 : 50
        try await Peer.websockets.serve { url in
            // 100 kB a message at 1 MB/s: 5 s, or 30 s.
            let line = String(repeating: "x", count: 99_999)
            let input = String(repeating: line + "\n", count: count) + "end\n"
            let run = try await Wsx.run(
                [url + "/slow?rate=1000000"], input: .text(input), deadline: .seconds(120))
            #expect(run.output == "\(count + 1) \(count * 99_999 + 3)\n")
            #expect(run.status == 0)
        }
    }
}
