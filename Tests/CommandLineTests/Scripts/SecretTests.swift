import TestSupport
import Testing

@Suite struct `A secret` {
    private static let script = """
        test "the name has {{token}}" skip "so has {{token}}"
        print "never"

        test "sent and received, {{token}}"
        connect ws://{{host}}/
        print "printed: {{token}}"
        > "a {{token}} in text"
        < "a {{token}} in text"
        > {"token": {{token}}}
        < {"token": "not {{token}}"}

        test "bytes" for value in [{{token}}]
        connect ws://{{host}}/
        > binary "{{token}}"
        < hex 00 01

        test "an expression"
        connect ws://{{host}}/
        > "x{{token}}x"
        < /^{{token}}$/

        test "cut"
        connect ws://{{host}}/
        > "{{filler}}{{token}}{{filler}}"
        < "{{filler}}{{filler}}"

        test "a query, and what nobody looked at"
        connect ws://{{host}}/
        > {"token": {{token}}}
        > "{{token}}"
        < {"token": ?}
          where $.token == "other than {{token}}"

        test "an address"
        connect ws://{{token}}:1/

        """

    private static let reports = ["--report-junit", "r.xml", "--report-tap", "r.tap", "--report-json", "r.json"]

    /// What must be nowhere in what a run says.
    @Test(arguments: [
        ("sesame-open-7", ["sesame", "open-7", "73 65 73"]),
        ("quote\"back\\slash\ttab", ["quote", "slash", "tab", "71 75 6f"]),
        ("schlüssel-☃", ["schl", "ssel-", "73 63 68"]),
    ])
    func `is shown nowhere, in whatever form`(_ secret: String, _ forms: [String]) async throws {
        try await Serving.run { server in
            try await ScriptFolder.with(["a.wst": Self.script]) { folder in
                // Whatever the limits of reports are, one of them cuts within the secret.
                for size in [495, 1990, 4090] {
                    let run = try await folder.run(
                        ["a.wst", "--verbose", "--var", "filler=" + String(repeating: ".", count: size)]
                            + ["--secret", "token=" + secret] + Self.reports,
                        port: server.port, environment: ["GITHUB_ACTIONS": "true"])
                    #expect(run.status == 1)
                    #expect(run.output == "printed: •••\n")
                    #expect(run.stderr.contains("skip a.wst: \"the name has •••\": so has •••\n"))
                    let texts = [run.stderr, folder.text("r.xml"), folder.text("r.tap"), folder.text("r.json")]
                    for (text, name) in zip(texts, ["stderr", "JUnit", "TAP", "JSON"]) {
                        #expect(text.contains("•••"), "\(name) has no place for it: \(text)")
                        for form in forms { #expect(!text.contains(form), "\(form) is in \(name): \(text)") }
                    }
                }
            }
        }
    }

    @Test func `may be JSON, of which no part is shown`() async throws {
        let script = """
            connect ws://{{host}}/
            > {{key}}
            < {"user": "someone else", ...}

            """
        try await Serving.run { server in
            try await ScriptFolder.with(["a.wst": script]) { folder in
                let run = try await folder.run(
                    ["a.wst", "--secret", #"key:={"user": "ada-lovelace", "pin": "0815-4711"}"#], port: server.port)
                #expect(run.status == 1)
                #expect(run.stderr.contains("+ \"•••\""))
                for part in ["ada-", "lovelace", "0815"] { #expect(!run.stderr.contains(part), "\(run.stderr)") }
            }
        }
    }

    @Test func `that is a part of another one leaves nothing of that`() async throws {
        let script = "connect ws://{{host}}/\nprint \"{{long}} {{short}}\"\n"
        try await Serving.run { server in
            try await ScriptFolder.with(["a.wst": script]) { folder in
                let run = try await folder.run(
                    ["a.wst", "--secret", "short=abcd", "--secret", "long=abcd-efgh"], port: server.port)
                #expect(run.output == "••• •••\n")
            }
        }
    }

    @Test func `is not listed`() async throws {
        try await ScriptFolder.with(["a.wst": Self.script]) { folder in
            let run = try await folder.run([
                "a.wst", "--list", "--secret", "token=sesame", "--var", "host=x", "--var", "filler=x",
            ])
            #expect(run.output.hasPrefix("a.wst:1: the name has •••\na.wst:4: sent and received, •••\n"))
            #expect(!run.output.contains("sesame"))
            #expect(run.status == 0)
        }
    }

    @Test func `is not written into a script by --update`() async throws {
        let script = "connect ws://{{host}}/\n> \"a {{token}}\"\n< \"b\"\n"
        try await Serving.run { server in
            try await ScriptFolder.with(["a.wst": script]) { folder in
                let run = try await folder.run(
                    ["a.wst", "--update", "--secret", "token=sesame"], port: server.port)
                #expect(run.status == 1)
                #expect(!run.stderr.contains("sesame"))
                #expect(folder.text("a.wst") == script)
            }
        }
    }
}
