import TestSupport
import Testing

@Suite struct `--update` {
    @Test func `writes what came in place of literals, shows it, and the next run is green`() async throws {
        let before = """
            connect ws://{{host}}/
            # Comments and all that is not a literal stay as they are.
            > {"a":1,  "b":"x"}
            < {"a":2,  "b":"y"}   # what it was
            > "a \\"quoted\\" \\u007b{text}} of\\ttwo words ☃"
            < "other"   within 2s
            > hex 00 01 02
            < hex 00 ff
            > "[1,2]"
            < {
                "spread": "over",
                "three": "lines"
              }
            > "plain"
            < {"json": true}
            > "1.50"
            < 1.5

            """
        let after = """
            connect ws://{{host}}/
            # Comments and all that is not a literal stay as they are.
            > {"a":1,  "b":"x"}
            < {"a":1,"b":"x"}   # what it was
            > "a \\"quoted\\" \\u007b{text}} of\\ttwo words ☃"
            < "a \\"quoted\\" \\u007b{text}} of\\ttwo words ☃"   within 2s
            > hex 00 01 02
            < hex 00 01 02
            > "[1,2]"
            < [1,2]
            > "plain"
            < "plain"
            > "1.50"
            < 1.5

            """
        try await Serving.run { server in
            try await ScriptFolder.with(["a.wst": before]) { folder in
                let run = try await folder.run(["a.wst", "--update"], port: server.port)
                #expect(folder.text("a.wst") == after)
                #expect(
                    run.report == """
                        ok   a.wst (N s)
                        1 test: 1 passed (N s)
                        a.wst:4
                        - < {"a":2,  "b":"y"}   # what it was
                        + < {"a":1,"b":"x"}   # what it was
                        a.wst:6
                        - < "other"   within 2s
                        + < "a \\"quoted\\" \\u007b{text}} of\\ttwo words ☃"   within 2s
                        a.wst:8
                        - < hex 00 ff
                        + < hex 00 01 02
                        a.wst:10
                        - < {
                        -     "spread": "over",
                        -     "three": "lines"
                        -   }
                        + < [1,2]
                        a.wst:15
                        - < {"json": true}
                        + < "plain"

                        """)
                #expect(run.status == 0)
                let second = try await folder.run(["a.wst", "--update"], port: server.port)
                #expect(second.report == "ok   a.wst (N s)\n1 test: 1 passed (N s)\n")
                #expect(folder.text("a.wst") == after)
            }
        }
    }

    @Test(arguments: [
        "/^pattern$/", "{\"a\": ?}", "[1, ...]", "glob \"p*\"", "\"{{host}}\"", "\"a\" or \"b\"",
        "eventually \"a\" within 50ms", "binary \"a\"", "close 1000", "fill 3 \"a\"", "nothing for 5s",
    ])
    func `leaves alone what is no literal`(_ expectation: String) async throws {
        let script = "connect ws://{{host}}/\n> \"something else\"\n< \(expectation)\n"
        try await Serving.run { server in
            try await ScriptFolder.with(["a.wst": script]) { folder in
                let run = try await folder.run(["a.wst", "--update"], port: server.port)
                #expect(run.verdicts == ["FAIL a.wst"])
                #expect(run.status == 1)
                #expect(folder.text("a.wst") == script)
            }
        }
    }

    @Test func `changes included files, and each literal once`() async throws {
        let files = [
            "_part.wst": "\u{FEFF}connect ws://{{host}}/\n> \"in part\"\n< \"x\"\n",
            "a.wst": """
            include "_part.wst"
            test "one"
            > "1"
            < "x"
            test "two"
            repeat 2
            > "a"
            < "x"
            end

            """,
        ]
        try await Serving.run { server in
            try await ScriptFolder.with(files) { folder in
                let run = try await folder.run(["a.wst", "--update"], port: server.port)
                #expect(run.status == 0, "\(run.stderr)")
                #expect(folder.text("_part.wst") == files["_part.wst"]?.replacing("\"x\"", with: "\"in part\""))
                #expect(folder.text("a.wst").hasSuffix("< \"1\"\ntest \"two\"\nrepeat 2\n> \"a\"\n< \"a\"\nend\n"))
                #expect(try await folder.run(["a.wst"], port: server.port).status == 0)
            }
        }
    }

    @Test func `changes a file once that is included by several paths`() async throws {
        let files = [
            "_part.wst": "> \"in part\"\n< \"x\"\n", "a.wst": "connect ws://{{host}}/\ninclude \"_part.wst\"\n",
            "deep/b.wst": "connect ws://{{host}}/\ninclude \"../_part.wst\"\n",
            "deep/c.wst": "connect ws://{{host}}/\ninclude \"../deep/../_part.wst\"\n",
        ]
        try await Serving.run { server in
            try await ScriptFolder.with(files) { folder in
                let run = try await folder.run([".", "--update"], port: server.port)
                #expect(run.status == 0, "\(run.stderr)")
                #expect(folder.text("_part.wst") == "> \"in part\"\n< \"in part\"\n")
            }
        }
    }

    @Test func `leaves a script alone that has changed meanwhile`() async throws {
        let isChanged = Monitor(false)
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.readFrame()
            _ = isChanged.wait(.seconds(20)) { $0 }
            try peer.send(Wire.text("b"))
            try peer.answerControls()
        }) { server in
            let script = "connect ws://{{host}}/\n> \"a\"\n< \"c\"\n"
            try await ScriptFolder.with(["a.wst": script]) { folder in
                let run = try await folder.run(["a.wst", "--update"], port: server.port) { _ in
                    try await server.log { $0.texts == ["a"] }
                    try folder.put("# another one\n", in: "a.wst")
                    isChanged.update { $0 = true }
                }
                #expect(folder.text("a.wst") == "# another one\n")
                #expect(run.stderr.hasSuffix("wsx: a.wst is not updated: it has changed meanwhile. Run it again.\n"))
                #expect(run.status == 6)
            }
        }
    }
}
