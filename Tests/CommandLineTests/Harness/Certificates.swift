import Subprocess
import SystemPackage
import Testing

/// Certificates made for a test, in its folder, by the `openssl` command.
struct Certificates: Sendable {
    let folder: TemporaryFolder

    /// A certificate and its key.
    struct Pair: Sendable {
        let certificate: String
        let key: String

        /// The options that let `wsx serve` use it.
        var options: [String] { ["--tls-cert", certificate, "--tls-key", key] }
    }

    /// A self-signed certificate for these names, such as `IP:127.0.0.1`, valid between two days, such as `20200131`.
    func selfSigned(_ name: String, names: String, days: (from: String, until: String)? = nil) async throws -> Pair {
        let pair = Pair(certificate: "\(folder.path)/\(name).pem", key: "\(folder.path)/\(name).key")
        let request = [
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=\(name)",
            "-addext", "subjectAltName=\(names)", "-keyout", pair.key,
        ]
        guard let days else {
            try await openssl(request + ["-x509", "-days", "2", "-out", pair.certificate])
            return pair
        }
        // Only `openssl ca` can make a certificate for the past.
        let settings = """
            [ca]
            default_ca = own
            [own]
            database = \(try folder.file("database", []))
            new_certs_dir = \(folder.path)
            serial = \(try folder.file("serial", Array("01\n".utf8)))
            default_md = sha256
            policy = any
            copy_extensions = copy
            [any]
            commonName = supplied

            """
        try await openssl(request + ["-out", "\(folder.path)/request"])
        try await openssl([
            "ca", "-batch", "-notext", "-config", try folder.file("settings", Array(settings.utf8)), "-selfsign",
            "-keyfile", pair.key, "-in", "\(folder.path)/request", "-out", pair.certificate,
            "-startdate", days.from + "000000Z", "-enddate", days.until + "000000Z",
        ])
        return pair
    }

    /// A certificate that another one has signed.
    func signed(_ name: String, names: String, by authority: Pair) async throws -> Pair {
        let pair = Pair(certificate: "\(folder.path)/\(name).pem", key: "\(folder.path)/\(name).key")
        try await openssl(
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
                + ["-subj", "/CN=\(name)", "-addext", "subjectAltName=\(names)"]
                + ["-addext", "basicConstraints=critical,CA:FALSE"]
                + ["-CA", authority.certificate, "-CAkey", authority.key]
                + ["-keyout", pair.key, "-out", pair.certificate, "-days", "2"])
        return pair
    }

    private func openssl(_ arguments: [String]) async throws {
        let result = try await ChildProcesses.reserving(1) {
            try await Subprocess.run(
                .name("openssl"), arguments: Arguments(arguments), output: .discarded,
                error: .string(limit: 1 << 16))
        }
        #expect(result.terminationStatus.isSuccess, "openssl: \(result.standardError)")
    }
}
