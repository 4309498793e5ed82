package import WebSocketProtocol

/// How permessage-deflate is agreed on (RFC 7692 sections 5 and 7.1), in both roles.
package struct DeflateNegotiation: ExtensionNegotiation {
    /// What a client offers if nobody says otherwise: that the server may limit our window, and nothing asked of it.
    package static let usualOffer: DeflateParameters = {
        var parameters = DeflateParameters()
        parameters.clientMaxWindowBits = .any
        return parameters
    }()

    /// Messages with fewer bytes are sent as they are, unless somebody says otherwise.
    package static let usualThreshold = 64

    package let offers: [ExtensionElement]
    private let threshold: Int

    /// - Parameters:
    ///   - offers: what a client offers, in order of preference.
    ///   - threshold: messages with fewer bytes are sent as they are.
    package init(offers: [DeflateParameters] = [usualOffer], threshold: Int = usualThreshold) {
        self.offers = offers.map(\.element)
        self.threshold = threshold
    }

    // MARK: The client

    package func agree(
        on answer: ExtensionElement, offers: [ExtensionElement]
    ) throws(ExtensionMismatch) -> AgreedExtension {
        let answered: DeflateParameters
        do {
            answered = try DeflateParameters(answer, isOffer: false)
        } catch {
            throw ExtensionMismatch("accepted \(answer.name) with \(error) (RFC 7692 section 7.1)")
        }
        var mismatch: String?
        for offer in offers where offer.name == answer.name {
            // An offer that was written by hand may be none.
            guard let offered = try? DeflateParameters(offer, isOffer: true) else { continue }
            guard let problem = Self.problem(with: answered, for: offered) else {
                return agreement(on: answered, offered: offered)
            }
            mismatch = mismatch ?? problem
        }
        throw ExtensionMismatch("accepted \(answer.name) " + (mismatch ?? "for an offer that is none"))
    }

    /// What in an answer does not go with an offer.
    private static func problem(with answer: DeflateParameters, for offer: DeflateParameters) -> String? {
        if offer.serverNoContextTakeover, !answer.serverNoContextTakeover {
            return "without server_no_context_takeover, which was asked for (RFC 7692 section 7.1.1.1)"
        }
        if let asked = offer.serverMaxWindowBits {
            guard let bits = answer.serverMaxWindowBits else {
                return "without server_max_window_bits, which was asked for (RFC 7692 section 7.1.2.1)"
            }
            if bits > asked {
                return "with server_max_window_bits=\(bits), more than the \(asked) that was asked for"
                    + " (RFC 7692 section 7.1.2.1)"
            }
        }
        guard let bits = answer.clientMaxWindowBits?.bits else { return nil }
        switch offer.clientMaxWindowBits {
        case nil:
            return "with client_max_window_bits, which was not offered (RFC 7692 section 7.1.2.2)"
        case .bits(let most) where bits > most:
            return "with client_max_window_bits=\(bits), more than the \(most) that was offered"
                + " (RFC 7692 section 7.1.2.2)"
        case .any, .bits:
            return nil
        }
    }

    /// What holds for a client. It does what its offer says of itself even if the answer does not ask for it.
    private func agreement(on answer: DeflateParameters, offered: DeflateParameters) -> AgreedExtension {
        let limits = [answer.clientMaxWindowBits?.bits, offered.clientMaxWindowBits?.bits].compactMap(\.self)
        return agreement(
            answer,
            sent: DeflateContext(
                windowBits: limits.min() ?? 15,
                isKept: !answer.clientNoContextTakeover && !offered.clientNoContextTakeover),
            received: DeflateContext(
                windowBits: answer.serverMaxWindowBits ?? 15, isKept: !answer.serverNoContextTakeover))
    }

    // MARK: The server

    /// An offer that can not be read is declined, and the next one looked at (section 7.1); any other is accepted as it
    /// is.
    package func choose(among offers: [ExtensionElement]) -> AgreedExtension? {
        for offer in offers where offer.name == DeflateParameters.extensionName {
            guard var answer = try? DeflateParameters(offer, isOffer: true) else { continue }
            if answer.clientMaxWindowBits == .any { answer.clientMaxWindowBits = nil }
            return agreement(
                answer,
                sent: DeflateContext(
                    windowBits: answer.serverMaxWindowBits ?? 15, isKept: !answer.serverNoContextTakeover),
                received: DeflateContext(
                    windowBits: answer.clientMaxWindowBits?.bits ?? 15, isKept: !answer.clientNoContextTakeover))
        }
        return nil
    }

    private func agreement(
        _ answer: DeflateParameters, sent: DeflateContext, received: DeflateContext
    ) -> AgreedExtension {
        AgreedExtension(
            answer.element, summary: "sent with \(sent.text); received with \(received.text)",
            makeCompression: { [threshold] in
                DeflateCompression(sent: sent, received: received, threshold: threshold)
            })
    }
}
