import Testing
import WebSocketProtocol

@Suite("RFC 6455 section 3, URLs")
struct WebSocketURLTests {
    @Test(
        arguments: [
            ("ws://example.org", false, "example.org", 80, "/"),
            ("wss://example.org", true, "example.org", 443, "/"),
            ("WS://Example.ORG/Path", false, "example.org", 80, "/Path"),
            ("http://example.org/x", false, "example.org", 80, "/x"),
            ("https://example.org/x", true, "example.org", 443, "/x"),
            ("ws://example.org:8080/chat?room=1&x", false, "example.org", 8080, "/chat?room=1&x"),
            ("wss://example.org:80", true, "example.org", 80, "/"),
            ("ws://example.org:/a", false, "example.org", 80, "/a"),
            ("ws://example.org?q", false, "example.org", 80, "/?q"),
            ("ws://example.org:65535?q=/", false, "example.org", 65535, "/?q=/"),
            ("ws://127.0.0.1:1/", false, "127.0.0.1", 1, "/"),
            ("ws://my_host-1.local~/", false, "my_host-1.local~", 80, "/"),
            ("ws://ex%61mple.org/", false, "example.org", 80, "/"),
            ("ws://host//a//b/../c", false, "host", 80, "//a//b/../c"),
            ("ws://host:0080/", false, "host", 80, "/"),
            ("example.org", false, "example.org", 80, "/"),
            ("example.org/path", false, "example.org", 80, "/path"),
            ("example.org:9000/path", false, "example.org", 9000, "/path"),
            ("example.org?to=ws://other.org/", false, "example.org", 80, "/?to=ws://other.org/"),
            ("localhost:8080/proxy/http://other:1/", false, "localhost", 8080, "/proxy/http://other:1/"),
            (":8080/x", false, "localhost", 8080, "/x"),
            (":8080", false, "localhost", 8080, "/"),
            ("ws://:8080/x", false, "localhost", 8080, "/x"),
        ] as [(String, Bool, String, UInt16, String)])
    func `a URL is taken apart`(text: String, isSecure: Bool, host: String, port: UInt16, target: String) throws {
        let url = try WebSocketURL(text)
        #expect(url.isSecure == isSecure)
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.target == target)
        #expect(url.user == nil)
        #expect(url.password == nil)
        #expect(url.basicAuthorization == nil)
    }

    @Test(
        arguments: [
            ("ws://[::1]", "::1", 80, "[::1]", "[::1]:80"),
            ("ws://[::1]:8080/x", "::1", 8080, "[::1]:8080", "[::1]:8080"),
            ("wss://[2001:DB8::1]:443/", "2001:DB8::1", 443, "[2001:DB8::1]", "[2001:DB8::1]:443"),
            ("[::ffff:1.2.3.4]:9/", "::ffff:1.2.3.4", 9, "[::ffff:1.2.3.4]:9", "[::ffff:1.2.3.4]:9"),
            ("ws://[fe80::1%25eth0]:81/", "fe80::1%eth0", 81, "[fe80::1]:81", "[fe80::1%eth0]:81"),
        ] as [(String, String, UInt16, String, String)])
    func `an IPv6 address stands in brackets`(
        text: String, host: String, port: UInt16, field: String, hostAndPort: String
    ) throws {
        let url = try WebSocketURL(text)
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.hostField == field)
        #expect(url.hostAndPort == hostAndPort)
    }

    @Test func `the Host header has the port only when it is not the scheme's own`() throws {
        #expect(try WebSocketURL("ws://a:80").hostField == "a")
        #expect(try WebSocketURL("wss://a").hostField == "a")
        #expect(try WebSocketURL("ws://a:443").hostField == "a:443")
        #expect(try WebSocketURL("wss://a:80").hostField == "a:80")
        #expect(try WebSocketURL("ws://a").hostAndPort == "a:80")
    }

    @Test(arguments: [
        ("ws://h/a b", "/a%20b"), ("ws://h/ä", "/%C3%A4"), ("ws://h/%20", "/%20"),
        (
            "ws://h/\"<>\\^`{|}",
            "/%22%3C%3E%5C%5E%60%7B%7C%7D"
        ), ("ws://h/?q=€&x=%zz", "/?q=%E2%82%AC&x=%zz"),
        ("ws://h/!$&'()*+,;=:@-._~[]", "/!$&'()*+,;=:@-._~[]"), ("ws://h/\u{80}", "/%C2%80"),
    ])
    func `what may not stand in a request line is percent-encoded`(text: String, target: String) throws {
        #expect(try WebSocketURL(text).target == target)
    }

    @Test(
        arguments: [
            ("ws://user:pass@host/", "user", "pass", "Basic dXNlcjpwYXNz"),
            ("ws://user@host/", "user", nil, "Basic dXNlcjo="),
            ("ws://user:@host/", "user", "", "Basic dXNlcjo="),
            ("ws://:pass@host/", "", "pass", "Basic OnBhc3M="),
            ("ws://u%40x:p%3Aq%2F@host:81/", "u@x", "p:q/", "Basic dUB4OnA6cS8="),
            ("ws://a:b:c@host", "a", "b:c", "Basic YTpiOmM="),
            ("user:p@ss@host", "user", "p@ss", "Basic dXNlcjpwQHNz"),
            ("ws://%C3%A4:%e2%82%ac@host", "ä", "€", "Basic w6Q64oKs"),
        ] as [(String, String, String?, String)])
    func `user and password become Basic authorization`(
        text: String, user: String, password: String?, authorization: String
    ) throws {
        let url = try WebSocketURL(text)
        #expect(url.host == "host")
        #expect(url.user == user)
        #expect(url.password == password)
        #expect(url.basicAuthorization == authorization)
    }
}

@Suite("RFC 6455 section 3, bad URLs")
struct URLErrorTests {
    @Test(
        arguments: [
            ("ws://host/\u{0A}", .controlCharacter(0x0A)), ("\tws://host", .controlCharacter(0x09)),
            ("ws://ho\u{7F}st", .controlCharacter(0x7F)), ("ws://host/\r\nX: y", .controlCharacter(0x0D)),
            ("ws://host/#x", .fragment), ("host#", .fragment),
            ("ftp://host", .unsupportedScheme("ftp")), ("FILE:///etc", .unsupportedScheme("file")),
            ("://host", .unsupportedScheme("")), ("ws+unix:/run/x.sock", .unsupportedScheme("ws+unix")),
            ("ws+unix:///run/x.sock", .unsupportedScheme("ws+unix")),
            ("", .noHost), ("ws://", .noHost), ("ws:///path", .noHost), ("/path", .noHost), ("ws://?q", .noHost),
            ("ws://user@/", .noHost),
            ("ws://a b/", .invalidHost("a b")), ("ws://a%0Ab/", .invalidHost("a\nb")),
            ("ws://a*b/", .invalidHost("a*b")),
            ("ws://[host]/", .invalidHost("host")), ("ws://[]/", .invalidHost("")),
            ("ws://[::1%0D%0AX:y]/", .invalidHost("::1\r\nX:y")), ("ws://[::ä]/", .invalidHost("::ä")),
            ("ws://" + String(repeating: "a", count: 254), .invalidHost(String(repeating: "a", count: 254))),
            ("ws://bücher.example/", .internationalHost("bücher.example", "ü")),
            ("ws://b%C3%BCcher/", .internationalHost("bücher", "ü")),
            ("ws://::1/", .bareIPv6("::1")), ("fe80::1:8080", .bareIPv6("fe80::1:8080")),
            ("ws://[::1/", .unclosedBracket), ("[::1", .unclosedBracket),
            ("ws://host:0/", .invalidPort("0")), ("ws://host:65536/", .invalidPort("65536")),
            ("ws://host:80a/", .invalidPort("80a")), ("ws://host:+80/", .invalidPort("+80")),
            ("ws://host:-1/", .invalidPort("-1")), ("ws://host: 80/", .invalidPort(" 80")),
            ("ws://[::1]x/", .invalidPort("x")), ("ws://[::1]:x/", .invalidPort("x")),
            ("ws:host", .invalidPort("host")),
            ("ws://host:٣/", .invalidPort("٣")),
            ("ws://u%zz@host/", .invalidPercentEncoding("u%zz")), ("ws://u:%4@host/", .invalidPercentEncoding("•••")),
            ("ws://h%/", .invalidPercentEncoding("h%")), ("ws://u%+1@host/", .invalidPercentEncoding("u%+1")),
            ("ws://u%-0@host/", .invalidPercentEncoding("u%-0")),
            ("ws://[::1%eth0]", .invalidPercentEncoding("::1%eth0")),
        ] as [(String, URLError)])
    func `a bad URL is refused`(text: String, error: URLError) {
        #expect(throws: error) { try WebSocketURL(text) }
    }

    @Test(
        arguments: [
            (.controlCharacter(0x1B), "0x1b"), (.fragment, "%23"), (.unsupportedScheme("ftp"), "ftp"),
            (.noHost, "HOST"),
            (.invalidHost("a b"), "\"a b\""), (.internationalHost("ü", "ü"), "xn--"), (.bareIPv6("::1"), "[::1]:8080"),
            (.unclosedBracket, "bracket"), (.invalidPort("x"), "1 to 65535"),
            (.invalidPercentEncoding("%"), "hexadecimal"),
        ] as [(URLError, String)])
    func `an error says what to write instead`(error: URLError, part: String) {
        #expect(error.description.contains(part))
    }
}
