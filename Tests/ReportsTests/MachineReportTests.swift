import Script
import Testing

@testable import Reports

@Suite("Results for other programs")
struct MachineReportTests {
    @Test func `annotations escape what commands of GitHub give a meaning`() throws {
        let written = text { output in
            for test in ReportSamples.mixed { GitHubAnnotations.append(test, to: &output) }
        }
        try Golden.expect(written, is: "annotations.txt")
    }

    @Test func `JUnit has a suite for each file and a case for each test`() throws {
        let report = JUnitReport(hostName: "ci & co", start: 1_791_720_794)
        try Golden.expect(text { report.append(ReportSamples.mixed, to: &$0) }, is: "junit.xml")
    }

    @Test func `a file whose tests come apart is one suite`() {
        let tests = ["a.wst", "b.wst", "a.wst"].map { ReportSamples.test(file: $0) }
        let written = text { JUnitReport(hostName: "", start: 0).append(tests, to: &$0) }
        #expect(written.matches(of: /<testsuite .*tests="(\d)"/).map(\.1) == ["2", "1"])
    }

    @Test func `TAP has a plan, escaped names and diagnostics`() throws {
        try Golden.expect(text { TAPReport.append(ReportSamples.mixed, interruption: nil, to: &$0) }, is: "results.tap")
    }

    @Test func `TAP bails out where tests are missing`() {
        let written = text { TAPReport.append([ReportSamples.test()], interruption: "SIGINT\n", to: &$0) }
        #expect(written.hasSuffix("\nok 1 - chat.wst: \"name\"\nBail out! SIGINT\\x0a\n"))
    }

    @Test func `JSON has every member every time`() throws {
        try Golden.expect(
            text { JSONReport.append(ReportSamples.mixed, ReportSamples.mixedSummary, to: &$0) }, is: "results.json")
    }

    @Test func `bytes that differ are given in script notation`() throws {
        let failure = ReportSamples.failure("x", .bytes(expected: [0, 0xFF], received: [], note: nil))
        let test = ReportSamples.test(.failed, failures: [failure])
        #expect(text { GitHubAnnotations.append(test, to: &$0) }.contains("%0Aexpected: hex 00 ff%0Areceived: hex\n"))
        #expect(
            text { JSONReport.append([test], RunSummary(), to: &$0) }
                .contains(#""expected":"hex 00 ff","received":"hex","#))
    }

    @Test func `no tests make documents as well`() {
        #expect(
            text { JUnitReport(hostName: "", start: 0).append([], to: &$0) } == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites>
                </testsuites>

                """)
        #expect(text { TAPReport.append([], interruption: nil, to: &$0) } == "TAP version 13\n1..0\n")
        #expect(
            text { JSONReport.append([], RunSummary(), to: &$0) } == """
                {"version":1,"summary":{"tests":0,"passed":0,"failed":0,"skipped":0,"seconds":0.000000,\
                "interruption":null},"tests":[
                ]}

                """)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00"), (951_782_399, "2000-02-28T23:59:59"), (951_782_400, "2000-02-29T00:00:00"),
            (1_791_720_794, "2026-10-11T12:13:14"), (4_107_542_400, "2100-03-01T00:00:00"),
            (-1, "1969-12-31T23:59:59"),
        ] as [(Int64, String)])
    func `times are those of the calendar`(seconds: Int64, expected: String) {
        #expect(CalendarTime(secondsSince1970: seconds).description == expected)
    }
}
