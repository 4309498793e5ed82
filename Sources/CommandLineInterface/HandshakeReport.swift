internal import Network
internal import Session
internal import WebSocketProtocol

/// The opening handshake for people: `-v`, `/headers`, and a refusal with all that the server says about it.
struct HandshakeReport: Sendable {
    let console: Console
    let showsSecrets: Bool

    /// `-v`: addresses and TLS.
    func show(_ facts: ConnectionFacts) {
        console.note("connected to \(facts.remoteAddress) from \(facts.localAddress)")
        for line in Self.lines(facts) { console.note(line) }
    }

    /// TLS version and certificate, a line each; none without TLS.
    static func lines(_ facts: ConnectionFacts) -> [String] {
        guard let version = facts.tlsVersion else { return [] }
        guard let certificate = facts.certificate else { return [version] }
        let names = certificate.names.isEmpty ? "" : ", for \(certificate.names.joined(separator: ", "))"
        return [
            version,
            "certificate: subject \(certificate.subject), issuer \(certificate.issuer), from "
                + "\(CertificateSummary.date(certificate.notValidBefore)) until "
                + "\(CertificateSummary.date(certificate.notValidAfter))" + names,
        ]
    }

    /// `-v`: both heads as they went over the wire.
    func show(_ opening: Opening) {
        write(lines(opening))
    }

    /// Both heads of an opening handshake, line by line, without secrets.
    func lines(_ opening: Opening) -> [String] {
        // What we have sent, and what has come; a server's own answer is not kept.
        guard let response = opening.response else { return lines(opening.request, marker: "<") }
        return lines(opening.request, marker: ">") + lines(response.head, marker: "<")
    }

    private func lines(_ head: HTTPHead, marker: String) -> [String] {
        var lines = String(decoding: head.bytes, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { "\(marker) \(redact(String($0)))" }
    }

    private func write(_ lines: [String]) {
        console.write(Array(lines.map { $0 + "\n" }.joined().utf8))
    }

    /// Status line, headers and body of a refusal: that is where servers say why.
    func show(refusal response: HTTPResponse) {
        write(lines(response.head, marker: "<"))
        guard !response.body.isEmpty else { return }
        console.write(Array("<\n".utf8) + response.body + (response.body.last == 0x0A ? [] : [0x0A]))
        if response.isBodyTruncated { console.note("the body goes on beyond \(response.body.count) bytes") }
    }

    private func redact(_ line: String) -> String {
        guard !showsSecrets, let colon = line.firstIndex(of: ":"),
            HeaderFields.isSecret(String(line[..<colon]))
        else { return line }
        return line[...colon] + " •••"
    }
}
