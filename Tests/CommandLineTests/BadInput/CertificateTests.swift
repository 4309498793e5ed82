import TestSupport
import Testing

@Suite struct `The certificate of a server` {
    @Test func `is refused when nobody we trust has signed it`() async throws {
        try await TemporaryFolder.run { folder in
            let pair = try await Certificates(folder: folder).selfSigned("self.test", names: "IP:127.0.0.1")
            try await Serving.run(pair.options) { server in
                #expect(server.url == "wss://127.0.0.1:\(server.port)/")
                let run = try await Wsx.run([server.url], input: .text("secret\n"))
                #expect(run.status == 3)
                expectOneSentence(run, saying: "127.0.0.1:\(server.port) is not trusted: self-signed")
                #expect(run.stderr.contains("--ca FILE"))
            }
        }
    }

    @Test func `is taken when --ca names it`() async throws {
        try await TemporaryFolder.run { folder in
            let pair = try await Certificates(folder: folder).selfSigned("self.test", names: "IP:127.0.0.1")
            try await Serving.run(pair.options) { server in
                let run = try await Wsx.run([server.url, "--ca", pair.certificate, "-v"], input: .text("hello\n"))
                #expect(run.output == "hello\n")
                #expect(run.status == 0)
                #expect(run.stderr.contains("* TLS 1.3\n"))
                #expect(run.stderr.contains("certificate: subject CN=self.test, issuer CN=self.test"))
            }
        }
    }

    @Test func `is taken when --ca names its signer`() async throws {
        try await TemporaryFolder.run { folder in
            let certificates = Certificates(folder: folder)
            let authority = try await certificates.selfSigned("authority", names: "DNS:authority.test")
            let pair = try await certificates.signed("server", names: "DNS:localhost", by: authority)
            try await Serving.run(pair.options) { server in
                let url = "wss://localhost:\(server.port)/"
                let good = try await Wsx.run([url, "--ca", authority.certificate], input: .text("hello\n"))
                #expect(good.output == "hello\n")
                #expect(good.stderr == "")
                let bad = try await Wsx.run([url], input: .text("hello\n"))
                #expect(bad.status == 3)
                expectOneSentence(bad, saying: "unknown issuer CN=authority")
            }
        }
    }

    @Test func `is refused when it is for another name`() async throws {
        try await TemporaryFolder.run { folder in
            let pair = try await Certificates(folder: folder).selfSigned("other", names: "DNS:other.test")
            try await Serving.run(pair.options) { server in
                for host in ["localhost", "127.0.0.1"] {
                    let run = try await Wsx.run(["wss://\(host):\(server.port)/", "--ca", pair.certificate])
                    #expect(run.status == 3)
                    expectOneSentence(run, saying: "for other.test")
                }
            }
        }
    }

    @Test func `is refused when it has expired`() async throws {
        try await TemporaryFolder.run { folder in
            let pair = try await Certificates(folder: folder).selfSigned(
                "old", names: "IP:127.0.0.1", days: ("20200101", "20200201"))
            try await Serving.run(pair.options) { server in
                let run = try await Wsx.run([server.url, "--ca", pair.certificate])
                #expect(run.status == 3)
                expectOneSentence(run, saying: "expired on 2020-02-01")
            }
        }
    }

    @Test func `is refused before its time`() async throws {
        try await TemporaryFolder.run { folder in
            let pair = try await Certificates(folder: folder).selfSigned(
                "young", names: "IP:127.0.0.1", days: ("20900101", "20910101"))
            try await Serving.run(pair.options) { server in
                let run = try await Wsx.run([server.url, "--ca", pair.certificate])
                #expect(run.status == 3)
                expectOneSentence(run, saying: "not valid before 2090-01-01")
            }
        }
    }

    @Test func `is not looked at with --insecure, which warns`() async throws {
        try await TemporaryFolder.run { folder in
            let pair = try await Certificates(folder: folder).selfSigned(
                "old", names: "DNS:other.test", days: ("20200101", "20200201"))
            try await Serving.run(pair.options) { server in
                let run = try await Wsx.run([server.url, "--insecure"], input: .text("hello\n"))
                #expect(run.output == "hello\n")
                #expect(run.status == 0)
                expectOneSentence(run, saying: "wsx: warning: the certificate of 127.0.0.1 is not verified")
            }
        }
    }

    @Test func `can not be judged with a --ca that is no certificate`() async throws {
        try await TemporaryFolder.run { folder in
            let file = try folder.file("ca.pem", Array("no certificate\n".utf8))
            for path in [file, folder.path + "/missing.pem"] {
                let run = try await Wsx.run(["wss://127.0.0.1:1/", "--ca", path])
                #expect(run.status == 6)
                expectOneSentence(run, saying: path)
            }
        }
    }
}
