import Testing

@testable import Terminal

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Paths as people type them")
struct LocalPathTests {
    @Test(arguments: ["", "a", "/a/~", "a~", "~other", "~other/x", "./~", "-"])
    func `a path without the home folder is itself`(path: String) {
        #expect(LocalPath.expand(path) == path)
    }

    @Test func `a tilde at the beginning is the home folder`() throws {
        let home = String(cString: try #require(getenv("HOME")))
        #expect(LocalPath.expand("~") == home)
        #expect(LocalPath.expand("~/") == home + "/")
        #expect(LocalPath.expand("~/a b/~") == home + "/a b/~")
        let completions = LocalPath.completions(of: "~/")
        #expect(completions == completions.sorted())
        #expect(completions.allSatisfy { $0.hasPrefix("~/") && !$0.hasPrefix("~/.") })
    }
}
