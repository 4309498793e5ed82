import TestSupport
import Testing

/// Answers about permessage-deflate that are not allowed, and data that is none (RFC 7692).
@Suite struct `A server that is wrong about compression` {
    private static func accepting(
        _ name: String, _ header: String, says: String, arguments: [String] = []
    ) -> BadServer {
        BadServer(name, Array(header.utf8), says: says, arguments: arguments)
    }

    static let answers: [BadServer] = [
        accepting("not offered", "permessage-deflate", says: "not asked for", arguments: ["--no-deflate"]),
        accepting("another one", "x-webkit-deflate-frame", says: "x-webkit-deflate-frame, which was not asked"),
        accepting("an unknown parameter", "permessage-deflate; level=9", says: "the parameter level,"),
        accepting(
            "a window that there is not", "permessage-deflate; server_max_window_bits=7", says: "bits=7; 8 to 15"),
        accepting(
            "a larger window than was offered", "permessage-deflate; client_max_window_bits=12",
            says: "client_max_window_bits=12, more than the 10",
            arguments: ["--deflate-offer", "client_max_window_bits=10"]),
        accepting(
            "a limit that was not offered", "permessage-deflate; client_max_window_bits=12",
            says: "client_max_window_bits, which was not offered", arguments: ["--deflate-offer", ""]),
        accepting(
            "less than was asked for", "permessage-deflate", says: "without server_no_context_takeover",
            arguments: ["--deflate-offer", "server_no_context_takeover"]),
        accepting("twice", "permessage-deflate, permessage-deflate", says: "permessage-deflate twice"),
        accepting("no list", "permessage-deflate; ;", says: "no list of extensions: \"permessage-deflate; ;\""),
    ]

    @Test(arguments: answers) func `is refused with what is wrong`(_ server: BadServer) async throws {
        let header = "Sec-WebSocket-Extensions: " + String(decoding: server.bytes, as: UTF8.self)
        try await ScriptedServer.run({ peer in
            try peer.accept([header])
            peer.drain()
        }) { running in
            let run = try await Wsx.run([running.url] + server.arguments)
            expectOneSentence(run, saying: server.says)
            #expect(run.output == "")
            #expect(run.status == 4)
        }
    }

    static let data: [BadServer] = [
        BadServer("no block", Wire.hex("C1 02 07 00"), says: "can not be read: invalid block type", closeCode: 1007),
        BadServer("a block cut short", Wire.hex("C1 03 F2 48 CD"), says: "in the middle of a block", closeCode: 1007),
        BadServer("no UTF-8", Wire.hex("C1 07 00 01 00 FE FF C3 00"), says: "not UTF-8 (at byte 1", closeCode: 1007),
        BadServer("a compressed Ping", Wire.hex("C9 00"), says: "a ping frame with RSV1 set", closeCode: 1002),
        BadServer(
            "RSV1 in mid-message", Wire.hex("41 03 F2 48 CD C0 04 C9 C9 07 00"),
            says: "a continuation frame with RSV1 set", closeCode: 1002),
        BadServer("RSV2", Wire.hex("E1 00"), says: "(RSV2) though no extension was agreed that uses", closeCode: 1002),
    ]

    @Test(arguments: data) func `is left with what is wrong, and what came before is printed`(
        _ server: BadServer
    ) async throws {
        try await ScriptedServer.run({ peer in
            // "Hello" of RFC 7692 section 7.2.3.1 first.
            try peer.accept(
                ["Sec-WebSocket-Extensions: permessage-deflate"],
                then: Wire.hex("C1 07 F2 48 CD C9 C9 07 00") + server.bytes)
            try peer.readFrames(until: 0x8)
        }) { running in
            let run = try await Wsx.run([running.url])
            expectOneSentence(run, saying: server.says)
            #expect(run.output == "Hello\n")
            #expect(run.status == 5)
            #expect(try await running.finished().closeCode == server.closeCode)
        }
    }
}
