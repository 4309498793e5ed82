internal import Network
internal import Session
internal import WebSocketProtocol

/// The opening handshake for people: `-v`, and a refusal with all that the server says about it.
struct HandshakeReport: Sendable {
    private static let secretNames = ["authorization", "proxy-authorization", "cookie", "set-cookie"]

    let console: Console
    let showsSecrets: Bool

    /// `-v`: addresses and TLS.
    func show(_ facts: ConnectionFacts) {
        console.note("connected to \(facts.remoteAddress) from \(facts.localAddress)")
        guard let version = facts.tlsVersion else { return }
        console.note("\(version)")
        guard let certificate = facts.certificate else { return }
        console.note(
            "certificate: subject \(certificate.subject), issuer \(certificate.issuer), from "
                + "\(CertificateSummary.date(certificate.notValidBefore)) until "
                + "\(CertificateSummary.date(certificate.notValidAfter))"
                + (certificate.names.isEmpty ? "" : ", for \(certificate.names.joined(separator: ", "))"))
    }

    /// `-v`: both heads as they went over the wire.
    func show(_ opening: Opening) {
        show(opening.request, marker: ">")
        if let response = opening.response { show(response.head, marker: "<") }
    }

    func show(_ head: HTTPHead, marker: String) {
        var lines = String(decoding: head.bytes, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        while lines.last?.isEmpty == true { lines.removeLast() }
        let text = lines.map { "\(marker) \(redact(String($0)))\n" }.joined()
        console.write(Array(text.utf8))
    }

    /// Status line, headers and body of a refusal: that is where servers say why.
    func show(refusal response: HTTPResponse) {
        show(response.head, marker: "<")
        guard !response.body.isEmpty else { return }
        console.write(Array("<\n".utf8) + response.body + (response.body.last == 0x0A ? [] : [0x0A]))
        if response.isBodyTruncated { console.note("the body goes on beyond \(response.body.count) bytes") }
    }

    private func redact(_ line: String) -> String {
        guard !showsSecrets, let colon = line.firstIndex(of: ":"),
            Self.secretNames.contains(line[..<colon].lowercased())
        else { return line }
        return line[...colon] + " •••"
    }
}
