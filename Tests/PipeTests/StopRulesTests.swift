import Notation
import Testing
import WebSocketProtocol

@testable import Pipe

@Suite("Rules that stop a session")
struct StopRulesTests {
    private func rules(count: Int? = nil, until: String? = nil, _ expectations: String...) throws -> StopRules {
        var options = PipeOptions()
        options.count = count
        options.until = try until.map { try ArgumentPattern($0) }
        options.expectations = try expectations.map { try ArgumentPattern($0) }
        return StopRules(options)
    }

    @discardableResult
    private func receive(_ text: String, _ rules: inout StopRules, _ type: MessageType = .text) throws -> Bool {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBytes { try rules.receive(type, $0) }
    }

    @Test func `without rules nothing is met and nothing is missing`() throws {
        var rules = try rules()
        #expect(rules.isEmpty)
        #expect(try receive("a", &rules) == false)
        #expect(rules.isMet == false)
        #expect(rules.isExpecting == false)
        #expect(rules.unmet == nil)
    }

    @Test func `a count is met with that many messages of either type`() throws {
        var rules = try rules(count: 2)
        #expect(rules.isEmpty == false)
        #expect(rules.unmet == "--count 2 was not reached; 0 messages came")
        #expect(try receive("a", &rules) == false)
        #expect(rules.isMet == false)
        #expect(rules.unmet == "--count 2 was not reached; 1 message came")
        try receive("b", &rules, .binary)
        #expect(rules.isMet)
        #expect(rules.unmet == nil)
    }

    @Test func `until is met by the message that matches`() throws {
        var rules = try rules(until: "/^do.e$/")
        #expect(rules.unmet == "no message matched --until /^do.e$/; 0 messages came")
        try receive("undone", &rules)
        try receive("done", &rules, .binary)
        #expect(rules.isMet == false)
        #expect(rules.unmet == "no message matched --until /^do.e$/; 2 messages came")
        try receive("done", &rules)
        #expect(rules.isMet)
        #expect(rules.unmet == nil)
        try receive("more", &rules)
        #expect(rules.isMet)
    }

    @Test func `of count and until the first that is met counts`() throws {
        var byCount = try rules(count: 1, until: "x")
        #expect(byCount.unmet == "no message matched --until x; 0 messages came")
        try receive("a", &byCount)
        #expect(byCount.isMet)
        #expect(byCount.unmet == nil)
        var byMatch = try rules(count: 3, until: "x")
        try receive("x", &byMatch)
        #expect(byMatch.isMet)
        #expect(byMatch.unmet == nil)
    }

    @Test func `expectations are met in their order, one by each message`() throws {
        var rules = try rules("a", "/b/", "a")
        #expect(rules.isExpecting)
        #expect(try receive("b", &rules) == false)
        #expect(try receive("a", &rules))
        #expect(try receive("a", &rules) == false)
        #expect(try receive("abc", &rules))
        #expect(rules.isMet == false)
        #expect(try receive("a", &rules))
        #expect(rules.isMet)
        #expect(rules.isExpecting == false)
        #expect(rules.unmet == nil)
        #expect(try receive("a", &rules) == false)
    }

    @Test func `what is missing is told with the nearest miss`() throws {
        var rules = try rules("ready")
        #expect(rules.unmet == "expected ready; no message came")
        try receive("reedy", &rules)
        #expect(rules.unmet == "expected ready; the last of 1 messages was: reedy")
        try receive("steady", &rules)
        #expect(rules.unmet == "expected ready; the last of 2 messages was: steady")
        try receive("ready", &rules, .binary)
        #expect(rules.unmet == "expected ready; the last of 3 messages was: 5 bytes of binary")
        try receive("", &rules)
        #expect(rules.unmet == "expected ready; the last of 4 messages was: ")
    }

    @Test func `of several expectations the missing one is told by its number`() throws {
        var rules = try rules("a", "/b+/", "c")
        #expect(rules.unmet == "expected a (1 of 3); no message came")
        try receive("x", &rules)
        try receive("a", &rules)
        #expect(rules.unmet == "expected /b+/ (2 of 3); no message came")
        try receive("y", &rules)
        #expect(rules.unmet == "expected /b+/ (2 of 3); the last of 1 messages was: y")
    }

    @Test func `a long miss is shortened`() throws {
        var rules = try rules("a")
        let text = String(repeating: "x", count: 200)
        try receive(text, &rules)
        #expect(rules.unmet == "expected a; the last of 1 messages was: " + text)
        try receive(text + "y", &rules)
        #expect(rules.unmet == "expected a; the last of 2 messages was: " + text + "…")
    }

    @Test func `an expectation that is met makes a count that is not reached no matter`() throws {
        var rules = try rules(count: 5, "a")
        try receive("a", &rules)
        #expect(rules.isMet)
        #expect(rules.unmet == nil)
    }

    @Test func `a count that is reached does not meet an expectation`() throws {
        var rules = try rules(count: 1, "a")
        try receive("b", &rules)
        #expect(rules.isMet)
        #expect(rules.unmet == "expected a; the last of 1 messages was: b")
    }

    @Test func `a pattern that is too costly is thrown`() throws {
        let text = String(repeating: "a", count: 50_000) + "b"
        var until = try rules(until: "/(a+)+$/")
        #expect(throws: Regex.Failure.tooCostly(pattern: "(a+)+$")) { try receive(text, &until) }
        #expect(until.isMet == false)
        var expecting = try rules("/(a+)+$/")
        #expect(throws: Regex.Failure.tooCostly(pattern: "(a+)+$")) { try receive(text, &expecting) }
        #expect(expecting.isExpecting)
    }
}
