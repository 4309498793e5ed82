import TestSupport
import Testing

@Suite struct `A server under load` {
    @Test func `does not read from a client that does not read`() async throws {
        try await Serving.run { server in
            let input = [UInt8](repeating: 0x61, count: 64 << 20)
            let run = try await Wsx.run(
                [server.url, "-b", "--split", "64KiB"], input: .bytes(input), output: .held
            ) { wsx in
                try await Task.sleep(for: .milliseconds(700))
                wsx.stdout.resume()
                try await wsx.stdout.reach(byteCount: 64 << 20)
                expectPeakMemory(server.process.peakMemory)
            }
            #expect(run.stdout.count == 64 << 20)
            #expect(run.status == 0)
            expectPeakMemory(run.peakMemory)
        }
    }

    @Test func `floods a client that does not read in little memory`() async throws {
        try await Serving.run(["--flood", "200x1MiB"]) { server in
            let run = try await Wsx.run([server.url, "--count", "8"], output: .held) { wsx in
                try await Task.sleep(for: .milliseconds(500))
                wsx.stdout.resume()
                expectPeakMemory(server.process.peakMemory)
            }
            #expect(run.stdout.count == 8 * (1 << 20) + 8)
            #expect(run.status == 0)
        }
    }

    @Test func `serves a hundred clients at once`() async throws {
        try await Serving.run { server in
            let port = server.port
            let answers = await onThread { () -> Int in
                let peers = (0..<100).compactMap { _ in
                    (try? LoopbackSocket.connect(port: port)).map { ScriptedConnection($0) }
                }
                for peer in peers { try? peer.sendRequest() }
                for peer in peers { _ = try? peer.readHead() }
                for (index, peer) in peers.enumerated() { try? peer.send(Wire.text("\(index)", mask: [9, 8, 7, 6])) }
                return peers.enumerated().filter { index, peer in
                    (try? peer.readFrame())?.payload == Array("\(index)".utf8)
                }.count
            }
            #expect(answers == 100)
        }
    }

    @Test func `answers a request that comes byte by byte`() async throws {
        try await Serving.run { server in
            let port = server.port
            let head = await onThread { () -> String in
                guard let descriptor = try? LoopbackSocket.connect(port: port) else { return "" }
                let peer = ScriptedConnection(descriptor)
                let request = (ScriptedConnection.request + ["", ""]).joined(separator: "\r\n")
                try? peer.send(Array(request.utf8), piece: 1, every: .milliseconds(1))
                return (try? peer.readHead()) ?? ""
            }
            #expect(head.hasPrefix("HTTP/1.1 101 "))
        }
    }

    @Test func `listens on IPv6 when told so`() async throws {
        try await ChildProcesses.reserving(2) {
            let result = try await Wsx.run(["serve", "[::1]:0"], deadline: .seconds(20)) { process in
                try await process.stdout.reach("\n")
                let url = String(process.stdout.text.dropLast())
                #expect(url.hasPrefix("ws://[::1]:"))
                let run = try await Wsx.run([url, "-x", "six", "--count", "1"])
                #expect(run.output == "six\n")
                process.send(15)
            }
            #expect(result.status == 0, "\(result.stderr)")
        }
    }
}
