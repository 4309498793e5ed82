import TestSupport
import Testing

@Suite struct `A server that breaks the protocol` {
    static let violations: [BadServer] = [
        BadServer("RSV1 without an extension", Wire.hex("C1 01 'a'"), says: "RSV1", closeCode: 1002),
        BadServer("RSV2", Wire.hex("A1 01 'a'"), says: "RSV2", closeCode: 1002),
        BadServer("RSV3 on a Ping", Wire.hex("99 00"), says: "RSV3", closeCode: 1002),
        BadServer("a reserved data opcode", Wire.hex("83 00"), says: "reserved opcode", closeCode: 1002),
        BadServer("a reserved control opcode", Wire.hex("8B 00"), says: "reserved opcode", closeCode: 1002),
        BadServer("a masked frame", Wire.text("a", mask: [1, 2, 3, 4]), says: "masked", closeCode: 1002),
        BadServer("a fragmented Ping", Wire.hex("09 01 'a'"), says: "fragmented", closeCode: 1002),
        BadServer("a fragmented Close", Wire.hex("08 02 03 E8"), says: "fragmented", closeCode: 1002),
        BadServer(
            "a Ping of 126 bytes", Wire.frame(0x9, [UInt8](repeating: 1, count: 126)), says: "125 bytes",
            closeCode: 1002),
        BadServer("a continuation of nothing", Wire.hex("80 01 'a'"), says: "continuation", closeCode: 1002),
        BadServer(
            "a message within a message", Wire.hex("01 01 'a' 81 01 'b'"), says: "before the last", closeCode: 1002),
        BadServer("a length of 16 bits for 1", Wire.hex("81 7E 00 01 'a'"), says: "length 1", closeCode: 1002),
        BadServer(
            "a length of 64 bits for 126", Wire.hex("81 7F 00 00 00 00 00 00 00 7E"), says: "length 126",
            closeCode: 1002),
        BadServer(
            "a negative length", Wire.hex("82 7F 80 00 00 00 00 00 00 00"), says: "highest bit", closeCode: 1002),
        BadServer("text that is not UTF-8", Wire.hex("81 02 'a' FF"), says: "not UTF-8", closeCode: 1007),
        BadServer("text that ends in a code point", Wire.hex("81 02 E2 82"), says: "not UTF-8", closeCode: 1007),
        BadServer(
            "text whose second fragment is not UTF-8", Wire.hex("01 02 E2 82 80 01 'a'"), says: "not UTF-8",
            closeCode: 1007),
        BadServer("a surrogate", Wire.hex("81 03 ED A0 80"), says: "not UTF-8", closeCode: 1007),
        BadServer("a Close of one byte", Wire.hex("88 01 03"), says: "half a status code", closeCode: 1002),
        BadServer("a Close with 1005", Wire.close(1005), says: "1005", closeCode: 1002),
        BadServer("a Close with 1006", Wire.close(1006), says: "1006", closeCode: 1002),
        BadServer("a Close with 1015", Wire.close(1015), says: "1015", closeCode: 1002),
        BadServer("a Close with 999", Wire.close(999), says: "999", closeCode: 1002),
        BadServer("a Close with 1016", Wire.close(1016), says: "1016", closeCode: 1002),
        BadServer("a Close with 5000", Wire.close(5000), says: "5000", closeCode: 1002),
        BadServer(
            "a Close whose reason is not UTF-8", Wire.hex("88 03 03 E8 FF"), says: "reason is not UTF-8",
            closeCode: 1007),
        BadServer(
            "a header that announces 2^40 bytes", Wire.hex("82 7F 00 00 01 00 00 00 00 00"), says: "1099511627776",
            closeCode: 1009),
        BadServer(
            "a message over the limit", Wire.text("eleven char"), says: "the limit is 10", closeCode: 1009,
            arguments: ["--max-message", "10"]),
        BadServer(
            "fragments over the limit", Wire.text("six...", isFinal: false) + Wire.frame(0, Array("five.".utf8)),
            says: "the limit is 10", closeCode: 1009, arguments: ["--max-message", "10"]),
    ]

    @Test(arguments: violations)
    func `is told so with a Close, and what came before is printed`(_ bad: BadServer) async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("before") + bad.bytes)
            try peer.readFrames(until: 0x8)
            peer.drain()
        }) { server in
            let run = try await Wsx.run([server.url] + bad.arguments)
            #expect(run.output == "before\n")
            #expect(run.status == 5)
            expectOneSentence(run, saying: bad.says)
            #expect(try await server.finished().closeCode == bad.closeCode)
        }
    }

    @Test(arguments: violations)
    func `is left at once, even if it never closes the connection`(_ bad: BadServer) async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept(then: Wire.text("before") + bad.bytes)
            peer.holdOpen()
        }) { server in
            let run = try await Wsx.run([server.url] + bad.arguments, deadline: .seconds(20))
            #expect(run.output == "before\n")
            #expect(run.status == 5)
            expectOneSentence(run, saying: bad.says)
        }
    }

    @Test func `byte by byte is told the same`() async throws {
        try await ScriptedServer.run({ peer in
            try peer.accept()
            try peer.send(Wire.text("before") + Wire.hex("83 00"), piece: 1, every: .milliseconds(2))
            try peer.readFrames(until: 0x8)
        }) { server in
            let run = try await Wsx.run([server.url])
            #expect(run.output == "before\n")
            #expect(run.status == 5)
            expectOneSentence(run, saying: "reserved opcode")
            #expect(try await server.finished().closeCode == 1002)
        }
    }
}
