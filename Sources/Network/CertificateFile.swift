internal import NIOSSL

/// PEM files named by the user.
enum CertificateFile {
    static func certificates(_ path: String) throws(ConnectError.Reason) -> [NIOSSLCertificate] {
        do {
            let certificates = try NIOSSLCertificate.fromPEMFile(path)
            guard !certificates.isEmpty else { throw ConnectError.Reason.configuration("") }
            return certificates
        } catch {
            throw .configuration("cannot read a certificate in PEM form from \(path). Check the file.")
        }
    }

    static func privateKey(_ path: String) throws(ConnectError.Reason) -> NIOSSLPrivateKey {
        do {
            return try NIOSSLPrivateKey(file: path, format: .pem)
        } catch {
            throw .configuration("cannot read a private key in PEM form from \(path). Check the file.")
        }
    }
}
