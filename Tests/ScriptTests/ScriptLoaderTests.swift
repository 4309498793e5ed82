import Notation
import Script
import StandardStreams
import TestSupport
import Testing

@Suite("Loading scripts and what they include")
struct ScriptLoaderTests {
    private func load(_ path: String, _ files: [String: String]) throws(LoadFailure) -> LoadedScript {
        try ScriptLoader.load(path) { path in
            files[path].map { .success(Array($0.utf8)) } ?? .failure(StreamError(code: 2))
        }
    }

    /// What is wrong, as it is shown, without the source.
    private func errors(_ path: String, _ files: [String: String]) -> [String] {
        do throws(LoadFailure) {
            _ = try load(path, files)
            return []
        } catch {
            return texts(of: error)
        }
    }

    private func texts(of failure: LoadFailure) -> [String] {
        failure.diagnostics.map { diagnostic in
            let source = failure.sources[diagnostic.range.source]
            let (line, column) = source.position(at: diagnostic.range.range.lowerBound)
            return "\(source.name):\(line):\(column): \(diagnostic.message)\(diagnostic.hint.map { "; \($0)" } ?? "")"
        }
    }

    @Test func `the steps of an included file are in the tree, in blocks and tests too`() throws {
        let script = try load(
            "dir/main.wst",
            [
                "dir/main.wst": """
                include "_a.wst"
                test "x"
                repeat 2
                always
                for x in [1]
                include "sub/_b.wst"
                end
                end
                end
                """,
                "dir/_a.wst": "set a = 1", "dir/sub/_b.wst": "include \"../_a.wst\"\ninclude \"_c.wst\"",
                "dir/sub/_c.wst": "",
            ])
        #expect(script.name == "dir/main.wst")
        #expect(script.sources.map(\.name) == ["dir/main.wst", "dir/_a.wst", "dir/sub/_b.wst", "dir/sub/_c.wst"])
        #expect(
            Outline.of(script.syntax) == """
                include _a.wst
                  set a 1
                test <x>
                  repeat 2
                    always
                      for x in [1]
                        include sub/_b.wst
                          include ../_a.wst
                            set a 1
                          include _c.wst

                """)
        guard case .include(let include) = script.syntax.preamble[0].kind else {
            Issue.record("the first step is no include")
            return
        }
        #expect(include.steps.map(\.range.source) == [1])
    }

    @Test func `an absolute path is taken as it is`() throws {
        let script = try load(
            "a/b.wst", ["a/b.wst": "include \"/c.wst\"", "/c.wst": "include \"d.wst\"", "/d.wst": "wait 1s"])
        #expect(script.sources.map(\.name) == ["a/b.wst", "/c.wst", "/d.wst"])
    }

    @Test func `errors of all files are told`() {
        let files = ["a.wst": "> hello\ninclude \"b.wst\"\ninclude \"b.wst\"\ninclude \"c.wst\"", "b.wst": "\n> hi"]
        #expect(
            errors("a.wst", files) == [
                "a.wst:1:3: unknown word `hello`; text stands in quotes: `\"hello\"`",
                "b.wst:2:3: unknown word `hi`; text stands in quotes: `\"hi\"`",
                "a.wst:4:9: can not read c.wst: no such file or directory",
            ])
    }

    @Test func `an included file has no test`() {
        #expect(
            errors("a.wst", ["a.wst": "include \"b.wst\"", "b.wst": "wait 1s\ntest \"x\"\ntest \"y\""]) == [
                "b.wst:2:1: an included file has no `test`; it is included by a.wst",
                "b.wst:3:1: an included file has no `test`; it is included by a.wst",
            ])
    }

    @Test func `a file that includes itself is told with the way round`() {
        #expect(
            errors("x/a.wst", ["x/a.wst": "include \"./b.wst\"", "x/./b.wst": "wait 1s\ninclude \"../x/a.wst\""]) == [
                "x/./b.wst:2:9: the file includes itself; x/a.wst → x/./b.wst → x/./../x/a.wst"
            ])
        #expect(
            errors("a.wst", ["a.wst": "include \"a.wst\""]) == ["a.wst:1:9: the file includes itself; a.wst → a.wst"])
    }

    @Test func `files include each other 64 levels deep and no more`() {
        var files = ["64.wst": ""]
        for level in 0..<64 { files["\(level).wst"] = "include \"\(level + 1).wst\"" }
        #expect(errors("0.wst", files) == [])
        files["64.wst"] = "include \"65.wst\""
        files["65.wst"] = ""
        #expect(
            errors("0.wst", files) == [
                "64.wst:1:9: files include each other more than 64 levels deep; "
                    + "0.wst → 1.wst → … → 63.wst → 64.wst → 65.wst"
            ])
    }

    @Test func `what grows without bound ends`() {
        var files = ["20.wst": ""]
        for level in 0..<20 { files["\(level).wst"] = "include \"\(level + 1).wst\"\ninclude \"\(level + 1).wst\"" }
        #expect(errors("0.wst", files).allSatisfy { $0.hasSuffix("more than 1000 files are included") })
        #expect(errors("0.wst", files).isEmpty == false)
    }

    @Test func `what is no text is told with its place`() throws {
        func check(_ bytes: [UInt8], _ expected: String?) {
            do throws(LoadFailure) {
                _ = try ScriptLoader.load("a.wst") { _ in .success(bytes) }
                #expect(expected == nil)
            } catch {
                #expect(texts(of: error) == expected.map { ["a.wst:\($0); a script is text; save it as UTF-8"] })
            }
        }
        check(Array("\u{FEFF}> \"a\"\n".utf8), nil)
        check([], nil)
        check(Array("> \"ü\"\n> \"ü".utf8) + [0xFF, 0x22], "2:5: this is not UTF-8")
        check(Array("> \"ü\"\n".utf8) + [0xC3], "2:1: this is not UTF-8")
        check(Array("> \"ü\"\n# \0".utf8) + [0xC3], "2:3: a NUL byte stands here")
        check([0xFF, 0xFE, 0x3E, 0x00], "1:1: this is not UTF-8")
        check([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0], "1:8: a NUL byte stands here")
    }

    @Test func `a byte order mark is not counted`() {
        #expect(errors("a", ["a": "\u{FEFF}hello"])[0].hasPrefix("a:1:1: unknown word `hello`"))
    }

    @Test func `what can not be read is told`() throws {
        let folder = try ScratchFolder()
        let large = try folder.put([UInt8](repeating: 0x23, count: 16 << 20 | 1), in: "large.wst")
        for (path, reason) in [
            (folder.path, "is a directory"), (folder.path("none.wst"), "no such file or directory"),
            (large, "it has more than 16 MiB"), ("/dev/null", "it is no regular file"),
        ] {
            let failure = #expect(throws: LoadFailure.self) { try ScriptLoader.load(path) }
            #expect(failure.map(texts) == ["\(path):1:1: can not read \(path): \(reason)"])
            #expect(failure.map { SourceExcerpt($0.diagnostics[0], in: $0.sources).lines.count } == 2)
        }
        let small = try folder.put("wait 1s", in: "small.wst")
        #expect(try ScriptLoader.load(small).syntax.preamble.count == 1)
    }
}
