import Notation
import Script
import Testing

/// Many tests: their order, `--jobs`, `--fail-fast`, `--retry-failed`, `--max-time`.
struct SuiteTests {
    /// Tests that take a time each, and print; one that takes no time fails.
    private static func script(_ seconds: [Int]) -> String {
        seconds.enumerated().map { number, seconds in
            let line = seconds == 0 ? "print \"{{nobody}}\"" : "wait \(seconds)s"
            return "test \"\(number)\"\nprint \"\(number)\"\n\(line)\n"
        }.joined()
    }

    @Test func `Tests run one after the other`() throws {
        let suite = try SuiteStage(Self.script([1, 0, 2]))
        #expect(
            suite.start().end() == [
                "began 0", "print 0", "passed 0", "began 1", "print 1", "failed 1", "began 2", "print 2", "passed 2",
                "ended 2 1 0",
            ])
        #expect(suite.stage.elapsed == .seconds(3))
    }

    @Test func `Side by side they are told in their order`() throws {
        let suite = try SuiteStage(Self.script([3, 1, 0, 1, 2])) { $0.jobCount = 2 }
        #expect(
            suite.start().end() == [
                "began 0", "began 1", "began 2", "began 3", "began 4", "print 0", "passed 0", "print 1", "passed 1",
                "print 2", "failed 2", "print 3", "passed 3", "print 4", "passed 4", "ended 4 1 0",
            ])
        #expect(suite.stage.elapsed == .seconds(4))
    }

    @Test func `Many tests that are over at once`() throws {
        let suite = try SuiteStage("test \"a\" for x in [\(String(repeating: "1,", count: 4999))1]\nset y = 1\n")
        #expect(suite.start().end().last == "ended 5000 0 0")
    }

    @Test func `After a failure no test begins with fail-fast, and those that run end`() throws {
        let suite = try SuiteStage(Self.script([3, 0, 1, 1])) {
            $0.jobCount = 2
            $0.stopsAtFailure = true
        }
        #expect(
            suite.start().end() == [
                "began 0", "began 1", "print 0", "passed 0", "print 1", "failed 1",
                "ended 1 1 0: a test failed (--fail-fast)",
            ])
    }

    @Test func `A last test that fails leaves none out`() throws {
        let suite = try SuiteStage(Self.script([1, 0])) { $0.stopsAtFailure = true }
        #expect(suite.start().end().last == "ended 1 1 0")
    }

    @Test func `A test that failed is run again, afresh`() throws {
        let suite = try SuiteStage(
            "test \"a\"\nconnect ws://s/\nprint \"try\"\n< \"ok\" within 1s\ntest \"b\"\nprint \"b\"\n"
        ) { $0.retryCount = 3 }
        suite.network.onConnect = { connection in
            connection.accept()
            connection.receive(.text(suite.network.connections.count < 3 ? "no" : "ok"))
        }
        #expect(
            suite.start().end() == [
                "began 0", "print try", "passed 0", "began 1", "print b", "passed 1", "ended 2 0 0",
            ])
        #expect(suite.results.map(\.attemptCount) == [3, 1])
    }

    @Test func `A test that fails every time fails in the end`() throws {
        let suite = try SuiteStage(Self.script([0])) { $0.retryCount = 20_000 }
        suite.start().end()
        #expect(suite.told.suffix(3) == ["print 0", "failed 0", "ended 0 1 0"])
        #expect(suite.results.map(\.attemptCount) == [20_001])
    }

    @Test func `max-time ends the run: teardown runs, and what has not begun is left out`() throws {
        let suite = try SuiteStage(
            "test \"a\"\nalways\nprint \"down\"\nend\nwait 10s\ntest \"b\"\nprint \"b\"\n"
        ) { $0.maximumTime = .seconds(2) }
        #expect(
            suite.start().end() == ["began 0", "print down", "failed 0", "ended 0 1 0: --max-time is over"])
        #expect(suite.stage.elapsed == .seconds(2))
        #expect(suite.results.map { $0.failures.map(suite.stage.words) } == [["5:1 `wait 10s` --max-time is over"]])
    }

    @Test(arguments: [
        ("always\nwait 1h\nprint \"never\"\nend\nalways\nprint \"last first\"\nend\nwait 1h\n", [9, 3]),
        ("connect ws://s/\noption close-timeout 1h\nalways\nwait 5s\nend\nwait 1h\n", [7]),
        ("connect ws://s/\noption close-timeout 1h\nalways\nwait 1h\nend\nwait 1h\n", [7, 5]),
    ])
    func `Teardown has ten seconds more than max-time`(steps: String, lines: [Int]) throws {
        let suite = try SuiteStage("test \"a\"\n" + steps) { $0.maximumTime = .seconds(2) }
        suite.stage.network.onConnect = { connection in
            connection.closeAnswer = nil
            connection.accept()
        }
        #expect(suite.start().end().last == "ended 0 1 0: --max-time is over")
        #expect(suite.stage.elapsed == .seconds(12))
        #expect(!suite.told.contains("print never"))
        let failures = try #require(suite.results.first?.failures)
        #expect(failures.map { suite.stage.script.sources[0].line(at: $0.range.range.lowerBound) } == lines)
        #expect(
            failures.dropFirst().allSatisfy {
                $0.isTeardown
                    && $0.message == "--max-time was over 10 s ago: the rest of the teardown is left out"
            })
    }

    @Test func `max-time does not disturb a run that is over before`() throws {
        let suite = try SuiteStage(Self.script([1])) { $0.maximumTime = .seconds(2) }
        #expect(suite.start().end().last == "ended 1 0 0")
        #expect(suite.stage.elapsed == .seconds(1))
    }

    @Test func `An interruption ends all that run, once`() throws {
        let suite = try SuiteStage(Self.script([5, 5, 5])) {
            $0.jobCount = 2
            $0.retryCount = 5
        }
        suite.start()
        suite.network.run(until: .seconds(1))
        suite.run?.interrupt("interrupted")
        suite.run?.interrupt("again")
        #expect(
            suite.end() == [
                "began 0", "began 1", "print 0", "failed 0", "print 1", "failed 1", "ended 0 2 0: interrupted",
            ])
    }

    @Test func `An interruption from within what is told`() throws {
        let suite = try SuiteStage(Self.script([0, 1])) {
            $0.jobCount = 1
            $0.retryCount = 5
        }
        suite.onEvent = { [weak suite] event in if event == "began 0" { suite?.run?.interrupt("interrupted") } }
        #expect(suite.start().end() == ["began 0", "print 0", "failed 0", "ended 0 1 0: interrupted"])
    }

    @Test func `Skipped tests are told with their reason`() throws {
        let suite = try SuiteStage("test \"a\" skip \"not yet\"\nprint \"no\"\ntest \"b\"\nprint \"b\"\n")
        #expect(
            suite.start().end() == ["skipped 0: not yet", "began 1", "print b", "passed 1", "ended 1 0 1"])
    }

    @Test func `A run lets go of its tests`() throws {
        let suite = try SuiteStage("connect ws://s/\n> \"a\"\n< \"a\" within 1s\n")
        suite.start().end()
        weak let run = suite.run
        #expect(run != nil)
        suite.forget()
        #expect(run == nil)
    }
}
