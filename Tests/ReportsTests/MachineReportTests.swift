import Script
import Testing

@testable import Reports

@Suite("Results for other programs")
struct MachineReportTests {
    @Test func `annotations escape what GitHub's commands give a meaning`() {
        let written = text { output in
            for test in ReportSamples.mixed { GitHubAnnotations.append(test, to: &output) }
        }
        #expect(
            written == #"""
                ::error file=chat.wst,line=3,col=3,title=x::y

                """#)
    }

    @Test func `JUnit has a suite for each file and a case for each test`() {
        #expect(text { JUnitReport(hostName: "", start: 0).append(ReportSamples.mixed, to: &$0) } == "x")
    }

    @Test func `TAP has a plan, escaped names and diagnostics`() {
        #expect(text { TAPReport.append(ReportSamples.mixed, interruption: "50% \u{7}", to: &$0) } == "x")
    }

    @Test func `JSON has every member every time`() {
        #expect(text { JSONReport.append(ReportSamples.mixed, ReportSamples.mixedSummary, to: &$0) } == "x")
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
