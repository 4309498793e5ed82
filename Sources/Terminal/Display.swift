package import LineEditor

/// What a conversation is shown on.
package protocol Display: Sendable {
    /// Shows rows above the line that is being typed; see `LineEditor.show`.
    func show(_ output: [UInt8], messageCount: Int)

    /// Shows rows that must be seen whatever else comes; see `LineEditor.answer`.
    func answer(_ output: [UInt8])

    /// Counts messages that are not shown because the display is behind; see `LineEditor.skip`.
    func skip(messageCount: Int)

    /// Whether it is long in showing what it has; see `LineEditor.isBehind`.
    var isBehind: Bool { get }

    func setPrompt(_ prompt: Prompt)

    /// Says whether typing goes on after Control-C; see `LineEditor.setSurvivesInterrupt`.
    func setSurvivesInterrupt(_ survives: Bool)

    /// Does what may block, where it holds nobody up, and shows what it returns; see `LineEditor.perform`.
    func perform(_ work: @escaping @Sendable () -> [UInt8])

    /// Does what needs the terminal for itself; see `LineEditor.lendTerminal`.
    func lendTerminal(_ work: @escaping @Sendable () -> LoanReport)
}

extension LineEditor: Display {}
