/// Issuer and subject out of a certificate's DER (RFC 5280 section 4.1), which the TLS library does not hand out.
struct CertificateFields {
    /// A distinguished name.
    struct Name {
        /// The whole name as it stands in the certificate.
        let der: ArraySlice<UInt8>

        /// `CN=` and the common name, else the organization, else nothing.
        var shortName: String {
            for (prefix, attribute) in [("CN", [0x55, 0x04, 0x03] as [UInt8]), ("O", [0x55, 0x04, 0x0A])] {
                if let value = value(of: attribute) { return "\(prefix)=\(value)" }
            }
            return "without a name"
        }

        private func value(of attribute: [UInt8]) -> String? {
            var sets = der
            while let set = DER.read(&sets) {
                var pairs = set.content
                while let pair = DER.read(&pairs) {
                    var parts = pair.content
                    guard let type = DER.read(&parts), let value = DER.read(&parts) else { break }
                    if type.content.elementsEqual(attribute) { return String(decoding: value.content, as: UTF8.self) }
                }
            }
            return nil
        }
    }

    let issuer: Name
    let subject: Name

    init?(der: [UInt8]) {
        var outer = der[...]
        guard var certificate = DER.read(&outer)?.content, var body = DER.read(&certificate)?.content else {
            return nil
        }
        // version [0], serialNumber, signature, issuer, validity, subject
        if body.first == 0xA0 { _ = DER.read(&body) }
        guard DER.read(&body) != nil, DER.read(&body) != nil, let issuer = DER.read(&body), DER.read(&body) != nil,
            let subject = DER.read(&body)
        else { return nil }
        self.issuer = Name(der: issuer.content)
        self.subject = Name(der: subject.content)
    }
}

/// Tag, length, value (X.690).
private enum DER {
    static func read(_ bytes: inout ArraySlice<UInt8>) -> (tag: UInt8, content: ArraySlice<UInt8>)? {
        guard let tag = bytes.popFirst(), let first = bytes.popFirst() else { return nil }
        var length = Int(first)
        if first & 0x80 != 0 {
            let digits = bytes.prefix(Int(first & 0x7F))
            guard digits.count <= 4, digits.count == Int(first & 0x7F) else { return nil }
            bytes = bytes.dropFirst(digits.count)
            length = digits.reduce(0) { $0 << 8 | Int($1) }
        }
        guard length <= bytes.count else { return nil }
        defer { bytes = bytes.dropFirst(length) }
        return (tag, bytes.prefix(length))
    }
}
