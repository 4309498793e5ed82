import FuzzTargets

extension Seed {
    static let responses: [Seed] = [
        response("rfc", "101 Switching Protocols", upgrade + ["Sec-WebSocket-Protocol: chat"]),
        response("with-frames", "101 Switching Protocols", upgrade, "\u{1}\u{2}Hi"),
        Seed(
            "handshake-response", "lines-end-with-lf",
            Array(
                "HTTP/1.1 101 OK\nUpgrade: websocket\nConnection: upgrade\nSec-WebSocket-Accept: \(accept)\n\n".utf8)),
        // As ws for Node, websockets for Python, and nginx before either of them answer.
        response("node-ws", "101 Switching Protocols", upgrade),
        response(
            "python-websockets", "101 Switching Protocols",
            [
                "Date: Sat, 02 Nov 2024 10:00:00 GMT", "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Accept: \(accept)", "Server: Python/3.11 websockets/13.1",
            ]),
        response(
            "nginx-proxy", "101 Switching Protocols",
            [
                "Server: nginx/1.22.1", "Date: Sat, 02 Nov 2024 10:00:00 GMT", "Connection: upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Accept: \(accept)",
            ]),
        response(
            "node-ws-400", "400 Bad Request",
            [
                "Connection: close", "Content-Type: text/html", "Content-Length: 11",
            ], "Bad Request"),
        response(
            "python-websockets-403", "403 Forbidden",
            [
                "Date: Sat, 02 Nov 2024 10:00:00 GMT", "Content-Length: 21", "Content-Type: text/plain; charset=utf-8",
                "Connection: close",
            ], "Failed to open a WebS"),
        response(
            "nginx-403-chunked", "403 Forbidden",
            [
                "Server: nginx", "Content-Type: text/html", "Transfer-Encoding: chunked", "Connection: keep-alive",
            ], "1a\r\n<html>\r\n<h1>no</h1></html>\r\n5;name=value\r\nagain\r\n0\r\n\r\n"),
        response(
            "nginx-401", "401 Unauthorized",
            [
                "Server: nginx", "WWW-Authenticate: Basic realm=\"here\"", "Content-Length: 6",
            ], "<html>trailing"),
        response("redirect", "302 Found", ["Location: wss://other.example/", "Content-Length: 0"]),
        response("to-the-end", "502 Bad Gateway", ["Connection: close"], "no length"),
        response("no-content", "204 No Content", ["Content-Length: 5"]),
        response("chunked-wrongly", "500 Oops", ["Transfer-Encoding: gzip, chunked"], "zz\r\nabc"),
        response("chunk-too-long", "500 Oops", ["Transfer-Encoding: chunked"], "ffffffffffffffff\r\nabc"),
        response("chunk-longest", "500 Oops", ["Transfer-Encoding: chunked"], "7fffffffffffffff\r\nabc"),
        response("length-too-long", "500 Oops", ["Content-Length: 99999999999999999999"], "abc"),
        response("length-twice", "500 Oops", ["Content-Length: 3", "Content-Length: 5"], "abcde"),
        interim("interim", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
        interim("interim-then-garbage", "HTTP/1.1 102 Processing\r\n\r\nSSH-2.0-x\r\n\r\n"),
        // Wrong in one thing each.
        response("wrong-accept", "101 Switching Protocols", Array(upgrade.dropLast()) + ["Sec-WebSocket-Accept: AAAA"]),
        response("two-accepts", "101 Switching Protocols", upgrade + ["Sec-WebSocket-Accept: \(accept)"]),
        response("no-upgrade", "101 Switching Protocols", Array(upgrade.dropFirst())),
        response("wrong-upgrade", "101 OK", ["Upgrade: h2c", "Connection: close"]),
        response("not-asked-subprotocol", "101 OK", upgrade + ["Sec-WebSocket-Protocol: mqtt"]),
        response("two-subprotocols", "101 OK", upgrade + ["Sec-WebSocket-Protocol: chat, superchat"]),
        response("not-asked-extension", "101 OK", upgrade + ["Sec-WebSocket-Extensions: permessage-deflate"]),
        response("no-header", "101 OK", ["Upgrade websocket"]),
        response("space-before-colon", "101 OK", ["Upgrade : websocket"]),
        response("folded", "101 OK", ["Upgrade:", " websocket"]),
        response("no-status", "abc OK", []),
        Seed("handshake-response", "http-2", Array("HTTP/2 101\r\n\r\n".utf8)),
        Seed("handshake-response", "http-1.0", Array("HTTP/1.0 200 OK\r\n\r\nhello".utf8)),
        Seed("handshake-response", "ssh", Array("SSH-2.0-OpenSSH_9.2p1\r\n".utf8)),
        Seed("handshake-response", "tls-alert", [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46]),
        Seed("handshake-response", "empty-line", Array("\r\n\r\n".utf8)),
        response("latin-1", "101 OK", ["X: \u{FFFD}"]),
    ]

    static let requests: [Seed] = [
        request("rfc", asked + ["Sec-WebSocket-Protocol: chat, superchat", "Origin: http://example.com"]),
        request(
            "browser",
            [
                "Host: localhost:8080", "User-Agent: Mozilla/5.0", "Sec-WebSocket-Version: 13", "Origin: null",
                "Sec-WebSocket-Extensions: permessage-deflate", "Sec-WebSocket-Key: \(key)",
                "Connection: keep-alive, Upgrade", "Pragma: no-cache", "Cache-Control: no-cache", "Upgrade: websocket",
            ]),
        request("with-frames", asked, after: "\u{1}\u{2}"),
        request("http-1.0", asked, line: "GET / HTTP/1.0"),
        request("http-2", asked, line: "PRI * HTTP/2.0"),
        request("post", asked + ["Content-Length: 3"], line: "POST / HTTP/1.1", after: "abc"),
        request("two-hosts", asked + ["Host: other"]),
        request("plain-get", ["Host: a"]),
        request("version-8", ["Host: a", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 8"]),
        request("short-key", Array(asked.dropLast()) + ["Sec-WebSocket-Key: AAAA"]),
        request("two-keys", asked + ["Sec-WebSocket-Key: \(key)"]),
        request("no-header", ["Host"]),
        request("two-words", asked, line: "GET /"),
        request("space-first", asked, line: " GET / HTTP/1.1"),
        Seed("handshake-request", "tls-hello", [0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x0A, 0x0A, 0x0A, 0x00]),
        Seed("handshake-request", "empty-lines", Array("\r\n\r\nGET / HTTP/1.1\r\n\r\n".utf8)),
        Seed("handshake-request", "garbage-with-an-empty-line", Array("\u{1}\n\n".utf8)),
    ]

    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    private static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    private static let upgrade = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: \(accept)"]
    private static let asked = [
        "Host: server.example.com", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: \(key)",
    ]

    private static func response(_ name: String, _ status: String, _ fields: [String], _ body: String = "") -> Seed {
        let head = (["HTTP/1.1 \(status)"] + fields + ["", ""]).joined(separator: "\r\n")
        return Seed("handshake-response", name, Array((head + body).utf8))
    }

    private static func interim(_ name: String, _ before: String) -> Seed {
        let last = response("", "101 Switching Protocols", upgrade).bytes
        return Seed("handshake-response", name, Array(before.utf8) + last)
    }

    private static func request(
        _ name: String, _ fields: [String], line: String = "GET /chat HTTP/1.1", after: String = ""
    ) -> Seed {
        let head = ([line] + fields + ["", ""]).joined(separator: "\r\n")
        return Seed("handshake-request", name, Array((head + after).utf8))
    }
}
