internal import Network
internal import Rendering
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

    /// `-v`: both heads as they went over the wire, and what they come to.
    func show(_ opening: Opening) {
        write(bytes(opening))
        if let agreed = opening.agreedExtension { console.note("\(agreed.element.name): \(agreed.summary)") }
    }

    /// `/headers`: the same line by line, harmless for a terminal.
    func lines(_ opening: Opening) -> [String] {
        bytes(opening).map { line in
            var text: [UInt8] = []
            line.withUnsafeBytes { TerminalText.append($0, to: &text) }
            return String(decoding: text, as: UTF8.self)
        }
    }

    /// Both heads of an opening handshake, line by line, without secrets: as they are otherwise, for their bytes need
    /// not be UTF-8.
    private func bytes(_ opening: Opening) -> [[UInt8]] {
        // What we have sent, and what has come; a server's own answer is not kept.
        guard let response = opening.response else { return bytes(opening.request, marker: "<") }
        return bytes(opening.request, marker: ">") + bytes(response.head, marker: "<")
    }

    private func bytes(_ head: HTTPHead, marker: String) -> [[UInt8]] {
        var lines = head.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            line.last == 0x0D ? line.dropLast() : line
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { Array("\(marker) ".utf8) + redact(Array($0)) }
    }

    private func write(_ lines: [[UInt8]]) {
        console.write(lines.flatMap { $0 + [0x0A] })
    }

    /// Status line, headers and body of a refusal: that is where servers say why.
    func show(refusal response: HTTPResponse) {
        write(bytes(response.head, marker: "<"))
        guard !response.body.isEmpty else { return }
        console.write(Array("<\n".utf8) + response.body + (response.body.last == 0x0A ? [] : [0x0A]))
        if response.isBodyTruncated { console.note("the body goes on beyond \(response.body.count) bytes") }
    }

    private func redact(_ line: [UInt8]) -> [UInt8] {
        guard !showsSecrets, let colon = line.firstIndex(of: UInt8(ascii: ":")),
            HeaderFields.isSecret(String(decoding: line[..<colon], as: UTF8.self))
        else { return line }
        return line[...colon] + Array(" •••".utf8)
    }
}
