/// The way into a running session from any thread: commands are posted and performed in the session's isolation.
package struct SessionPort<Command: Sendable>: Sendable {
    private let deliver: @Sendable (Command) -> Void

    package init(_ deliver: @escaping @Sendable (Command) -> Void) {
        self.deliver = deliver
    }

    /// Has the front end perform `command`, unless the session is over by then. Never blocks.
    package func post(_ command: Command) {
        deliver(command)
    }
}
