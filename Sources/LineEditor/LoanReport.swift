/// What became of a command that had the terminal.
package struct LoanReport: Sendable {
    /// What is shown of it.
    package var output: [UInt8]
    /// Whether it has ended of Control-C.
    package var isInterrupted: Bool

    package init(output: [UInt8] = [], isInterrupted: Bool = false) {
        self.output = output
        self.isInterrupted = isInterrupted
    }
}
