import Testing

@testable import LineEditor

@Suite("Whose Control-C is")
struct TerminalLoanTests {
    private static let second: Int64 = 1_000_000_000

    /// For each time at which it comes, whether it is a command's.
    private func taken(_ loan: inout TerminalLoan, at times: Int64...) -> [Bool] {
        times.map { loan.takesInterrupt(at: $0) }
    }

    @Test func `it is ours when nobody has had the terminal`() {
        var loan = TerminalLoan()
        let taken = taken(&loan, at: 0)
        #expect(taken == [false])
    }

    @Test func `it is the command's while that has the terminal, however often`() {
        var loan = TerminalLoan()
        loan.begin()
        #expect(loan.isOut)
        let taken = taken(&loan, at: 1, 2)
        #expect(taken == [true, true])
    }

    @Test func `one that ended the command may come late, once`() {
        var loan = TerminalLoan()
        loan.begin()
        loan.end(isInterrupted: true, at: Self.second)
        #expect(!loan.isOut)
        var taken = taken(&loan, at: 2 * Self.second, 2 * Self.second)
        #expect(taken == [true, false])
        loan.begin()
        loan.end(isInterrupted: true, at: 5 * Self.second)
        taken = self.taken(&loan, at: 7 * Self.second)
        #expect(taken == [false])
    }

    @Test func `one that ended the command and has come is not waited for`() {
        var loan = TerminalLoan()
        loan.begin()
        var taken = taken(&loan, at: 9 * Self.second)
        loan.end(isInterrupted: true, at: 10 * Self.second)
        taken += self.taken(&loan, at: 10 * Self.second)
        #expect(taken == [true, false])
        // A pager goes on after its first one; the second ends it.
        loan.begin()
        taken = self.taken(&loan, at: 20 * Self.second)
        loan.end(isInterrupted: true, at: 30 * Self.second)
        taken += self.taken(&loan, at: 30 * Self.second)
        #expect(taken == [true, true])
    }

    @Test func `a command that ends otherwise leaves it to us soon`() {
        var loan = TerminalLoan()
        loan.begin()
        loan.end(isInterrupted: false, at: Self.second)
        var taken = taken(&loan, at: Self.second + 100_000_000)
        loan.begin()
        loan.end(isInterrupted: false, at: Self.second)
        taken += self.taken(&loan, at: Self.second + 200_000_000)
        #expect(taken == [true, false])
    }
}
