import TestSupport
import Testing

@Suite struct `Tests of scripts` {
    private static let meeting = """
        connect ws://{{host}}/
        > "{{name}}"
        < "both are here" within 10s
        print "{{name}} is done"

        """

    /// A server that answers only when so many clients are there, the last one first.
    private static func meeting(of count: Int, within patience: Duration) -> ScriptedServer.Script {
        let answered = Monitor(0)
        let present = Monitor(0)
        return { peer in
            try peer.accept()
            let frame = try peer.readFrame()
            present.update { $0 += 1 }
            guard present.wait(patience, until: { $0 >= count }) else {
                return try peer.send(Wire.text("nobody is here"))
            }
            let number = Int(String(decoding: frame.payload, as: UTF8.self)) ?? 0
            _ = answered.wait(.seconds(60)) { $0 >= count - number }
            try peer.send(Wire.text("both are here"))
            try peer.answerControls()
            answered.update { $0 += 1 }
        }
    }

    private func files(_ count: Int) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: (1...count).map { number in
                ("\(number).wst", "set name = \"\(number)\"\n" + Self.meeting)
            })
    }

    @Test func `run side by side, and are told in their order`() async throws {
        try await ScriptedServer.run(Self.meeting(of: 3, within: .seconds(60))) { server in
            try await ScriptFolder.with(files(3)) { folder in
                let run = try await folder.run([".", "--jobs", "3"], port: server.port)
                #expect(run.verdicts == ["ok 1.wst", "ok 2.wst", "ok 3.wst"], "\(run.stderr)")
                #expect(run.output == "1 is done\n2 is done\n3 is done\n")
                #expect(run.status == 0)
            }
        }
    }

    @Test func `run one after the other unless --jobs says otherwise`() async throws {
        try await ScriptedServer.run(Self.meeting(of: 2, within: .milliseconds(100))) { server in
            try await ScriptFolder.with(files(2)) { folder in
                let run = try await folder.run(["."], port: server.port)
                #expect(run.verdicts.first == "FAIL 1.wst", "\(run.stderr)")
                #expect(run.status == 1)
            }
        }
    }

    @Test func `are tried again as often as --retry-failed says`() async throws {
        let count = Monitor(0)
        try await ScriptedServer.run({ peer in
            try peer.accept()
            let number = count.update { count in
                count += 1
                return count
            }
            try peer.send(Wire.text("attempt \(number)"))
            try peer.answerControls()
        }) { server in
            let script = """
                connect ws://{{host}}/
                print "it begins"
                < "attempt 3"
                print "it is done"

                """
            try await ScriptFolder.with(["a.wst": script]) { folder in
                let run = try await folder.run(["a.wst", "--retry-failed", "2"], port: server.port)
                #expect(run.report == "ok   a.wst (N s, attempt 3)\n1 test: 1 passed (N s)\n")
                #expect(run.output == "it begins\nit is done\n")
                #expect(run.status == 0)
                count.update { $0 = 0 }
                let short = try await folder.run(["a.wst", "--retry-failed", "1"], port: server.port)
                #expect(short.report.hasPrefix("FAIL a.wst (N s, attempt 2)\n"))
                #expect(short.status == 1)
            }
        }
    }

    @Test func `that fail at once can be tried again very often`() async throws {
        try await ScriptFolder.with(["a.wst": "connect {{url}}\n"]) { folder in
            let run = try await folder.run(["a.wst", "--retry-failed", "20000", "--var", "url=nonsense://"])
            #expect(run.report.hasPrefix("FAIL a.wst (N s, attempt 20001)\n"))
            #expect(run.status == 1)
        }
    }

    @Test func `end with --max-time, after their teardown`() async throws {
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            let script = """
                connect ws://{{host}}/
                always
                  > "goodbye"
                  < "goodbye"
                end
                < "never" within 1m

                """
            try await ScriptFolder.with(["a.wst": script, "b.wst": script]) { folder in
                let run = try await folder.run([".", "--max-time", "2s"], port: server.port)
                #expect(
                    run.report == """
                        FAIL a.wst (N s)
                        error: --max-time is over
                         --> a.wst:6:1
                          |
                        6 | < "never" within 1m
                          | ^^^^^^^^^^^^^^^^^^^
                         transcript
                           +N * connected                                       line 1

                        1 test: 0 passed, 1 failed, 1 not run (N s), ended early: --max-time is over

                        """)
                #expect(run.status == 1)
                let log = try await server.finished()
                #expect(log.texts == ["goodbye"])
                #expect(log.closeCode == 1000)
                #expect(server.connectionCount == 1)
            }
        }
    }
}
