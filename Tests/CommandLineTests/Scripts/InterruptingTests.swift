import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `A signal to a run of scripts` {
    private static let script = """
        connect ws://{{host}}/
        always
          > "goodbye"
          < "goodbye" within 1m
        end
        > "hello"
        < "hello"
        > "and now"
        < "never" within 1m

        """

    /// Answers but what comes second.
    private static let server: ScriptedServer.Script = { peer in
        try peer.accept()
        try peer.send(Wire.text(String(decoding: try peer.readFrame().payload, as: UTF8.self)))
        try peer.readFrame()
        try peer.echo()
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)])
    func `ends the test properly, with its teardown, and begins no other`(_ signal: CInt, _ status: Int) async throws {
        try await ScriptedServer.run(Self.server) { server in
            try await ScriptFolder.with(["a.wst": Self.script, "b.wst": Self.script]) { folder in
                let run = try await folder.run([".", "--report-tap", "report.tap"], port: server.port) { process in
                    try await server.log { $0.texts == ["hello", "and now"] }
                    process.send(signal)
                }
                #expect(run.status == status)
                #expect(
                    run.report == """
                        FAIL a.wst (N s)
                        error: interrupted
                         --> a.wst:9:1
                          |
                        9 | < "never" within 1m
                          | ^^^^^^^^^^^^^^^^^^^
                         transcript
                           +N * connected                                       line 1
                           +N > "hello"                                         line 6
                           +N < "hello"                                         line 7 ok
                           +N > "and now"                                       line 8

                        1 test: 0 passed, 1 failed, 1 not run (N s), ended early: interrupted

                        """)
                let log = try await server.finished()
                #expect(log.texts == ["hello", "and now", "goodbye"])
                #expect(log.closeCode == 1000)
                #expect(server.connectionCount == 1)
                #expect(folder.text("report.tap").hasSuffix("Bail out! interrupted\n"))
            }
        }
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)])
    func `leaves at once as the second one`(_ signal: CInt, _ status: Int) async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.answerControls()
        }) { server in
            let script = Self.script.replacing("< \"hello\"\n", with: "")
            try await ScriptFolder.with(["a.wst": script]) { folder in
                let run = try await folder.run(["a.wst"], port: server.port) { process in
                    try await server.log { $0.texts == ["hello", "and now"] }
                    process.send(SIGINT)
                    try await server.log { $0.texts == ["hello", "and now", "goodbye"] }
                    process.send(signal)
                }
                #expect(run.status == status)
                #expect(run.stderr == "")
            }
        }
    }

    @Test func `ends the wait for a server that is not up`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.readHead()
            peer.holdOpen()
        }) { server in
            let script = "connect ws://{{host}}/\n  --handshake-timeout 10m\n"
            try await ScriptFolder.with(["a.wst": script]) { folder in
                let run = try await folder.run(["a.wst"], port: server.port) { process in
                    try await server.log { !$0.request.isEmpty }
                    process.send(SIGINT)
                }
                #expect(run.status == 130)
                #expect(run.stderr.contains("error: interrupted\n --> a.wst:1:1\n"))
            }
        }
    }
}
