internal import PerMessageDeflate
internal import WebSocketProtocol

/// Agreeing on permessage-deflate: a line of offers, and what a server answers.
enum DeflateAgreeing {
    static func check(_ input: FuzzInput) throws(Finding) {
        let negotiation = DeflateNegotiation()
        let lines = input.text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let offers = try read(lines[0]) else { return }
        if let chosen = negotiation.choose(among: offers) {
            // What a server of ours accepts is right for a client of ours.
            do {
                let agreed = try negotiation.agree(on: chosen.element, offers: offers)
                try require(agreed.element == chosen.element, "\(chosen.element) is understood as \(agreed.element)")
            } catch let error as ExtensionMismatch {
                throw Finding("\(lines[0]) is answered with \(chosen.element), but a server that \(error.description)")
            } catch {
                throw Finding("\(error)")
            }
        }
        guard lines.count == 2, let answers = try read(lines[1]) else { return }
        for answer in answers {
            guard let agreed = try? negotiation.agree(on: answer, offers: offers) else { continue }
            try require(
                offers.contains { $0.name == agreed.element.name }, "\(agreed.element) is agreed on but not offered")
        }
    }

    /// The elements of a list, which are the same when they are written and read again; nil if it is none.
    private static func read(_ text: String) throws(Finding) -> [ExtensionElement]? {
        guard let elements = try? ExtensionElement.list(text) else { return nil }
        let written = elements.map(\.description).joined(separator: ", ")
        let again = try? ExtensionElement.list(written)
        try require(again == elements, "\(text) is written as \(written), which is something else")
        for element in elements {
            guard let parameters = try? DeflateParameters(element, isOffer: true) else { continue }
            let copy = try? DeflateParameters(parameters.element, isOffer: true)
            try require(copy == parameters, "\(element) is written as \(parameters.element)")
        }
        return elements
    }
}
