import Foundation
import TestSupport
import Testing

@Suite struct `wsx fmt` {
    private static let formatted = """
        # a comment
        test "one"
        connect ws://h/
          Cookie: a=b
        > {"b":1,   "a":[1,2]}  # sent

        """

    private static let messy = """
        # a comment
        test   "one"
           connect   ws://h/
              Cookie:a=b
        >   {"b":1,   "a":[1,2]}   # sent

        """

    /// Formats files of which those called right stay as they are and those called messy do not, unless asked to.
    private func format(_ files: [String: String], _ arguments: [String]) async throws -> Wsx.Result {
        try await ScriptFolder.with(files) { folder in
            let run = try await Wsx(arguments: ["fmt"] + arguments, folder: folder.path).run()
            for (name, text) in files where name.contains("right") { #expect(folder.text(name) == text) }
            for name in files.keys where name.contains("messy") {
                #expect(folder.text(name) == (arguments.contains("--check") ? Self.messy : Self.formatted))
            }
            return run
        }
    }

    @Test func `writes what changes, leaves the rest alone, and names what it has written`() async throws {
        let run = try await format(
            ["messy.wst": Self.messy, "right.wst": Self.formatted, "deep/_messy.wst": Self.messy],
            ["messy.wst", "right.wst", "deep"])
        #expect(run.status == 0)
        #expect(run.output == "messy.wst\ndeep/_messy.wst\n")
        #expect(run.stderr == "")
    }

    @Test func `writes nothing with --check`() async throws {
        let run = try await format(["messy.wst": Self.messy, "right.wst": Self.formatted], ["--check", "."])
        #expect(run.status == 1)
        #expect(run.output == "messy.wst\n")
    }

    @Test func `does the others when one does not parse`() async throws {
        let run = try await format(
            ["messy.wst": Self.messy, "right-not.wst": "connect\n"], ["right-not.wst", "messy.wst"])
        #expect(run.status == 2)
        #expect(run.output == "messy.wst\n")
        #expect(run.stderr.contains(" --> right-not.wst:1:8\n"))
    }

    @Test func `keeps who may read and write a file`() async throws {
        try await ScriptFolder.with(["messy.wst": Self.messy]) { folder in
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: "\(folder.path)/messy.wst")
            _ = try await Wsx(arguments: ["fmt", "messy.wst"], folder: folder.path).run()
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/messy.wst")
            #expect(attributes[.posixPermissions] as? Int == 0o640)
            #expect(folder.text("messy.wst") == Self.formatted)
        }
    }
}
