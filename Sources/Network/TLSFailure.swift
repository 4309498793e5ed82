internal import NIOSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Why TLS could not be established, in words and with a remedy.
package enum TLSFailure: Error, Sendable {
    /// What answered does not speak TLS.
    case notTLS
    case endOfStream
    case expired(CertificateSummary)
    case notYetValid(CertificateSummary)
    case selfSigned(CertificateSummary)
    case unknownIssuer(CertificateSummary)
    case wrongName(CertificateSummary)
    /// Anything else, as the TLS library says it.
    case other(String)

    /// Finds out what an error of the TLS library means, given the certificate that the server showed.
    init(_ error: any Error, certificate: NIOSSLCertificate?) {
        let text = String(describing: error)
        let summary = certificate.map { CertificateSummary($0) }
        let now = time(nil)
        if let error = error as? NIOSSLExtraError, error == .failedToValidateHostname, let summary {
            self = .wrongName(summary)
        } else if text.contains("CERTIFICATE_VERIFY_FAILED"), let summary {
            if summary.notValidAfter < now {
                self = .expired(summary)
            } else if summary.notValidBefore > now {
                self = .notYetValid(summary)
            } else {
                self = summary.isSelfSigned ? .selfSigned(summary) : .unknownIssuer(summary)
            }
        } else if text.contains("CERTIFICATE_VERIFY_FAILED") {
            self = .other("its certificate is not trusted")
        } else if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") {
            self = .notTLS
        } else if text.contains("EOF during handshake") {
            self = .endOfStream
        } else {
            self = .other(Self.reason(in: text))
        }
    }

    /// The name of a protocol version.
    static func name(of version: TLSVersion) -> String {
        switch version {
        case .tlsv1: "TLS 1.0"
        case .tlsv11: "TLS 1.1"
        case .tlsv12: "TLS 1.2"
        case .tlsv13: "TLS 1.3"
        }
    }

    /// The reason in an error text such as `error:1000042e:SSL routines:…:TLSV1_ALERT_PROTOCOL_VERSION`.
    private static func reason(in text: String) -> String {
        guard let line = text.split(separator: "error:").last(where: { $0.contains(":") }) else { return text }
        let words = line.split(separator: ":").filter { $0.contains("_") || $0.contains(" ") }
        guard let last = words.last(where: { !$0.contains("routines") && !$0.contains("/") }) else { return text }
        return last.prefix { $0 != " " && $0 != "]" }.lowercased().replacing("_", with: " ")
    }
}

extension TLSFailure {
    /// What happened, to which server, and what to do.
    func message(for host: String) -> String {
        switch self {
        case .notTLS:
            "\(host) does not speak TLS there. Use ws:// if it is meant to be unencrypted."
        case .endOfStream:
            "\(host) closed the connection during the TLS handshake. Use ws:// if it does not speak TLS."
        case .expired(let certificate):
            "the certificate of \(host) expired on \(CertificateSummary.date(certificate.notValidAfter))"
                + " (\(certificate.short)). Renew it, or go on unverified with --insecure."
        case .notYetValid(let certificate):
            "the certificate of \(host) is not valid before \(CertificateSummary.date(certificate.notValidBefore))"
                + " (\(certificate.short)). Check the clocks, or go on unverified with --insecure."
        case .selfSigned(let certificate):
            "the certificate of \(host) is not trusted: self-signed (\(certificate.short))."
                + " Pass it or its CA with --ca FILE, or go on unverified with --insecure."
        case .unknownIssuer(let certificate):
            "the certificate of \(host) is not trusted: unknown issuer \(certificate.issuer) (\(certificate.short))."
                + " Pass its CA with --ca FILE, or go on unverified with --insecure."
        case .wrongName(let certificate):
            "the certificate is not for \(host) but for "
                + (certificate.names.isEmpty ? "no name at all" : certificate.names.joined(separator: ", "))
                + " (\(certificate.short)). Connect to one of its names, or go on unverified with --insecure."
        case .other(let reason):
            "TLS with \(host) failed: \(reason)."
        }
    }
}

extension CertificateSummary {
    /// Subject and end of validity.
    fileprivate var short: String { "subject \(subject), until \(Self.date(notValidAfter))" }
}
