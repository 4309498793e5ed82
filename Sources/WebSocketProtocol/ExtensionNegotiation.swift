/// How the two sides agree on an extension for compression in the opening handshake (RFC 6455 section 9.1, RFC 7692
/// section 5).
package protocol ExtensionNegotiation: Sendable {
    /// What a client offers, in order of preference; their names are those of what is spoken.
    var offers: [ExtensionElement] { get }

    /// Judges what a server has accepted, in the client's role: an extension that `offers` names.
    ///
    /// - Parameter offers: what was in the request, which may have been written by hand.
    func agree(on answer: ExtensionElement, offers: [ExtensionElement]) throws(ExtensionMismatch) -> AgreedExtension

    /// Takes the first offer that can be accepted, in the server's role; nil when there is none.
    func choose(among offers: [ExtensionElement]) -> AgreedExtension?
}

/// An extension that both sides speak from now on.
package struct AgreedExtension: Sendable {
    /// As the server's answer has it.
    package let element: ExtensionElement
    /// What was agreed, for people.
    package let summary: String
    /// Makes what the extension does to one connection's messages.
    package let makeCompression: @Sendable () -> any MessageCompression & ~Copyable

    package init(
        _ element: ExtensionElement, summary: String,
        makeCompression: @escaping @Sendable () -> any MessageCompression & ~Copyable
    ) {
        self.element = element
        self.summary = summary
        self.makeCompression = makeCompression
    }
}

/// What is wrong with an answer of a server about extensions, as the rest of a sentence whose subject is the server.
package struct ExtensionMismatch: Error, Equatable, Sendable {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
