/// Which side of the connection an endpoint is: clients mask what they send, servers must not (RFC 6455 section 5.1).
package enum Role: Sendable, BitwiseCopyable {
    case client
    case server
}
