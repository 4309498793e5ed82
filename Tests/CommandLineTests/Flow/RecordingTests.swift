import Foundation
import TestSupport
import Testing

/// What a file is, and who may read it.
private func recording(_ path: String) throws -> (text: String, mode: Int) {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (try String(contentsOfFile: path, encoding: .utf8), attributes[.posixPermissions] as? Int ?? 0)
}

@Suite struct `A recorded session` {
    @Test func `is a script that passes against the same server`() async throws {
        try await TemporaryFolder.run { folder in
            let path = folder.path + "/r.wst"
            try await Serving.run { server in
                let run = try await Wsx.run([server.url, "--record", path], input: .text("hello\n{\"a\":[1,2]}\n"))
                #expect(run.output == "hello\n{\"a\":[1,2]}\n")
                #expect(run.status == 0)
                #expect(run.stderr == "")
                let recorded = try recording(path)
                #expect(
                    recorded.text == """
                        # Recorded by wsx. To do it again: wsx run \(path)
                        connect \(server.url)
                        > "hello"
                        > {"a":[1,2]}
                        < "hello"
                        < {"a":[1,2]}
                        > close 1000
                        < close 1000

                        """)
                #expect(recorded.mode == 0o600)
                let replay = try await Wsx.run(["run", path])
                #expect(replay.status == 0, "\(replay.stderr)")
            }
        }
    }

    @Test func `passes although the server gives other values the next time`() async throws {
        try await TemporaryFolder.run { folder in
            let path = folder.path + "/r.wst"
            let count = Monitor(0)
            try await ScriptedServer.run({ peer in
                let token = "token-000\(count.update { $0 += 1; return $0 })"
                try peer.accept(then: Wire.text("{\"token\": \"\(token)\"}"))
                let frame = try peer.readFrame()
                // The token of another connection is not welcome.
                let isWelcome = String(decoding: frame.payload, as: UTF8.self).contains(token)
                try peer.send(Wire.text(isWelcome ? "welcome" : "go away"))
                try peer.answerControls()
            }) { server in
                let run = try await Wsx.run([server.url, "--record", path, "--count", "2"], input: .held) { wsx in
                    try await wsx.stdout.reach("\n")
                    await wsx.stdin.write("{\"token\": \"token-0001\"}\n")
                }
                #expect(run.lines == ["{\"token\": \"token-0001\"}", "welcome"])
                let lines = try recording(path).text.split(separator: "\n").dropFirst(2).map(String.init)
                #expect(
                    lines == [
                        "< {\"token\":?v1}", "> {\"token\":{{v1}}}", "< \"welcome\"", "> close 1000", "< close 1000",
                    ])
                let replay = try await Wsx.run(["run", path])
                #expect(replay.status == 0, "\(replay.stderr)")
            }
        }
    }

    @Test func `holds no secret`() async throws {
        try await TemporaryFolder.run { folder in
            let path = folder.path + "/r.wst"
            try await Serving.run(["--subprotocol", "chat"]) { server in
                let url = server.url.replacing("ws://", with: "ws://user:hush1@")
                let run = try await Wsx.run(
                    [url, "--record", path, "-H", "Cookie: hush2", "-s", "chat", "-x", "a", "--count", "1"])
                #expect(run.status == 0, "\(run.stderr)")
                let text = try recording(path).text
                #expect(!text.contains("hush") && !text.contains("user"))
                #expect(
                    text.contains(
                        "\n  Cookie: {{env.COOKIE}}\n  Authorization: {{env.AUTHORIZATION}}\n  --subprotocol chat\n"))
                var replay = Wsx(arguments: ["run", path])
                replay.environment = ["COOKIE": "hush2", "AUTHORIZATION": "Basic x"]
                let again = try await replay.run()
                #expect(again.status == 0, "\(again.stderr)")
            }
        }
    }

    @Test func `takes the place of what was in the file`() async throws {
        try await TemporaryFolder.run { folder in
            let path = try folder.file("r.wst", Array(repeating: 0x23, count: 5000))
            try await Serving.run { server in
                _ = try await Wsx.run([server.url, "--record", path, "-x", "a", "--count", "1"])
                #expect(try recording(path).text.hasPrefix("# Recorded by wsx."))
                #expect(try recording(path).text.hasSuffix("\n< close 1000\n"))
            }
        }
    }

    @Test func `that can not be written begins nothing`() async throws {
        try await Serving.run { server in
            let run = try await Wsx.run([server.url, "--record", "/nowhere/r.wst", "-x", "a", "--count", "1"])
            #expect(run.output == "")
            #expect(run.stderr == "wsx: cannot write /nowhere/r.wst: no such file or directory\n")
            #expect(run.status == 6)
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func `that could not be written at the end is a failure, unless there is a greater one`() async throws {
        try await Serving.run { server in
            let run = try await Wsx.run([server.url, "--record", "/dev/full", "-x", "a", "--count", "1"])
            #expect(run.output == "a\n")
            #expect(run.stderr == "wsx: cannot write /dev/full: no space left on device\n")
            #expect(run.status == 6)
            let missed = try await Wsx.run(
                [server.url, "--record", "/dev/full", "-x", "a", "--expect", "b", "--within", "200ms"])
            #expect(missed.errorLines.first == "wsx: warning: cannot write /dev/full: no space left on device")
            #expect(missed.status == 1)
        }
    }

    @Test func `without a connection leaves the file as it is`() async throws {
        try await TemporaryFolder.run { folder in
            let old = try folder.file("old.wst", Array("old".utf8))
            for path in [old, folder.path + "/new.wst"] {
                let run = try await Wsx.run(["ws://127.0.0.1:1/", "--record", path])
                #expect(run.status == 3)
            }
            #expect(try recording(old).text == "old")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["old.wst"])
        }
    }
}
