import TestSupport
import Testing

@Suite struct `Options of a connection in a script` {
    /// The heads that a server sees, in lines each.
    private func heads(_ script: String, _ arguments: [String], count: Int = 1) async throws -> [[String]] {
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            try await ScriptFolder.with(["a.wst": script]) { folder in
                let run = try await folder.run(["a.wst"] + arguments, port: server.port)
                #expect(run.status == 0, "\(run.stderr)")
                var heads: [[String]] = []
                for index in 0..<count {
                    let head = try await server.finished(index).request
                    heads.append(head.split(separator: "\r\n").map(String.init).filter { $0.hasPrefix("X-") })
                }
                return heads
            }
        }
    }

    @Test func `headers add up with those of the command line, and win by their names`() async throws {
        let script = """
            connect ws://{{host}}/
              X-Script: {{value}}
              x-both: script
            test "one"
            test "two"
            other connect ws://{{host}}/
              --header X-Option: option

            """
        let heads = try await heads(
            script, ["-H", "X-Both: command line", "-H", "X-Line: 1: 2", "--var", "value=a value"], count: 3)
        #expect(heads[0] == ["X-Line: 1: 2", "X-Script: a value"])
        #expect(heads[1] == heads[0])
        #expect(heads[2] == ["X-Both: command line", "X-Line: 1: 2", "X-Option: option"])
    }

    @Test func `win over those of the command line`() async throws {
        try await Serving.run { server in
            let script = """
                connect ws://{{host}}/
                  --max-message 1000
                > "0123456789"
                < "0123456789"

                test "but not beyond their connection"
                second connect ws://{{host}}/
                second > "0123456789"
                second < "0123456789"

                """
            try await ScriptFolder.with(["a.wst": script]) { folder in
                let run = try await folder.run(["a.wst", "--max-message", "5"], port: server.port)
                #expect(run.verdicts == ["FAIL a.wst: \"but not beyond their connection\""], "\(run.stderr)")
                #expect(run.status == 1)
            }
        }
    }

    @Test func `hold for scripts after -- as well`() async throws {
        let script = "connect ws://{{host}}/\n  --header X-Option: option\n"
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            try await ScriptFolder.with(["a.wst": script]) { folder in
                let run = try await Wsx(
                    arguments: ["run", "--var", "host=127.0.0.1:\(server.port)", "--", "a.wst"], folder: folder.path
                ).run()
                #expect(run.status == 0, "\(run.stderr)")
                #expect(try await server.finished().request.contains("\r\nX-Option: option\r\n"))
            }
        }
    }

    @Test func `let TLS be verified, or not`() async throws {
        let script = "connect wss://{{host}}/\n> \"a\"\n< \"a\"\n"
        let files = ["a.wst": script, "trust.wst": script.replacing("/\n>", with: "/\n  --ca {{ca}}\n>")]
        try await ScriptFolder.with(files) { folder in
            let pair = try await Certificates(folder: folder.folder).selfSigned("self.test", names: "IP:127.0.0.1")
            try await Serving.run(pair.options) { server in
                let plain = try await folder.run(["a.wst"], port: server.port)
                #expect(plain.status == 1)
                #expect(plain.stderr.contains("error: the certificate of 127.0.0.1:\(server.port) is not trusted"))
                let trusting = try await folder.run(["a.wst", "--ca", pair.certificate], port: server.port)
                #expect(trusting.report == "ok   a.wst (N s)\n1 test: 1 passed (N s)\n")
                let named = try await folder.run(
                    ["trust.wst", "--insecure", "--var", "ca=" + pair.certificate], port: server.port)
                #expect(named.report == "ok   trust.wst (N s)\n1 test: 1 passed (N s)\n")
                let insecure = try await folder.run(["a.wst", "--insecure"], port: server.port)
                #expect(
                    insecure.report == """
                        wsx: warning: the certificate of 127.0.0.1 is not verified (--insecure)
                        ok   a.wst (N s)
                        1 test: 1 passed (N s)

                        """)
            }
        }
    }
}
