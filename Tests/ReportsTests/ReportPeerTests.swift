import Foundation
import Script
import Subprocess
import TestSupport
import Testing

@testable import Reports

@Suite("Programs that we did not write read the reports")
struct ReportPeerTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Peers")

    /// Runs a program, and gives its status and what it writes to stdout and stderr.
    private func run(_ name: String, _ arguments: [String]) async throws -> (status: Int, output: String) {
        let result = try await Subprocess.run(
            .name("sh"), arguments: Arguments(["-c", "exec \"$0\" \"$@\" 2>&1", name] + arguments),
            output: .string(limit: 1 << 20))
        guard case .exited(let status) = result.terminationStatus else { return (-1, "a signal") }
        return (Int(status), result.standardOutput)
    }

    /// Skips the test if a program does not do what it is needed for.
    private func require(_ name: String, _ arguments: [String]) async throws {
        let (status, output) = try await run(name, arguments)
        if status == 0 { return }
        if ProcessInfo.processInfo.environment["WSX_REQUIRE_PEERS"] != nil { Issue.record("\(name): \(output)") }
        try Test.cancel("SKIPPED: \(name) is not installed as it has to be: make test installs it")
    }

    @Test func `junitparser finds every case of JUnit`() async throws {
        let python = ProcessInfo.processInfo.environment["WSX_PEERS_PYTHON"] ?? "python3"
        try await require(python, ["-c", "import junitparser"])
        let script = Self.folder.appendingPathComponent("read_junit.py").path
        let (status, output) = try await run(python, [script, Golden.path("junit.xml")])
        #expect(status == 0)
        try Golden.expect(output, is: "junit-as-read.txt")
    }

    @Test func `JUnit is as the schemas of Jenkins want it`() async throws {
        try await require("xmllint", ["--version"])
        let schemas = Self.folder.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent(".build-peers/junit-schemas").path
        try await require("test", ["-d", schemas])
        let folder = try ScratchFolder()
        let report = Golden.path("junit.xml")
        let broken = try folder.put(
            String(contentsOfFile: report, encoding: .utf8).replacing("<testcase name=", with: "<testcase title="),
            in: "broken.xml")
        let files = try #require(FileManager.default.enumerator(atPath: schemas)?.allObjects as? [String])
        let all = files.filter { $0.hasSuffix(".xsd") }.map { "\(schemas)/\($0)" }
        #expect(all.count == 2)
        for schema in all {
            let (status, output) = try await run("xmllint", ["--noout", "--schema", schema, report])
            #expect(status == 0, "\(output)")
            #expect(try await run("xmllint", ["--noout", "--schema", schema, broken]).status == 3)
        }
    }

    @Test func `the parser of prove finds every test of TAP, and its diagnostics`() async throws {
        try await require("perl", ["-MTAP::Parser", "-e", "1"])
        let script = Self.folder.appendingPathComponent("read_tap.pl").path
        let (status, output) = try await run("perl", [script, Golden.path("results.tap")])
        #expect(status == 0)
        try Golden.expect(output, is: "tap-as-read.txt")
    }

    @Test func `prove tells failures from successes`() async throws {
        try await require("prove", ["--version"])
        let failing = try await run("prove", ["--exec", "cat", Golden.path("results.tap")])
        #expect(failing.status == 1)
        #expect(failing.output.contains("Failed test:  3\n"))
        #expect(failing.output.hasSuffix("Result: FAIL\n"))
        let folder = try ScratchFolder()
        let passing = text { output in
            TAPReport.append(
                ReportSamples.mixed.filter { $0.result.verdict != .failed }, interruption: nil, to: &output)
        }
        let passed = try await run("prove", ["--exec", "cat", folder.put(passing, in: "passing.tap")])
        #expect(passed.status == 0)
        #expect(passed.output.hasSuffix("Result: PASS\n"))
    }
}
