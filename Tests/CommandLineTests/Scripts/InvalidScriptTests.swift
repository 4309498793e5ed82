import Foundation
import TestSupport
import Testing

@Suite struct `When any script is wrong` {
    private static let good = """
        connect ws://{{host}}/
        > "a"
        < "a"

        """

    /// Runs a good script and a wrong one beside it against a server that would see if anything ran.
    private func run(_ files: [String: String], _ arguments: [String]) async throws -> Wsx.Result {
        try await ScriptedServer.run(NamedScripts.all["echo"]!) { server in
            try await ScriptFolder.with(files.merging(["good.wst": Self.good]) { $1 }) { folder in
                let run = try await folder.run(["good.wst"] + arguments + ["--jobs", "4"], port: server.port)
                #expect(server.connectionCount == 0, "nothing must run")
                #expect(run.output == "")
                #expect(run.status == 2)
                return run
            }
        }
    }

    @Test(arguments: [
        ("connect ws://{{host}}/\n> {\"a\": [1,\n", 2), ("send \"x\"\n", 1), ("\n\n< \"x\" wthin 2s\n", 3),
        ("include \"none.wst\"\n", 1), ("include \"wrong.wst\"\n", 1), ("> \"a\"\n\u{0}\n", 2),
        ("test \"a\"\nalways\n> \"a\"\n", 2),
    ])
    func `nothing is run, and the line is told`(_ script: String, _ line: Int) async throws {
        let run = try await run(["wrong.wst": script], ["wrong.wst"])
        #expect(run.stderr.contains("\n --> wrong.wst:\(line):"), "\(run.stderr)")
        #expect(run.stderr.hasSuffix("in 1 file\n"))
    }

    @Test func `that may be a missing one`() async throws {
        let run = try await run([:], ["none.wst"])
        #expect(run.stderr.contains("none.wst: no such file or directory"))
    }

    @Test func `that may be one in a folder that is no text`() async throws {
        let run = try await run(["tests/a.wst": "> \"a\"\n", "tests/b.wst": "PK\u{3}\u{4}\u{0}\u{1}"], ["tests"])
        #expect(run.stderr.contains(" --> tests/b.wst:1:5\n"))
    }

    @Test func `that may be a very large one`() async throws {
        let text = String(repeating: "# a line of a script that nobody has written by hand\n", count: 950_000)
        let run = try await run(["large.wst": text], ["large.wst"])
        #expect(run.stderr.contains("large.wst: it has more than 16 MiB"))
    }

    @Test func `that may be one that includes itself by others`() async throws {
        let run = try await run(
            ["a.wst": "include \"b.wst\"\n", "b.wst": "\ninclude \"c.wst\"\n", "c.wst": "include \"a.wst\"\n"],
            ["a.wst"])
        #expect(run.stderr.contains(" --> c.wst:1:9\n"))
        #expect(run.stderr.contains("a.wst → b.wst → c.wst → a.wst"))
    }

    @Test func `all that is wrong with all of them is told`() async throws {
        let run = try await run(["b.wst": "send\nsend\n", "c.wst": "< 1 or\n"], ["b.wst", "c.wst", "none.wst"])
        for place in [" --> b.wst:1:1\n", " --> b.wst:2:1\n", " --> c.wst:1:"] {
            #expect(run.stderr.contains(place), "\(place) is missing in \(run.stderr)")
        }
        #expect(run.stderr.hasSuffix("4 errors in 3 files\n"))
    }

    @Test func `that may be one with a name that nothing gives a value`() async throws {
        let run = try await run(["wrong.wst": "connect ws://{{host}}/\n> {{user}}\n"], ["wrong.wst"])
        #expect(run.stderr.contains("error: {{user}} has no value\n --> wrong.wst:2:3\n"))
        #expect(run.stderr.contains("pass it with --var user=VALUE"))
    }
}
