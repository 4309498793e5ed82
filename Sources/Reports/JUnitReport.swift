internal import Rendering
internal import Script

/// Results as JUnit XML: a suite for each file, a case for each test.
///
/// It keeps to the strictest of the schemas that are about, Windy Road's for Apache Ant: one failure a case, no
/// attributes beyond the required ones, times without a zone.
package struct JUnitReport: Sendable {
    private let hostName: String
    private let timestamp: String

    /// - Parameters:
    ///   - hostName: where the tests ran, or an empty text where that is not known.
    ///   - start: when the run began, in seconds since 1970 in UTC.
    package init(hostName: String, start: Int64) {
        self.hostName = hostName.isEmpty ? "localhost" : hostName
        timestamp = CalendarTime(secondsSince1970: start).description
    }

    /// Appends the whole document.
    package func append(_ tests: [ReportedTest], to output: inout [UInt8]) {
        var rows = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites>"]
        for (index, suite) in Self.suites(tests).enumerated() { rows += self.rows(suite, index) }
        output.append(rows: rows + ["</testsuites>"])
    }

    /// The tests of each file, in the order in which the files come first.
    private static func suites(_ tests: [ReportedTest]) -> [[ReportedTest]] {
        var suites: [[ReportedTest]] = []
        var indices: [String: Int] = [:]
        for test in tests {
            if let index = indices[test.result.file] {
                suites[index].append(test)
            } else {
                indices[test.result.file] = suites.count
                suites.append([test])
            }
        }
        return suites
    }

    private func rows(_ tests: [ReportedTest], _ index: Int) -> [String] {
        let results = tests.map(\.result)
        let skippedCount = results.count { if case .skipped = $0.verdict { true } else { false } }
        let time = results.reduce(Duration.zero) { $0 + $1.duration }
        let attributes = [
            ("package", ""), ("id", String(index)), ("name", results[0].file), ("timestamp", timestamp),
            ("hostname", hostName), ("tests", String(tests.count)),
            ("failures", String(results.count { $0.verdict == .failed })), ("errors", "0"),
            ("skipped", String(skippedCount)), ("time", time.seconds(decimals: 3)),
        ]
        return [Self.start("  ", "testsuite", attributes) + ">", "    <properties/>"]
            + tests.flatMap(caseRows)
            + ["    <system-out/>", warnings(of: tests), "  </testsuite>"]
    }

    private func caseRows(_ test: ReportedTest) -> [String] {
        let result = test.result
        let start = Self.start(
            "    ", "testcase",
            [
                ("name", result.name), ("classname", Self.className(result.file)),
                ("time", result.duration.seconds(decimals: 3)),
            ])
        switch result.verdict {
        case .passed:
            return [start + "/>"]
        case .skipped(let reason):
            return [start + ">", Self.start("      ", "skipped", [("message", reason)]) + "/>", "    </testcase>"]
        case .failed:
            let first = result.failures.first
            let failure = Self.start(
                "      ", "failure",
                [("message", first?.message ?? "failed"), ("type", first?.isTeardown == true ? "always" : "step")])
            let text = FailureReport(style: .file).details(of: test).joined(separator: "\n")
            return [start + ">", failure + ">\(Self.escape(text))</failure>", "    </testcase>"]
        }
    }

    private func warnings(of tests: [ReportedTest]) -> String {
        let report = FailureReport(style: .file)
        let rows = tests.flatMap { test in
            let rows = report.warningRows(of: test)
            return rows.isEmpty ? [] : [test.result.title] + rows
        }
        let text = Self.escape(rows.joined(separator: "\n"))
        return text.isEmpty ? "    <system-err/>" : "    <system-err>\(text)</system-err>"
    }

    /// The file without its ending, in which readers of JUnit would see the end of a package's name.
    private static func className(_ file: String) -> String {
        file.hasSuffix(".wst") && file.count > 4 ? String(file.dropLast(4)) : file
    }

    // MARK: XML

    /// The start of a tag, without its end; the values are made harmless.
    private static func start(_ indent: String, _ name: String, _ attributes: [(String, String)]) -> String {
        attributes.reduce("\(indent)<\(name)") { tag, attribute in
            "\(tag) \(attribute.0)=\"\(escape(TerminalText.sanitizeLine(attribute.1)))\""
        }
    }

    /// Controls are gone already; two more code points must not be in XML 1.0 (section 2.2).
    private static func escape(_ text: String) -> String {
        text.escaping { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
            default: nil
            }
        }
    }
}
