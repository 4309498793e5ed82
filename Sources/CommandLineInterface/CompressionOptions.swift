internal import ArgumentParser
internal import PerMessageDeflate
internal import WebSocketProtocol

/// permessage-deflate as a client offers it (RFC 7692).
struct CompressionOptions: ParsableArguments {
    @Flag(
        inversion: .prefixedNo,
        help: "Offer permessage-deflate, so that messages may be compressed (default: --deflate).")
    var deflate: Bool?

    @Option(
        name: .customLong("deflate-offer"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Offer it with these parameters, such as client_max_window_bits=10 (repeatable, the best first).",
            valueName: "params"))
    var offers: [String] = []

    @Option(help: ArgumentHelp("Send shorter messages as they are (default: 64).", valueName: "size"))
    var deflateThreshold: SizeArgument?

    /// How compression is agreed on; nil for not at all.
    func negotiation() throws(UsageError) -> DeflateNegotiation? {
        if deflate == false {
            if !offers.isEmpty { throw UsageError("--no-deflate and --deflate-offer contradict each other.") }
            if deflateThreshold != nil {
                throw UsageError("--no-deflate and --deflate-threshold contradict each other.")
            }
            return nil
        }
        var parameters: [DeflateParameters] = []
        for offer in offers { parameters += try Self.parameters(offer) }
        return DeflateNegotiation(
            offers: parameters.isEmpty ? [DeflateNegotiation.usualOffer] : parameters,
            threshold: deflateThreshold?.byteCount ?? DeflateNegotiation.usualThreshold)
    }

    /// The parameters of offers that are written with the extension's name or without.
    private static func parameters(_ text: String) throws(UsageError) -> [DeflateParameters] {
        let name = DeflateParameters.extensionName
        let bare = text.trimmingASCIISpace
        let list = bare.isEmpty ? name : bare.hasPrefix(name) ? bare : "\(name); \(bare)"
        let elements: [ExtensionElement]
        do {
            elements = try ExtensionElement.list(list)
        } catch {
            throw UsageError(
                "--deflate-offer \"\(text)\" is no list of parameters. Write them as in"
                    + " \"server_no_context_takeover; client_max_window_bits=10\".")
        }
        var parameters: [DeflateParameters] = []
        for element in elements {
            guard element.name == name else {
                throw UsageError("--deflate-offer \"\(text)\" offers \(element.name); only \(name) is spoken here.")
            }
            do {
                parameters.append(try DeflateParameters(element, isOffer: true))
            } catch {
                throw UsageError("--deflate-offer \"\(text)\" has \(error).")
            }
        }
        return parameters
    }

    /// Takes what a script says in place of what was said before, which the parser has put together with it: the last
    /// of each but all offers. Who says how to compress wants it.
    mutating func replace(with own: CompressionOptions) {
        if own.deflate == false {
            self = own
        } else if !own.offers.isEmpty || own.deflateThreshold != nil {
            deflate = own.deflate
            if !own.offers.isEmpty { offers = own.offers }
        }
    }

    /// The options as a recording repeats them.
    var words: [[String]] {
        (deflate == false ? [["--no-deflate"]] : []) + offers.map { ["--deflate-offer", $0] }
            + (deflateThreshold.map { [["--deflate-threshold", String($0.byteCount)]] } ?? [])
    }
}
