/// What `wsx serve` does with its clients.
package enum ServerBehavior: Equatable, Sendable {
    /// Sends every message back.
    case echo
    /// Sends every message to all clients, its sender included.
    case broadcast
    /// Counts; answers with one summary when the client closes.
    case sink
    /// Sends so many text messages of so many bytes to each client, then closes with 1000.
    case flood(count: Int, size: Int)
}
