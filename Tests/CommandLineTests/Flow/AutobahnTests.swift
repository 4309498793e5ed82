import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `The client of a fuzzing server` {
    @Test func `runs every case, asks what became of it, and has the reports written`() async throws {
        try await ScriptedServer.run(Self.server(verdicts: ["OK", "INFORMATIONAL"])) { server in
            let run = try await Wsx.run(["autobahn", server.url, "--agent", "me"])
            #expect(run.lines == ["2 cases: 1 OK, 1 INFORMATIONAL"])
            #expect(run.stderr == "")
            #expect(run.status == 0)
            #expect(
                try await Self.targets(of: server) == [
                    "/getCaseCount", "/runCase?case=1&agent=me", "/getCaseStatus?case=1&agent=me",
                    "/runCase?case=2&agent=me", "/getCaseStatus?case=2&agent=me", "/updateReports?agent=me",
                ])
        }
    }

    @Test func `echoes what stands before a violation, and in the same read, before it fails the connection`()
        async throws
    {
        try await ScriptedServer.run(Self.server(verdicts: ["OK"])) { server in
            let run = try await Wsx.run(["autobahn", server.url])
            #expect(run.status == 0)
            let frames = try await server.finished(1).frames
            #expect(frames.map(\.first) == [0x81, 0x82, 0x88])
            #expect(frames.map(\.payload) == [Array("text".utf8), [0, 255], [0x03, 0xEA]])
        }
    }

    @Test(arguments: ["FAILED", "NON-STRICT", "UNIMPLEMENTED"])
    func `names the cases that did not pass`(_ verdict: String) async throws {
        try await ScriptedServer.run(Self.server(verdicts: ["OK", verdict, "OK"])) { server in
            let run = try await Wsx.run(["autobahn", server.url, "-q"])
            #expect(run.lines == ["1.1.2 \(verdict)", "3 cases: 2 OK, 1 \(verdict)"])
            #expect(run.stderr == "")
            #expect(run.status == 1)
        }
    }

    @Test func `runs the cases that are chosen`() async throws {
        try await ScriptedServer.run(Self.server(verdicts: ["FAILED", "OK", "OK", "FAILED"])) { server in
            let some = try await Wsx.run(["autobahn", server.url, "--case", "2-3"])
            #expect(some.lines == ["2 cases: 2 OK"])
            let one = try await Wsx.run(["autobahn", server.url, "--case", "1.1.4"])
            #expect(one.lines == ["1.1.4 FAILED", "1 case: 1 FAILED"])
            let none = try await Wsx.run(["autobahn", server.url, "--case", "4-5"])
            #expect(none.status == 64)
            expectOneSentence(none, saying: "the server has 4 cases")
        }
    }

    @Test func `tells when there is no server, or another one`() async throws {
        let (descriptor, port) = try LoopbackSocket.reserve()
        defer { close(descriptor) }
        let nobody = try await Wsx.run(["autobahn", "ws://127.0.0.1:\(port)"])
        #expect(nobody.status == 3)
        expectOneSentence(nobody, saying: "connection refused")
        try await ScriptedServer.run({ peer in
            try peer.readHead()
            try peer.send(Array("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".utf8))
        }) { server in
            let refused = try await Wsx.run(["autobahn", server.url])
            #expect(refused.status == 4)
            expectOneSentence(refused, saying: "404")
        }
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("welcome") + Wire.close(1000))
            try peer.readFrames(until: 0x8)
        }) { server in
            let other = try await Wsx.run(["autobahn", server.url])
            #expect(other.status == 5)
            expectOneSentence(other, saying: "Is it a fuzzing server?")
        }
    }

    @Test func `is named by no other help`() async throws {
        let help = try await Wsx.run(["--help"])
        #expect(!help.output.contains("autobahn"))
        let own = try await Wsx.run(["autobahn", "--help"])
        #expect(own.output.contains("--agent"))
        #expect(own.status == 0)
    }

    // MARK: The server

    /// A fuzzing server with these verdicts on its cases, each of which sends a text, bytes, and what is no frame, all
    /// at once.
    private static func server(verdicts: [String]) -> ScriptedServer.Script {
        { peer in
            let request = try peer.readHead()
            try peer.send(ScriptedConnection.acceptance(of: request))
            let target = Self.target(of: request)
            let number = verdicts.indices.map { $0 + 1 }.first { number in
                target.contains("case=\(number)") || target.contains("casetuple=1.1.\(number)")
            }
            let answer: String? =
                switch (target.prefix { $0 != "?" }, number) {
                case ("/getCaseCount", _): "\(verdicts.count)"
                case ("/getCaseStatus", let number?): "{\"behavior\": \"\(verdicts[number - 1])\"}"
                case ("/getCaseInfo", let number?): "{\"id\": \"1.1.\(number)\", \"description\": \"\"}"
                default: nil
                }
            if target.hasPrefix("/runCase") {
                try peer.send(Wire.text("text") + Wire.frame(0x2, [0, 255]) + Wire.hex("83 00"))
            } else {
                try peer.send((answer.map { Wire.text($0) } ?? []) + Wire.close(1000))
            }
            try peer.readFrames(until: 0x8)
        }
    }

    private static func target(of request: String) -> String {
        request.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    }

    /// What all connections asked for, in their order.
    private static func targets(of server: ScriptedServer) async throws -> [String] {
        var targets: [String] = []
        for index in 0..<server.connectionCount {
            targets.append(target(of: try await server.finished(index).request))
        }
        return targets
    }
}
