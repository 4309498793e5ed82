internal import NIOSSL

/// The few facts of a certificate that tell why it is or is not trusted (RFC 5280).
package struct CertificateSummary: Sendable {
    /// The subject's common name, or the whole subject in short.
    package let subject: String
    package let issuer: String
    package let isSelfSigned: Bool
    /// Host names and addresses it is for.
    package let names: [String]
    /// Seconds since 1970.
    package let notValidBefore: Int
    package let notValidAfter: Int

    init(_ certificate: NIOSSLCertificate) {
        let fields = (try? certificate.toDERBytes()).flatMap { CertificateFields(der: $0) }
        subject = fields?.subject.shortName ?? "unknown"
        issuer = fields?.issuer.shortName ?? "unknown"
        isSelfSigned = fields.map { $0.subject.der == $0.issuer.der } ?? false
        names = certificate._subjectAlternativeNames().compactMap { name in
            switch name.nameType {
            case .dnsName: String(decoding: name.contents, as: UTF8.self)
            case .ipAddress: Self.address(Array(name.contents))
            default: nil
            }
        }
        notValidBefore = Int(certificate.notValidBefore)
        notValidAfter = Int(certificate.notValidAfter)
    }

    /// A date as `2027-01-02`.
    package static func date(_ seconds: Int) -> String {
        // Days to a civil date, by counting eras of 400 years from March on.
        let days = (seconds >= 0 ? seconds : seconds - 86399) / 86400 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let pad = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(pad(month))-\(pad(day))"
    }

    private static func address(_ bytes: [UInt8]) -> String? {
        switch bytes.count {
        case 4: bytes.map(String.init).joined(separator: ".")
        case 16:
            stride(from: 0, to: 16, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
                .joined(separator: ":")
        default: nil
        }
    }
}
