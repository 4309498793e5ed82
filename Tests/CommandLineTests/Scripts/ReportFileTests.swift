import Foundation
import TestSupport
import Testing

@Suite struct `Reports in files` {
    private static let script = """
        connect ws://{{host}}/
        test "passes"
        > "a"
        < "a"

        test "fails <&\\"'>"
        > "a\\u0007"
        < "b"

        test "later" skip "not yet # at all"
        < "never"

        """

    /// Runs scripts that write all reports, and has `body` read these.
    private func reading(_ body: @Sendable @escaping (ScriptFolder) async throws -> Void) async throws {
        try await Serving.run(clients: 2) { server in
            try await ScriptFolder.with(["a.wst": Self.script, "b.wst": "connect ws://{{host}}/\n"]) { folder in
                let run = try await folder.run(
                    [
                        ".", "--report-junit", "r.xml", "--report-tap", "r.tap", "--report-json", "r.json", "--jobs",
                        "2",
                    ],
                    port: server.port)
                #expect(run.status == 1)
                #expect(run.report.hasSuffix("4 tests: 2 passed, 1 failed, 1 skipped (N s)\n"))
                try await body(folder)
            }
        }
    }

    private func python(_ code: String, _ folder: ScriptFolder) async throws -> String {
        let run = try await Wsx(
            executable: "/usr/bin/env", arguments: [Peer.websockets.interpreter, "-c", code], folder: folder.path
        ).run()
        #expect(run.status == 0, "\(run.stderr)")
        return run.output
    }

    @Test func `as JUnit are read by junitparser`() async throws {
        let probe = try await Wsx(
            executable: "/usr/bin/env", arguments: [Peer.websockets.interpreter, "-c", "import junitparser"]
        ).run()
        if probe.status != 0 { try Peer.miss("junitparser is not installed: make test installs it") }
        try await reading { folder in
            let read = try await python(
                """
                from junitparser import JUnitXml
                for suite in JUnitXml.fromfile("r.xml"):
                    print(suite.name, suite.tests, suite.failures, suite.skipped)
                    for case in suite:
                        print(case.classname, case.name, [(type(r).__name__, r.message) for r in case.result])
                        for result in case.result: print(" --> a.wst:8:3" in (result.text or ""))
                """, folder)
            #expect(
                read == """
                    a.wst 3 1 1
                    a passes []
                    a fails <&"'> [('Failure', 'the text is different')]
                    True
                    a later [('Skipped', 'not yet # at all')]
                    False
                    b.wst 1 0 0
                    b b.wst []

                    """)
        }
    }

    @Test func `as TAP are read by prove`() async throws {
        try await reading { folder in
            let run = try await Wsx(
                executable: "/usr/bin/env", arguments: ["prove", "--exec", "cat", "r.tap"], folder: folder.path
            ).run()
            if run.status == 127 { try Peer.miss("prove is not installed") }
            #expect(run.status == 1)
            #expect(run.output.contains("Failed test:  2\n"), "\(run.output)")
            #expect(run.output.contains("Files=1, Tests=4"))
        }
    }

    @Test func `as JSON are read by Python`() async throws {
        try await reading { folder in
            let read = try await python(
                """
                import json
                report = json.load(open("r.json"))
                print({k: v for k, v in report["summary"].items() if k != "seconds"})
                for test in report["tests"]:
                    print(test["file"], test["line"], test["name"], test["verdict"], test["reason"])
                    for entry in test["transcript"]: print(" ", entry["direction"], repr(entry["text"]), entry["mark"])
                    for failure in test["failures"]:
                        print(" ", failure["line"], failure["column"], failure["expected"], failure["received"])
                """, folder)
            #expect(
                read == #"""
                    {'tests': 4, 'passed': 2, 'failed': 1, 'skipped': 1, 'interruption': None}
                    a.wst 2 passes passed None
                      note 'connected' None
                      sent '"a"' None
                      received '"a"' ok
                    a.wst 6 fails <&"'> failed None
                      note 'connected' None
                      sent '"a\\u0007"' None
                      received '"a\\u0007"' failed
                      8 3 "b" "a\u0007"
                    a.wst 10 later skipped not yet # at all
                    b.wst 1 b.wst passed None
                      note 'connected' None

                    """#)
        }
    }

    @Test func `show nothing but the verdict on stderr when it is quiet`() async throws {
        try await Serving.run { server in
            try await ScriptFolder.with(["a.wst": "connect ws://{{host}}/\n"]) { folder in
                let run = try await folder.run(["a.wst", "-q", "--report-tap", "r.tap"], port: server.port)
                #expect(run.stderr == "")
                #expect(folder.text("r.tap") == "TAP version 13\n1..1\nok 1 - a.wst\n")
            }
        }
    }
}
